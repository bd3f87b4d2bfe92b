import { renameSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkFolders, requireFolders } from '../../../../src/flows/feed/feedFolders';
import { discoverFiles } from '../../../../src/flows/sources/discoverFiles';

let folder: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-folders-'));
  out = join(folder, 'out');
  for (const state of ['state', 'other']) await mkdir(join(folder, state));
});
afterEach(() => rm(folder, { recursive: true }));

const owner = (feed = 'one', state = 'state') => ({ feed, stateFolder: join(folder, state) });
const require = (...of: Parameters<typeof owner>): Promise<void> => requireFolders(owner(...of), [out]);
const marks = async (): Promise<readonly string[]> => (await readdir(out)).filter((name) => name.startsWith('.entra-logs.'));
/** Puts another folder in the place of the feed's, with a file in it. */
async function exchange(): Promise<void> {
  await rename(out, join(folder, 'away'));
  await mkdir(out);
  await writeFile(join(out, 'somebody.txt'), '');
}

describe('the folder of a feed', () => {
  it('bears the mark of the feed, which is no log', async () => {
    await require();
    await writeFile(join(out, 'a.jsonl'), '{}\n');
    expect(await marks()).toEqual([expect.stringMatching(/^\.entra-logs\.one\.[0-9a-f]{8}$/)]);
    expect((await discoverFiles([out])).files.map(({ path }) => path)).toEqual([join(out, 'a.jsonl')]);
    await require();
    expect(await marks()).toHaveLength(1);
  });

  it('is waited for where another one with files is in its place, until it has the mark', async () => {
    await require();
    const [mark = ''] = await marks();
    await exchange();
    for (const look of [require, () => checkFolders(owner(), [out])])
      await expect(look()).rejects.toMatchObject({
        code: 'feed-output-gone',
        message: `The feed waits: ${out} is not the folder that it was: ${mark} is not in it. It may be on a disk or a network share that is not connected; nothing is written in its place. Connect it, or bring the folder back. If the feed is to write here from now on, make an empty folder ${mark} in it. The feed goes on by itself then, where it was.`,
      });
    expect(await readdir(out)).toEqual(['somebody.txt']);
    await mkdir(join(out, mark));
    await require();
  });

  it('leaves no mark in another one, at whatever moment that comes to its place', async () => {
    const other = join(folder, 'beneath');
    await mkdir(other);
    await writeFile(join(other, 'somebody.txt'), '');
    await require();
    for (let round = 0; round < 300; round++) {
      const looking = (async () => {
        for (;;) await checkFolders(owner(), [out]);
      })();
      const failed = expect(looking).rejects.toMatchObject({ code: 'feed-output-gone' });
      await wait(Math.random() * 2);
      // At once, as a share is cut: what looks sees one or the other.
      renameSync(out, join(folder, 'away'));
      renameSync(other, out);
      await failed;
      expect(await readdir(out)).toEqual(['somebody.txt']);
      await rename(out, other);
      await rename(join(folder, 'away'), out);
      await checkFolders(owner(), [out]);
    }
  });

  it('is the same where its files and the mark were cleared away, and gets the mark again', async () => {
    await require();
    const before = await marks();
    await rmdir(join(out, before[0]!));
    await writeFile(join(out, 'left.jsonl'), '{}\n');
    await checkFolders(owner(), [out]);
    expect(await marks()).toEqual(before);
  });

  it('may be moved away and back, or be made anew by hand', async () => {
    await require();
    await rename(out, join(folder, 'away'));
    await expect(require()).rejects.toMatchObject({ code: 'feed-output-gone', message: expect.stringMatching(/out is gone\. /) as string });
    await expect(readdir(out)).rejects.toThrow('ENOENT');
    await rename(join(folder, 'away'), out);
    await require();
    await rename(out, join(folder, 'away'));
    await mkdir(out);
    await require();
    expect(await marks()).toHaveLength(1);
  });

  it('may be that of several feeds, each with its mark, also where it was made anew by hand', async () => {
    await require('one', 'state');
    await require('two', 'other');
    const before = await marks();
    expect(before).toHaveLength(2);
    await require('one', 'state');
    await require('two', 'other');
    expect(await marks()).toEqual(before);
    await rename(out, join(folder, 'away'));
    await mkdir(out);
    await require('one', 'state');
    await writeFile(join(out, 'a.jsonl'), '{}\n');
    await require('two', 'other');
    expect(await marks()).toEqual(before);
  });

  it('is taken for new by a feed that knows nothing of itself, with its earlier mark in it and files', async () => {
    await require('one', 'state');
    const [before] = await marks();
    await writeFile(join(out, 'a.jsonl'), '{}\n');
    await require('one', 'other');
    expect(await marks()).toHaveLength(1);
    expect(await marks()).not.toContain(before);
  });

  it.skipIf(process.getuid?.() === 0)('is waited for where it may not be written to, once the feed has had it', async () => {
    await mkdir(out, { mode: 0o500 });
    await expect(require()).rejects.toMatchObject({ code: 'feed-output-failed' });
    await chmod(out, 0o700);
    await require();
    await chmod(out, 0o500);
    await expect(require()).rejects.toMatchObject({ code: 'feed-output-gone' });
    await chmod(out, 0o700);
    await require();
  });
});
