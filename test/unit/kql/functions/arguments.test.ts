import { describe, expect, it } from 'vitest';
import { useCells } from '../../../support/kqlCells';

const cell = useCells();

/** What a function gives where an argument is missing, out of its bounds, or written in another way. */
const answers: Readonly<Record<string, readonly (readonly [kql: string, gives: string | null])[]>> = {
  'a null among the arguments makes the answer null, or an empty text': [
    ['acos(real(null))', null],
    ['asin(real(null))', null],
    ['round(2.5, int(null))', null],
    ['repeat("a", int(null))', null],
    ['strrep("a", int(null))', ''],
    ['strrep("a", int(null), ",")', ''],
    ['substring("abc", 0, int(null))', ''],
    ['substring("abc", 1, toint("x"))', ''],
  ],
  'what is asked beyond a bound is held to it': [
    ['tohex(1, 20)', '0000000000000001'],
    ['tohex(1, -5)', '1'],
    ['strlen(strrep("a", 5000))', '1024'],
    ['strrep("a", -1)', ''],
    ['repeat("a", -1)', null],
    ['repeat("a", -5)', null],
    ['repeat("a", 0)', '[]'],
    ['round(1.25, 5000)', '1.25'],
  ],
  'parts that are too great for a timespan give null': [
    ['make_timespan(100000000, 0, 0, 0)', null],
    ['make_timespan(9223372036854775807, 0, 0, 0)', null],
    ['make_timespan(10675199, 2, 48, 5)', '10675199.02:48:05'],
  ],
};

for (const [says, list] of Object.entries(answers)) {
  describe(says, () => {
    it.each(list)('%s', async (kql, gives) => {
      expect(await cell(`print v = ${kql}`)).toBe(gives);
    });
  });
}
