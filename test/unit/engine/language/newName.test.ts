import { describe, expect, it } from 'vitest';
import { writtenName } from '../../../../src/engine/language/newName';

const text = 'let limit = 5;\nSigninLogs | take limit\n\nprint other = 1';

describe('a new name', () => {
  it.each([
    ['most', 'most'],
    [' most ', 'most'],
    ['most rows', "['most rows']"],
    ['other', 'other'],
    ['größte', "['größte']"],
  ])('%j is written %s', (given, expected) => {
    expect(writtenName(given, text, 5)).toBe(expected);
  });

  it.each(['', '  ', 'a"b', "a'b", 'a\nb', 'SigninLogs', 'take'])('%j is refused, in words', (given) => {
    expect(() => writtenName(given, text, 5)).toThrow(/name/);
  });
});
