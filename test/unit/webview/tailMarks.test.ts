import { describe, expect, it } from 'vitest';
import { markedParts, markedWords } from '../../../webview-ui/src/tail/marks';

/** A text with what is marked in brackets. */
const marked = (text: string, list: string): string =>
  markedParts(text, markedWords(list))
    .map(({ text: part, isMarked }) => (isMarked ? `[${part}]` : part))
    .join('');

describe('the words that are marked in the rows of a tail', () => {
  it('are those between commas, in any letter case and each once', () => {
    expect(markedWords(' Delete, key vault,,DELETE , ')).toEqual(['delete', 'key vault']);
    expect(markedWords('')).toEqual([]);
  });

  it.each([
    ['mia deleted the diagnostic setting', 'DELETE, setting', 'mia [delete]d the diagnostic [setting]'],
    ['aaaa', 'aa', '[aaaa]'],
    ['abcd', 'abc, bcd', '[abcd]'],
    ['a.b and aXb', 'a.b', '[a.b] and aXb'],
    ['nothing', 'delete', 'nothing'],
    ['', 'delete', ''],
  ])('in %j for %j are %j', (text, list, expected) => {
    expect(marked(text, list)).toBe(expected);
  });

  it('mark all of a text whose places are not those of its small letters', () => {
    expect(marked('İstanbul was deleted', 'deleted')).toBe('[İstanbul was deleted]');
  });
});
