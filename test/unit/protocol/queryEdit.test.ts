import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../src/base/column';
import { kqlText } from '../../../src/base/kqlLiteral';
import { appendWhere, kqlName, kqlPath, pathCondition, valueCondition } from '../../../src/protocol/queryEdit';

const conditions: readonly (readonly [ColumnType, string | null, string, string])[] = [
  ['string', 'a "b" \\ c', 'C == "a \\"b\\" \\\\ c"', 'C != "a \\"b\\" \\\\ c"'],
  ['string', '', 'isempty(C)', 'isnotempty(C)'],
  ['long', '5', 'C == 5', 'C != 5'],
  ['long', '-5', 'C == long(-5)', 'C != long(-5)'],
  ['long', null, 'isnull(C)', 'isnotnull(C)'],
  ['bool', 'True', 'C == true', 'C != true'],
  ['real', '1.5', 'C == real(1.5)', 'C != real(1.5)'],
  ['real', 'NaN', 'isnan(C)', 'not(isnan(C))'],
  ['real', '-Infinity', 'C == real(-inf)', 'C != real(-inf)'],
  [
    'datetime',
    '2024-01-02T03:04:05.1234567Z',
    'C == datetime(2024-01-02T03:04:05.1234567Z)',
    'C != datetime(2024-01-02T03:04:05.1234567Z)',
  ],
  ['timespan', '1.02:03:04', 'C == timespan(1.02:03:04)', 'C != timespan(1.02:03:04)'],
  ['guid', 'a-b', 'C == guid(a-b)', 'C != guid(a-b)'],
  ['dynamic', '{"a":1}', 'tostring(C) == "{\\"a\\":1}"', 'tostring(C) != "{\\"a\\":1}"'],
];

describe('a filter made from a cell', () => {
  for (const [type, text, keep, drop] of conditions) {
    it(`keeps or drops the ${type} ${String(text)}`, () => {
      expect(valueCondition({ name: 'C', type }, text, true)).toBe(keep);
      expect(valueCondition({ name: 'C', type }, text, false)).toBe(drop);
    });
  }

  it('quotes names that are no plain words', () => {
    expect(kqlName('IPAddress')).toBe('IPAddress');
    expect(kqlName('a b')).toBe('["a b"]');
    expect(kqlName('where')).toBe('["where"]');
  });

  it('escapes line ends and control characters', () => {
    expect(kqlText('a\nb\u0001')).toBe('"a\\nb\\u0001"');
  });

  it('reaches into a dynamic value', () => {
    expect(kqlPath('Location', ['geo', 'x-y', 0])).toBe('Location.geo["x-y"][0]');
    expect(pathCondition('L.a', 5, true)).toBe('tolong(L.a) == 5');
    expect(pathCondition('L.a', 1.5, false)).toBe('toreal(L.a) != real(1.5)');
    expect(pathCondition('L.a', true, true)).toBe('tobool(L.a) == true');
    expect(pathCondition('L.a', null, true)).toBe('isnull(L.a)');
    expect(pathCondition('L.a', { b: 1 }, true)).toBe('tostring(L.a) == "{\\"b\\":1}"');
  });
});

describe('a filter added to a query', () => {
  it('goes to the end, behind a comment too', () => {
    expect(appendWhere('T // all\n', 'A == 1')).toBe('T // all\n| where A == 1\n');
  });

  it('goes before a closing semicolon', () => {
    expect(appendWhere('T | take 5;', 'A == 1')).toBe('T | take 5\n| where A == 1;');
  });

  it('goes before a final render', () => {
    expect(appendWhere('T | summarize count() by A | render piechart', 'A == 1')).toBe(
      'T | summarize count() by A\n| where A == 1\n| render piechart',
    );
  });
});
