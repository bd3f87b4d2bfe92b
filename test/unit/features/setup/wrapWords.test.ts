import { describe, expect, it } from 'vitest';
import { wrapWords } from '../../../../src/features/setup/wrapWords';

describe('wrapping words for a list that does not wrap', () => {
  it('breaks between words, and keeps every one of them', () => {
    const text = 'Where law-entra has Microsoft Sentinel, this switches on its data connector.';
    const lines = wrapWords(text, 24);
    expect(lines.every((line) => line.length <= 24)).toBe(true);
    expect(lines.join(' ')).toBe(text);
    expect(lines.length).toBeGreaterThan(3);
  });

  it('leaves a word whole that is longer than a line, and makes nothing of nothing', () => {
    expect(wrapWords('a /subscriptions/0f0f0f0f b', 10)).toEqual(['a', '/subscriptions/0f0f0f0f', 'b']);
    expect(wrapWords('  ', 10)).toEqual([]);
  });
});
