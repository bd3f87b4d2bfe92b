import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFiles, filesBelow, openFeedTrial, truthOf } from '../support/feed/feedTrial';
import type { FeedRunner, FeedTrial } from '../support/feed/feedTrial';
import { openMounts } from '../support/mounts';
import { openSandbox, testStart } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const hour = 3_600_000;
const sources = [{ kind: 'directoryAudits' }, { kind: 'activityLog', subscription: 'Contoso Production' }];

const mounts = await openMounts();
let sandbox: TestSandbox;
let folder: string;
const trials: FeedTrial[] = [];
beforeAll(async () => {
  sandbox = await openSandbox({ speed: 600, reportLimit: { requests: 100_000, window: 1000 } });
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-gone-'));
}, 60_000);
afterAll(async () => {
  for (const trial of trials) await trial.close();
  await mounts?.close();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

async function startFeed(out: string, stateFolder: string): Promise<FeedRunner> {
  const own = { sources, since: '2d', leastFreeMegabytes: 0, output: [{ kind: 'jsonLines', folder: out }], stateFolder };
  const trial = await openFeedTrial(sandbox, own);
  trials.push(trial);
  const runner = trial.start();
  await runner.until(({ files }) => files > 0);
  return runner;
}

const told = ({ events }: FeedRunner, name: string): string[] => events.filter(({ event }) => event === name).map(({ message }) => message);

/** Has it go on by itself, and looks whether all is there once. */
async function goesOn(runner: FeedRunner, out: string): Promise<void> {
  await runner.until(({ failure }) => failure === undefined);
  const end = sandbox.clock.now();
  await runner.until(({ sources: all }) => all.length > 0 && all.every(({ read = 0 }) => read >= end));
  runner.process.kill('SIGTERM');
  expect(await runner.ended).toBe(0);
  expect(told(runner, 'held-up')).toHaveLength(1);
  expect(told(runner, 'went-on')).toHaveLength(1);
  const truth = truthOf(sandbox, testStart - 40 * hour, end - hour);
  for (const { kind } of sources) {
    const found = await checkFiles(await filesBelow(join(out, kind)), truth[kind] ?? []);
    expect({ kind, ...found }).toMatchObject({ kind, lost: [], doubled: [] });
  }
}

describe('a feed whose folder is gone', () => {
  it('says so once, makes none in its place, and goes on by itself when it is back, with nothing lost or doubled', async () => {
    const out = join(folder, 'out');
    const runner = await startFeed(out, join(folder, 'state'));
    await rename(out, `${out}.away`);
    await runner.until(({ failure }) => failure?.code === 'feed-output-gone');
    expect(told(runner, 'held-up')).toEqual([expect.stringMatching(/^The feed waits: .* is gone\. /)]);
    expect(await readdir(folder)).not.toContain('out');
    await rename(`${out}.away`, out);
    await goesOn(runner, out);
  }, 60_000);

  it('does not begin anew where what it knows of itself is gone with it', async () => {
    const place = join(folder, 'both');
    const runner = await startFeed(join(place, 'out'), join(place, 'state'));
    await rename(place, `${place}.away`);
    await runner.until(({ failure }) => failure?.code === 'feed-output-gone');
    expect(told(runner, 'failed')).toEqual([]);
    expect(await readdir(folder)).not.toContain('both');
    await rename(`${place}.away`, place);
    await goesOn(runner, join(place, 'out'));
  }, 60_000);

  it.skipIf(mounts === undefined)(
    'writes nothing beneath a share that is not connected, where other files lie',
    async () => {
      const { place, beneath, connect, cut } = await mounts!.share();
      const runner = await startFeed(place, join(folder, 'state of share'));
      await cut();
      await runner.until(({ failure }) => failure?.message.includes(`${place} is not the folder that it was: .entra-logs.trial.`) === true);
      expect(runner.status?.failure?.code).toBe('feed-output-gone');
      expect(await readdir(place)).toEqual(beneath);
      await connect();
      await goesOn(runner, place);
    },
    60_000,
  );
});
