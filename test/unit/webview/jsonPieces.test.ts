import { describe, expect, it } from 'vitest';
import { jsonPieces } from '../../../webview-ui/src/json/jsonPieces';

/** The pieces of a line but its punctuation. */
function coloured(line: string): readonly string[] {
  return jsonPieces(line)
    .filter(({ kind }) => kind !== 'punctuation')
    .map(({ kind, text }) => `${kind} ${text}`);
}

describe('the pieces of a JSON line', () => {
  it('leave the comma behind a value without the colour of the value', () => {
    expect(jsonPieces('42,')).toEqual([
      { kind: 'number', text: '42' },
      { kind: 'punctuation', text: ',' },
    ]);
    expect(coloured('"a, b",')).toEqual(['string "a, b"']);
  });

  it('tell names from strings, however deep they stand', () => {
    expect(coloured('{"city": "c:1", "deep": {"x": -1.5e3, "ok": true, "no": null}}')).toEqual([
      'name "city"',
      'string "c:1"',
      'name "deep"',
      'name "x"',
      'number -1.5e3',
      'name "ok"',
      'boolean true',
      'name "no"',
      'null null',
    ]);
  });

  it('lose nothing of the line, even of one that is cut off', () => {
    for (const line of ['"a \\" b', '{"a": "b…', '', '  },', '"ключ": "ערך",', '"a": nullable, -', 'NaN', '2024-01-01T00:00:00Z']) {
      expect(
        jsonPieces(line)
          .map(({ text }) => text)
          .join(''),
        line,
      ).toBe(line);
    }
  });
});
