import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileLines } from '../../../src/flows/fileLines';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function linesOf(text: string): Promise<string[]> {
  const path = join(folder, 'lines.txt');
  await writeFile(path, text);
  const lines: string[] = [];
  for await (const line of fileLines(path)) lines.push(line);
  return lines;
}

describe('the lines of a file', () => {
  it('end at a line feed alone, also the last one where it has none', async () => {
    expect(await linesOf('')).toEqual([]);
    expect(await linesOf('a\n\nb\n')).toEqual(['a', '', 'b']);
    expect(await linesOf('a\u2028b\u2029c\rd\u0085e\nf')).toEqual(['a\u2028b\u2029c\rd\u0085e', 'f']);
  });

  it('are whole over the pieces that a file is read in', async () => {
    const lines = Array.from({ length: 3000 }, (_, number) => `${number} ${'ä€😀'.repeat(number % 50)}`);
    expect(await linesOf(`${lines.join('\n')}\n`)).toEqual(lines);
  });
});
