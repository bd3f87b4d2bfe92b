import { mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeFeedLock } from '../../../../src/flows/feed/feedLock';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the lock of a feed', () => {
  it('says that its folder is gone, and not that somebody else has it, and lets go on when it is back', async () => {
    const lock = await takeFeedLock(join(folder, 'state'));
    await rename(join(folder, 'state'), join(folder, 'away'));
    await expect(lock.check()).rejects.toMatchObject({
      code: 'feed-output-gone',
      message: expect.stringMatching(/its state folder .*state/) as string,
    });
    await expect(takeFeedLock(join(folder, 'state'), { isNew: false })).rejects.toThrow(/ENOENT/);
    expect(await readdir(folder)).toEqual(['away']);
    await rename(join(folder, 'away'), join(folder, 'state'));
    await lock.check();
    await lock.release();
  });

  it('lets one runner in, and the next when that has gone', async () => {
    const first = await takeFeedLock(folder);
    await expect(takeFeedLock(folder)).rejects.toThrow(/is run by another process already: \d+/);
    await first.check();
    await first.release();
    await (await takeFeedLock(folder)).release();
  });

  it('is taken over from a process that is no more, and told to one that has lost it', async () => {
    const first = await takeFeedLock(folder);
    const dead = { token: 'x', host: (await import('node:os')).hostname(), process: 2 ** 22 + 5 };
    await writeFile(join(folder, 'lock'), JSON.stringify(dead));
    const second = await takeFeedLock(folder);
    await expect(first.check()).rejects.toThrow(/another process/);
    await second.check();
    await second.release();
  });

  const elsewhere = { token: 'y', host: 'another.computer.example', process: 1 };
  /** As the clock of another computer tells it, which is behind this one. */
  const longAgo = (): Date => new Date(Date.now() - 300_000);

  it('is not taken from another computer that says that it lives, however far its clock is behind', async () => {
    const path = join(folder, 'lock');
    await writeFile(path, JSON.stringify(elsewhere));
    await utimes(path, longAgo(), longAgo());
    const beating = setInterval(() => void utimes(path, longAgo(), longAgo()), 50);
    try {
      await expect(takeFeedLock(folder, { watchFor: 1000 })).rejects.toThrow(
        'is run by another process already: 1 on another.computer.example',
      );
    } finally {
      clearInterval(beating);
    }
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(elsewhere);
  });

  it('is taken from another computer that has been silent for long, after it was watched', async () => {
    const path = join(folder, 'lock');
    await writeFile(path, JSON.stringify(elsewhere));
    await expect(takeFeedLock(folder, { watchFor: 200 })).rejects.toThrow(/another process/);
    await utimes(path, longAgo(), longAgo());
    const ending = new AbortController();
    const taking = takeFeedLock(folder, { watchFor: 60_000, signal: ending.signal });
    ending.abort();
    await expect(taking).rejects.toMatchObject({ name: 'AbortError' });
    const lock = await takeFeedLock(folder, { watchFor: 200 });
    await lock.check();
    await lock.release();
  });
});
