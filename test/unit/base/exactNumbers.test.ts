import { describe, expect, it } from 'vitest';
import { exactNumbers } from '../../../src/base/exactNumbers';

describe('JSON of a service', () => {
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

  it.each([
    '12345678901234567890',
    '-12345678901234567890',
    '{"a":12345678901234567890}',
    '[1, 12345678901234567890]',
    '{"a":\n12345678901234567890}',
  ])('keeps the digits wherever a number stands: %j', (json) => {
    expect(exactNumbers(json)).toBe(json.replace(/-?\d{20}/, (digits) => `"${digits}"`));
  });
});
