import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireFolders } from '../../../../src/flows/feed/feedFolders';
import { testOutput } from '../../../../src/flows/feed/testOutput';

let folder: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-output-'));
  out = join(folder, 'logs', 'out');
});
afterEach(() => rm(folder, { recursive: true }));

const feed = (leastFree = 0) => ({ name: 'one', stateFolder: folder, leastFree });

describe('the test of an output folder', () => {
  it('says that a folder is not there and that the feed makes it, and makes none', async () => {
    expect(await testOutput(out, feed())).toMatch(
      /^is not there yet; the feed makes it in .*entra-logs-output-\w+ when it starts, .* free$/,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('writes to one that is there, and leaves nothing in it', async () => {
    await mkdir(out, { recursive: true });
    expect(await testOutput(out, feed())).toMatch(/^can be written to, .* free$/);
    expect(await readdir(out)).toEqual([]);
  });

  it('fails where the feed has had the folder and it is gone: starting does not make it again', async () => {
    await requireFolders({ feed: 'one', stateFolder: folder }, [out]);
    await rm(out, { recursive: true });
    await expect(testOutput(out, feed())).rejects.toThrow(/out is gone\./);
    expect(await readdir(join(folder, 'logs'))).toEqual([]);
  });

  it('fails where there is no room, also where the folder would be made', async () => {
    for (let tries = 0; tries < 2; tries++) {
      await expect(testOutput(out, feed(Number.MAX_SAFE_INTEGER))).rejects.toThrow(
        /are free there, and .* are to stay free\. Make room\.$/,
      );
      await mkdir(out, { recursive: true });
    }
  });

  it('fails where a file is in the way', async () => {
    await writeFile(join(folder, 'logs'), '');
    await expect(testOutput(out, feed())).rejects.toThrow(/a file is where a folder has to be/);
  });

  it.skipIf(process.getuid?.() === 0)('fails where the folder may not be made', async () => {
    await chmod(folder, 0o500);
    await expect(testOutput(out, feed())).rejects.toThrow(/may not be written to/);
    await chmod(folder, 0o700);
  });
});
