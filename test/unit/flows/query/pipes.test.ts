import { describe, expect, it } from 'vitest';
import { pipeOffsets } from '../../../../src/flows/query/pipes';

const cases: readonly [string, number][] = [
  ['T', 0],
  ['T | where a == 1 | take 5', 2],
  ['T | where a == "x|y" | take 5', 2],
  [`T | where a == 'it\\'s | not' | take 5`, 2],
  ['T | where a == @"c:\\" | take 5', 2],
  ['T // a | b\n| take 5', 1],
  ['T | join (U | where x) on k | take 5', 2],
  ['T | where d["a|b"] == 1', 1],
  ['T | where a == ```x | y```', 1],
];

describe('the pipes of a query', () => {
  for (const [text, count] of cases) {
    it(`are ${count} in ${JSON.stringify(text)}`, () => {
      const offsets = pipeOffsets(text);
      expect(offsets).toHaveLength(count);
      for (const offset of offsets) expect(text.charAt(offset)).toBe('|');
    });
  }
});
