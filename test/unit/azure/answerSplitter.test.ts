import { describe, expect, it } from 'vitest';
import { AnswerSplitter } from '../../../src/azure/logs/answerSplitter';

const split = async (text: string, pieceSize: number) => {
  const rows: string[] = [];
  const splitter = new AnswerSplitter((table, piece) => {
    rows[table] = (rows[table] ?? '') + Buffer.from(piece).toString('latin1');
    return Promise.resolve();
  });
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += pieceSize) await splitter.take(Buffer.from(bytes.subarray(at, at + pieceSize)));
  const lines = rows.map((all) => Buffer.from(all, 'latin1').toString('utf8').split('\n'));
  return { rest: JSON.parse(splitter.rest) as unknown, lines, longestRow: splitter.longestRow };
};

const tricky = [
  ['a "quoted", ] [ text', 'back\\slash\\', '\\"', 'ü€😀'],
  [{ nested: [1, [2]] }, null, '', '],['],
  ['last\nline', 'tables', 'rows', '{'],
];

const answer = JSON.stringify({
  statistics: { rows: [[1]], text: 'rows' },
  tables: [
    { name: 'PrimaryResult', columns: [{ name: 'rows', type: 'string' }], rows: tricky },
    { name: 'Empty', columns: [], rows: [] },
    { name: 'Second', rows: [['DIGITS']], columns: [] },
  ],
  error: { code: 'PartialError' },
}).replace('"DIGITS"', '9007199254740993');

describe('splitting an answer', () => {
  it.each([1, 2, 3, 7, 64, 100_000])('gives the same rows and rest whether it comes in pieces of %i bytes or whole', async (size) => {
    const { rest, lines, longestRow } = await split(answer, size);
    const longest = Math.max(...(lines[0] ?? []).map((line) => Buffer.byteLength(line)));
    expect(longestRow).toBeGreaterThanOrEqual(longest);
    expect(longestRow).toBeLessThanOrEqual(longest + 1);
    expect(lines[0]?.map((line) => JSON.parse(line) as unknown)).toEqual(tricky);
    expect(lines[2]).toEqual(['[9007199254740993]']);
    expect(rest).toEqual({
      statistics: { rows: [[1]], text: 'rows' },
      tables: [
        { name: 'PrimaryResult', columns: [{ name: 'rows', type: 'string' }], rows: [] },
        { name: 'Empty', columns: [], rows: [] },
        { name: 'Second', rows: [], columns: [] },
      ],
      error: { code: 'PartialError' },
    });
  });

  it('keeps a row on one line where the service wrote it over several', async () => {
    const { lines } = await split('{"tables": [\n {"rows": [\n  [1,\n   "a"],\n  [2, "b"]\n ]}\n]}', 5);
    expect(lines[0]?.map((line) => JSON.parse(line) as unknown)).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });
});
