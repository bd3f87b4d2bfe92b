import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow, openFeedTrial, recordsIn, truthOf } from '../support/feed/feedTrial';
import type { FeedTrial } from '../support/feed/feedTrial';
import { openSandbox, testStart } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const hour = 3_600_000;
const sources = [{ kind: 'signIns' }, { kind: 'directoryAudits' }, { kind: 'activityLog', subscription: 'Contoso Production' }];

/** What sign-ins were asked for by. */
const filters = new Set<string>();
const trials: FeedTrial[] = [];
let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await openSandbox({
    speed: 600,
    reportLimit: { requests: 100_000, window: 1000 },
    onRequest: ({ url }) => {
      const { pathname, searchParams } = new URL(url);
      if (pathname.endsWith('/auditLogs/signIns'))
        filters.add(searchParams.get('$filter')?.replace(/^.*createdDateTime \S+ \S+/, '') ?? '');
    },
  });
}, 60_000);
afterAll(async () => {
  for (const trial of trials) await trial.close();
  await sandbox.close();
});

/** The ids that a feed with a filter writes of each log, until the time that it had read to. */
async function read(
  filter: Readonly<Record<string, string>>,
): Promise<{ readonly ids: ReadonlyMap<string, readonly string[]>; readonly end: number }> {
  const trial = await openFeedTrial(sandbox, { sources, filter, since: '2d', output: [{ kind: 'jsonLines', folder: 'lines' }] });
  trials.push(trial);
  filters.clear();
  const runner = trial.start();
  const end = sandbox.clock.now();
  await runner.until(({ sources: all }) => all.length > 0 && all.every(({ read: until = 0 }) => until >= end));
  runner.process.kill('SIGTERM');
  expect(await runner.ended).toBe(0);
  const ids = new Map<string, readonly string[]>();
  for (const { kind } of sources) {
    const records = await Promise.all((await filesBelow(join(trial.folder, 'lines', kind))).map(recordsIn));
    ids.set(
      kind,
      records.flat().map(({ id, eventDataId }) => String(eventDataId ?? id)),
    );
  }
  return { ids, end };
}

describe('a feed with a filter', () => {
  it('writes only what is wanted, each record once, and asks Graph for it where it can', async () => {
    const failed = await read({ outcome: 'failure' });
    expect([...filters]).toEqual(['']);
    const succeeded = await read({ outcome: 'success' });
    expect([...filters]).toEqual([' and status/errorCode eq 0']);
    const truth = truthOf(sandbox, testStart - 40 * hour, failed.end - hour);
    for (const { kind } of sources) {
      const [bad = [], good = []] = [failed.ids.get(kind), succeeded.ids.get(kind)];
      const all = new Set([...bad, ...good]);
      expect({ kind, lost: truth[kind]?.filter((id) => !all.has(id)) }).toEqual({ kind, lost: [] });
      expect(all.size).toBe(bad.length + good.length);
      expect(good.length).toBeGreaterThan(20);
      // A directory refuses little.
      if (kind !== 'directoryAudits') expect(bad.length).toBeGreaterThan(0);
    }
  }, 60_000);
});
