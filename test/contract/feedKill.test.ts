import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/faults/fault';
import { createRandom } from '../../src/samples/random';
import { checkFiles, filesBelow, openFeedTrial, truthOf } from '../support/feed/feedTrial';
import type { FeedTrial } from '../support/feed/feedTrial';
import { openSandbox, testStart } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const hour = 3_600_000;
const kills = Number(process.env['FEED_KILLS'] ?? 10);

/** What goes wrong meanwhile. */
const faults: readonly Fault[] = [
  { kind: 'throttled', share: 0.05, retryAfter: 0 },
  { kind: 'unavailable', share: 0.05, retryAfter: 0 },
  { kind: 'gatewayTimeout', share: 0.03, service: 'graph' },
  { kind: 'cut', share: 0.02, service: 'graph' },
  { kind: 'cutBody', share: 0.02, service: 'graph' },
  { kind: 'emptyPage', share: 0.2, service: 'graph' },
  { kind: 'repeated', share: 0.2 },
];

let sandbox: TestSandbox;
let trial: FeedTrial;
beforeAll(async () => {
  // Half an hour goes by in a second, and one record in eight comes up to two hours late.
  sandbox = await openSandbox({ speed: 1800, delays: { late: 1.9 * hour }, reportLimit: { requests: 100_000, window: 1000 } });
  // Hours of the sandbox go by before the first process asks: what is looked for must still be within what it begins with.
  trial = await openFeedTrial(sandbox, { since: '2d' });
}, 60_000);
afterAll(async () => {
  await trial.close();
  await sandbox.close();
});

describe('a feed whose process is killed again and again', () => {
  it('has each record in each output exactly once, and no file that is not whole', async () => {
    const random = createRandom(Number(process.env['FEED_SEED'] ?? 11), 'kills');
    for (const fault of faults) sandbox.faults.add(fault);
    for (let count = 0; count < kills; count++) {
      const runner = trial.start();
      await runner.until(({ state }) => state === 'running');
      await wait(random.integer(1200));
      runner.process.kill('SIGKILL');
      expect(await runner.ended).toBe('SIGKILL');
    }
    sandbox.faults.clear();
    const end = sandbox.clock.now();
    sandbox.clock.advance(3 * hour);
    const last = trial.start();
    await last.until(({ sources }) => sources.length > 0 && sources.every(({ read = 0 }) => read >= end + 2 * hour));
    last.process.kill('SIGTERM');
    expect(await last.ended).toBe(0);
    const from = testStart - 22 * hour;
    const truth = truthOf(sandbox, from, end);
    const all = truthOf(sandbox, testStart - 48 * hour, end + 48 * hour);
    for (const [log, ids] of Object.entries(truth)) {
      const paths = await filesBelow(join(trial.folder, 'lines', log));
      expect(ids.length).toBeGreaterThan(5);
      const found = await checkFiles(paths, ids, all[log]);
      expect({ log, ...found }).toMatchObject({ log, lost: [], doubled: [], unknown: [] });
    }
    for (const [folder, logs] of Object.entries(trees)) {
      const paths = await filesBelow(join(trial.folder, 'azlog', folder));
      const wanted = logs.flatMap((log) => truth[log] ?? []);
      const found = await checkFiles(
        paths,
        wanted,
        logs.flatMap((log) => all[log] ?? []),
      );
      expect({ folder, ...found }).toMatchObject({ folder, lost: [], doubled: [], unknown: [] });
    }
    const halves = (await filesBelow(trial.folder)).filter((path) => path.endsWith('.part'));
    expect(halves).toEqual([]);
  }, 240_000);
});

const directory = ['directoryAudits', 'signIns', 'provisioning'];
const trees: Readonly<Record<string, readonly string[]>> = {
  AzureActiveDirectoryJson: directory,
  AzureActiveDirectoryJsonLD: directory,
  AzureResourceManagerJson: ['activityLog'],
  AzureResourceManagerJsonLD: ['activityLog'],
};
