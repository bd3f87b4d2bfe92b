import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PartWriter } from '../../../../src/flows/sources/partWriter';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function written(writer: PartWriter, ...pieces: string[]): Promise<string> {
  for (const piece of pieces) await writer.write(Buffer.from(piece));
  const path = await writer.finish();
  if (path === undefined) throw new Error('Nothing was written.');
  return path;
}

describe('A writer of parts', () => {
  it('leaves nothing of the file it writes over, which gets a new name', async () => {
    const spare: string[] = [];
    const writer = new PartWriter(folder, spare);
    const first = await written(writer, 'a long first part\n', 'of two lines\n');
    spare.push(first);
    const second = await written(writer, 'short\n', 'too\n');
    expect(await readFile(second, 'utf8')).toBe('short\ntoo\n');
    expect(second).not.toBe(first);
    expect(await readdir(folder)).toHaveLength(1);
    expect(spare).toEqual([]);
  });

  it('leaves a file alone that was not given to be written over', async () => {
    const kept = join(folder, 'kept');
    await writeFile(kept, 'kept');
    await written(new PartWriter(folder), 'new');
    expect(await readFile(kept, 'utf8')).toBe('kept');
  });

  it('takes a new file where the one to write over is gone', async () => {
    const path = await written(new PartWriter(folder, [join(folder, 'gone')]), 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
  });
});
