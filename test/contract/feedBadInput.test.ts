import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/engine';
import { checkFiles, filesBelow, openFeedTrial, truthOf } from '../support/feed/feedTrial';
import type { FeedRunner, FeedTrial } from '../support/feed/feedTrial';
import { openSandbox, testStart } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const context = { signal: new AbortController().signal, progress: () => undefined };
const hour = 3_600_000;
const day = 24 * hour;
const kinds = ['directoryAudits', 'activityLog'] as const;

let sandbox: TestSandbox;
let trial: FeedTrial;
/** Until when the feed has read. */
let until: number;
beforeAll(async () => {
  sandbox = await openSandbox({ speed: 600, reportLimit: { requests: 100_000, window: 1000 } });
  const sources = [{ kind: 'directoryAudits' }, { kind: 'activityLog', subscription: 'Contoso Production' }];
  trial = await openFeedTrial(sandbox, { sources, since: '2d' });
}, 60_000);
afterAll(async () => {
  await trial.close();
  await sandbox.close();
});

/** Lets a feed whose clock is so many milliseconds ahead read until now, and end. */
async function readOn(skew: number): Promise<FeedRunner> {
  const runner = trial.start(skew);
  const end = sandbox.clock.now();
  await runner.until(({ sources }) => sources.length > 0 && sources.every(({ read = 0 }) => read >= end));
  runner.process.kill('SIGTERM');
  expect(await runner.ended).toBe(0);
  until = end - hour;
  return runner;
}

const notices = ({ events }: FeedRunner): string[] => events.filter(({ event }) => event === 'notice').map(({ message }) => message);

async function find(kind: (typeof kinds)[number], from: number): Promise<Awaited<ReturnType<typeof checkFiles>>> {
  return checkFiles(await filesBelow(join(trial.folder, 'lines', kind)), truthOf(sandbox, from, until)[kind] ?? []);
}

describe('a feed', () => {
  it('loses and doubles nothing where the clock of its computer is hours ahead, and hours behind after that', async () => {
    await readOn(5 * hour);
    await readOn(-5 * hour);
    expect(notices(await readOn(0))).toEqual([]);
    for (const kind of kinds) {
      const found = await find(kind, testStart - 40 * hour);
      expect({ kind, ...found }).toMatchObject({ kind, lost: [], doubled: [] });
      expect(found.records).toBeGreaterThan(20);
    }
  }, 60_000);

  it('of which azlog’s folders were written is a folder of logs to ask in KQL, with each record once', async () => {
    const engine = await createEngine({ storageFolder: join(trial.folder, 'storage'), threads: 1 });
    try {
      for (const [folder, table, kind] of [
        ['AzureActiveDirectoryJson', 'AuditLogs', 'directoryAudits'],
        ['AzureActiveDirectoryJsonLD', 'AuditLogs', 'directoryAudits'],
        ['AzureResourceManagerJson', 'AzureActivity', 'activityLog'],
        ['AzureResourceManagerJsonLD', 'AzureActivity', 'activityLog'],
      ] as const) {
        const { records } = await find(kind, testStart - 40 * hour);
        const { sourceId } = await engine.handlers['source/open']({ paths: [join(trial.folder, 'azlog', folder)] }, context);
        await engine.whenLoaded(sourceId);
        const text = `${table} | where isnotempty(OperationName${table === 'AzureActivity' ? 'Value' : ''}) | summarize count(), dcount(TimeGenerated) > 10`;
        const { resultId } = await engine.handlers['query/run']({ text, sourceId, firstRows: 1 }, context);
        const { rows } = await engine.handlers['result/rows']({ resultId, table: 0, viewId: '', offset: 0, count: 1 }, context);
        expect([folder, ...rows[0]!.map(String)]).toEqual([folder, String(records), 'true']);
      }
    } finally {
      await engine.dispose();
    }
  }, 60_000);

  it('that stood still for longer than a log is kept says what could not be read, once, and has all that there is', async () => {
    const stopped = sandbox.clock.now();
    sandbox.clock.advance(34 * day);
    const said = notices(await readOn(0));
    expect(said).toEqual([
      expect.stringMatching(
        /^Audit logs of Contoso: records from [-\d]+ [:\d]+ UTC to [-\d]+ [:\d]+ UTC could not be read\. The feed stood still for longer than the service keeps records: for 30 days\.$/,
      ),
    ]);
    expect({ kind: 'directoryAudits', ...(await find('directoryAudits', stopped + 5 * day)) }).toMatchObject({ lost: [], doubled: [] });
    expect({ kind: 'activityLog', ...(await find('activityLog', testStart - 40 * hour)) }).toMatchObject({ lost: [], doubled: [] });
  }, 60_000);
});
