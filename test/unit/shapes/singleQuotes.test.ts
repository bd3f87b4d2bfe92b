import { describe, expect, it } from 'vitest';
import { repairSingleQuotes } from '../../../src/shapes/singleQuotes';

const repaired = (text: string): unknown => JSON.parse(repairSingleQuotes(text) ?? 'null');

describe('JSON that was written with single quotes', () => {
  it('has its values as they were, whatever words of a language are in them', () => {
    const text = `{'why': 'answer: None, or True ]', 'list': [None, True, False], 'say': 'a "quote"', "mixed": "it's", 'own': 'user\\'s choice'}`;
    expect(repaired(text)).toEqual({
      why: 'answer: None, or True ]',
      list: [null, true, false],
      say: 'a "quote"',
      mixed: "it's",
      own: "user's choice",
    });
  });

  it('keeps numbers, nested values and spaces between', () => {
    expect(repaired(`[{'a': {'b': [1, -2.5e3]}, 'c' : None }\n]`)).toEqual([{ a: { b: [1, -2500] }, c: null }]);
  });

  it('is none where a name only begins as such a word', () => {
    expect(() => repaired(`{'a': Nonesuch}`)).toThrow(SyntaxError);
    expect(repairSingleQuotes('{"a": None}')).toBeUndefined();
  });

  it('is repaired in time, however long it is', () => {
    const before = Date.now();
    expect((repaired(`{'a': '${'x: None, '.repeat(600_000)}'}`) as { a: string }).a).toHaveLength(5_400_000);
    expect(Date.now() - before).toBeLessThan(5000);
  });
});
