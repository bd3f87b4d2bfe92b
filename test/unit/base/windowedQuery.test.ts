import { describe, expect, it } from 'vitest';
import { windowedQuery } from '../../../src/base/windowedQuery';

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
});
