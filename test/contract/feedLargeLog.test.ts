import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityEvent } from '../../src/sandbox/world/activityEvent';
import { subscriptionIds, tenantIds } from '../../src/sandbox/world/seed/tenants';
import { filesBelow, openFeedTrial, recordsIn } from '../support/feed/feedTrial';
import type { FeedTrial } from '../support/feed/feedTrial';
import { openSandbox, testStart } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const hour = 3_600_000;
const count = 24_000;

let sandbox: TestSandbox;
let trial: FeedTrial;
beforeAll(async () => {
  sandbox = await openSandbox();
  // A day of the log has 120 pages, which are more than succeed in a row.
  const events: ActivityEvent[] = [];
  for (let number = 0; number < count; number++) {
    const time = testStart - 24 * hour + number * 3600;
    const body = (): Readonly<Record<string, unknown>> => ({
      eventDataId: `large-${number}`,
      eventTimestamp: new Date(time).toISOString(),
    });
    const place = { subscriptionId: subscriptionIds.production, tenantId: tenantIds.contoso };
    events.push({ time, shownAt: time, ...place, body, record: body });
  }
  sandbox.world.eventSources.push({ between: (from, to) => events.filter(({ time }) => time >= from && time < to) });
  trial = await openFeedTrial(sandbox, {
    sources: [{ kind: 'activityLog', subscription: 'Contoso Production' }],
    output: [{ kind: 'jsonLines', folder: 'lines' }],
    since: '2d',
  });
}, 60_000);
afterAll(async () => {
  await trial.close();
  await sandbox.close();
});

/** The numbers of the events in the files, each as often as it is there. */
async function numbersInFiles(): Promise<readonly number[]> {
  const numbers: number[] = [];
  for (const path of await filesBelow(join(trial.folder, 'lines')))
    for (const { eventDataId } of await recordsIn(path)) {
      const number = /^large-(\d+)$/.exec(String(eventDataId))?.[1];
      if (number !== undefined) numbers.push(Number(number));
    }
  return numbers;
}

describe('a feed of a large Activity Log', () => {
  it('comes to its end, with each event once, though one request of twenty is refused', async () => {
    sandbox.faults.add({ kind: 'unavailable', service: 'arm', path: 'eventtypes', share: 0.05, retryAfter: 0 });
    const runner = trial.start();
    await runner.until(({ sources }) => sources.length > 0 && sources.every(({ read = 0 }) => read >= testStart));
    runner.process.kill('SIGTERM');
    expect(await runner.ended).toBe(0);
    const numbers = await numbersInFiles();
    expect(numbers.length).toBe(count);
    expect(new Set(numbers).size).toBe(count);
  }, 90_000);
});
