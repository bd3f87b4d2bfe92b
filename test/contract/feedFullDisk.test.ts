import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFiles, filesBelow, openFeedTrial, truthOf } from '../support/feed/feedTrial';
import type { FeedRunner, FeedTrial } from '../support/feed/feedTrial';
import { hecEvents, openWebReceiver } from '../support/feed/loopbackReceivers';
import { openMounts, resize } from '../support/mounts';
import { openSandbox, testStart } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const hour = 3_600_000;
const sources = [{ kind: 'directoryAudits' }, { kind: 'signIns' }, { kind: 'activityLog', subscription: 'Contoso Production' }];

const mounts = await openMounts();
let sandbox: TestSandbox;
const trials: FeedTrial[] = [];
beforeAll(async () => {
  sandbox = await openSandbox({ speed: 600, reportLimit: { requests: 100_000, window: 1000 } });
}, 60_000);
afterAll(async () => {
  for (const trial of trials) await trial.close();
  await mounts?.close();
  await sandbox.close();
});

async function openTrial(more: Readonly<Record<string, unknown>>): Promise<FeedTrial> {
  const trial = await openFeedTrial(sandbox, { since: '2d', sources, leastFreeMegabytes: 0, ...more });
  trials.push(trial);
  return trial;
}

const told = ({ events }: FeedRunner, name: string): string[] => events.filter(({ event }) => event === name).map(({ message }) => message);

/** Lets it read until now, and end. */
async function readOn(runner: FeedRunner): Promise<number> {
  const end = sandbox.clock.now();
  await runner.until(({ sources: all }) => all.length > 0 && all.every(({ read = 0 }) => read >= end));
  runner.process.kill('SIGTERM');
  expect(await runner.ended).toBe(0);
  return end;
}

describe.skipIf(mounts === undefined)('a feed whose disk is full', () => {
  it('says so once, keeps whole files alone, and goes on by itself when there is room, with nothing lost or doubled', async () => {
    const disk = await mounts!.disk('400k');
    const trial = await openTrial({ output: [{ kind: 'jsonLines', folder: join(disk, 'out') }], stateFolder: join(disk, 'state') });
    const runner = trial.start();
    await runner.until(({ failure }) => failure?.code === 'feed-disk-full');
    // It tries again meanwhile, and is told so no more.
    await wait(4000);
    expect(told(runner, 'held-up')).toEqual([
      expect.stringMatching(/^The feed waits: .* because the disk is full\. Make room; it goes on by itself then, where it was\.$/),
    ]);
    for (const path of await filesBelow(join(disk, 'out'))) if (!path.endsWith('.part')) await checkFiles([path], []);
    await resize(disk, '64m');
    const end = await readOn(runner);
    expect(told(runner, 'went-on')).toHaveLength(1);
    const truth = truthOf(sandbox, testStart - 40 * hour, end - hour);
    const all = truthOf(sandbox, testStart - 72 * hour, end + 72 * hour);
    for (const { kind } of sources) {
      const found = await checkFiles(await filesBelow(join(disk, 'out', kind)), truth[kind] ?? [], all[kind]);
      expect({ kind, ...found }).toMatchObject({ kind, lost: [], doubled: [], unknown: [] });
      expect(found.records).toBeGreaterThan(20);
    }
  }, 120_000);

  it('waits at its start for room for so much as its lock, and leaves nothing half there', async () => {
    const disk = await mounts!.disk('64k');
    const trial = await openTrial({ output: [{ kind: 'jsonLines', folder: join(disk, 'out') }], stateFolder: join(disk, 'state') });
    await writeFile(join(disk, 'ballast'), Buffer.alloc(64 * 1024));
    const runner = trial.start();
    await runner.until(({ failure }) => failure?.code === 'feed-disk-full');
    expect(runner.process.exitCode).toBeNull();
    await wait(2000);
    expect(told(runner, 'held-up')).toHaveLength(1);
    await expect.poll(() => readdir(join(disk, 'state'))).toEqual([]);
    await resize(disk, '64m');
    await readOn(runner);
    expect(told(runner, 'went-on')).toHaveLength(1);
    expect((await filesBelow(join(disk, 'out'))).length).toBeGreaterThan(0);
  }, 120_000);

  it('keeps what waits for a receiver, and sends all of it', async () => {
    const taken = new Set<string>();
    let isUp = false;
    const splunk = await openWebReceiver({
      answer: ({ body }) => {
        if (!isUp) return { status: 503, body: {} };
        for (const { event } of hecEvents(body)) {
          const { id, eventDataId } = event as { id?: string; eventDataId?: string };
          taken.add(String(eventDataId ?? id));
        }
        return { status: 200, body: { text: 'Success', code: 0 } };
      },
    });
    try {
      const disk = await mounts!.disk('400k');
      const forward = [{ kind: 'splunk', url: splunk.url, token: 'file:token.txt' }];
      const trial = await openTrial({ output: undefined, forward, forwardSeconds: 0.2, stateFolder: join(disk, 'state') });
      await mkdir(join(disk, 'state'), { recursive: true });
      await writeFile(join(trial.folder, 'token.txt'), 'token-1\n');
      const runner = trial.start();
      await runner.until(({ failure }) => failure?.code === 'feed-disk-full');
      isUp = true;
      await resize(disk, '64m');
      await runner.until(({ forwards }) => forwards.some(({ sent }) => sent > 0));
      const end = await readOn(runner);
      const truth = truthOf(sandbox, testStart - 40 * hour, end - hour);
      for (const { kind } of sources) expect({ kind, lost: truth[kind]?.filter((id) => !taken.has(id)) }).toEqual({ kind, lost: [] });
    } finally {
      await splunk.close();
    }
  }, 120_000);
});
