import { describe, expect, it } from 'vitest';
import { exactNumbers } from '../../../src/azure/logs/exactNumbers';
import { windowedQuery } from '../../../src/azure/services/newRows';

describe('a query of what is new in a workspace', () => {
  it.each([
    ['SigninLogs', 'SigninLogs | where $window | extend IngestionTime_ = ingestion_time() '],
    [
      'AuditLogs | where Result == "failure"',
      'AuditLogs | where $window | extend IngestionTime_ = ingestion_time() | where Result == "failure"',
    ],
    ['union A, B | where $window | take 5', 'union A, B | where $window | extend IngestionTime_ = ingestion_time() | take 5'],
    ['union A, B', undefined],
    ['let x = 1; T', undefined],
  ])('%s filters by when rows came', (text, expected) => {
    expect(windowedQuery(text)).toBe(expected);
  });

  it('keeps every digit of whole numbers, and leaves texts as they are', () => {
    const row =
      '["9007199254740993 \\" 12345678901234567890",9007199254740993,-9223372036854775808,12,1234567890123456.5,1234567890123456,{"a":18014398509481985}]';
    const [text, large, least, small, real, exact, bag] = JSON.parse(exactNumbers(row)) as unknown[];
    expect([text, large, least, small, real, exact, bag]).toEqual([
      '9007199254740993 " 12345678901234567890',
      '9007199254740993',
      '-9223372036854775808',
      12,
      1234567890123456.5,
      1234567890123456,
      { a: '18014398509481985' },
    ]);
  });
});
