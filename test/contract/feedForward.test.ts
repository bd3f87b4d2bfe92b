import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/samples/random';
import { makeServerCertificate } from '../../src/sandbox/http/certificates';
import { checkFiles, filesBelow, openFeedTrial, truthOf } from '../support/feed/feedTrial';
import type { FeedTrial } from '../support/feed/feedTrial';
import { hecEvents, openWebReceiver } from '../support/feed/loopbackReceivers';
import type { Mishap, WebReceiver } from '../support/feed/loopbackReceivers';
import { openSandbox, testStart } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const hour = 3_600_000;
const sources = [{ kind: 'directoryAudits' }, { kind: 'signIns' }, { kind: 'activityLog', subscription: 'Contoso Production' }];

let sandbox: TestSandbox;
let trial: FeedTrial;
let splunk: WebReceiver;
/** How often each id of the feed came, and the ids of the service in them. */
const taken = new Map<string, number>();
const ids = new Set<string>();
beforeAll(async () => {
  sandbox = await openSandbox({ speed: 1800, delays: { late: 1.9 * hour }, reportLimit: { requests: 100_000, window: 1000 } });
  const certificate = await makeServerCertificate();
  splunk = await openWebReceiver({
    certificate,
    answer: ({ body, headers }) => {
      if (headers.authorization !== 'Splunk token-1') return { status: 401, body: { text: 'Token is required', code: 2 } };
      for (const { fields, event } of hecEvents(body)) {
        const { feed_id: feedId } = fields as { feed_id: string };
        taken.set(feedId, (taken.get(feedId) ?? 0) + 1);
        const { id, eventDataId } = event as { id?: string; eventDataId?: string };
        ids.add(String(eventDataId ?? id));
      }
      return { status: 200, body: { text: 'Success', code: 0 } };
    },
  });
  trial = await openFeedTrial(sandbox, {
    since: '2d',
    sources,
    output: [{ kind: 'jsonLines', folder: 'lines' }],
    forward: [{ kind: 'splunk', url: splunk.url, token: 'file:token.txt', caFile: 'ca.pem', queueMegabytes: 0.3 }],
    forwardSeconds: 0.2,
  });
  await writeFile(join(trial.folder, 'token.txt'), 'token-1\n');
  await writeFile(join(trial.folder, 'ca.pem'), certificate.authority);
}, 60_000);
afterAll(async () => {
  await trial.close();
  await splunk.close();
  await sandbox.close();
});

describe('a feed that writes files and forwards', () => {
  it('forwards each record, and has each in the files once, though its process is killed and the receiver fails again and again', async () => {
    const random = createRandom(21, 'forward kills');
    const mishaps: readonly Mishap[] = [{ status: 503 }, 'cut', { status: 429, retryAfter: '0' }, 'cutAfter', { slow: 300 }];
    for (let count = 0; count < 6; count++) {
      for (let each = 0; each < 3; each++) splunk.mishaps.push(mishaps[random.integer(mishaps.length)]!);
      const runner = trial.start();
      await runner.until(({ state }) => state === 'running');
      await wait(random.integer(1500));
      runner.process.kill('SIGKILL');
      await runner.ended;
    }
    splunk.mishaps.length = 0;
    const end = sandbox.clock.now();
    sandbox.clock.advance(3 * hour);
    const last = trial.start();
    await last.until(({ sources: read }) => read.length > 0 && read.every((source) => (source.read ?? 0) >= end + 2 * hour));
    await last.until(({ forwards }) => forwards.every(({ queuedBytes, failure }) => queuedBytes === 0 && failure === undefined));
    last.process.kill('SIGTERM');
    expect(await last.ended).toBe(0);
    const from = testStart - 22 * hour;
    const truth = truthOf(sandbox, from, end);
    const all = truthOf(sandbox, testStart - 48 * hour, end + 48 * hour);
    for (const log of ['directoryAudits', 'signIns', 'activityLog']) {
      const wanted = truth[log]!;
      expect(wanted.length).toBeGreaterThan(5);
      expect(wanted.filter((id) => !ids.has(id))).toEqual([]);
      const found = await checkFiles(await filesBelow(join(trial.folder, 'lines', log)), wanted, all[log]);
      expect({ log, ...found }).toMatchObject({ log, lost: [], doubled: [], unknown: [] });
    }
    expect(taken.size).toBe(ids.size);
    // Most come once: only what was under way when something broke comes again.
    expect([...taken.values()].filter((count) => count > 1).length).toBeLessThan(taken.size);
  }, 240_000);
});
