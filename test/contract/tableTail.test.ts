import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEngine } from '../../src/engine/engine';
import type { Engine } from '../../src/engine/engine';
import type { SourceInfo } from '../../src/protocol/engine';
import type { StartTail, TailInfo, TailTable } from '../../src/protocol/tail';
import { subscriptionIds, tenantIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const context = { signal: new AbortController().signal, progress: () => undefined };
const home = { connectionId: 'sandbox', tenantId: tenantIds.contoso, tenantName: 'Contoso' };
const minute = 60_000;

let sandbox: TestSandbox;
let engine: Engine;
let storage: string;
let workspace: SourceInfo;
let law: Omit<TailTable, 'table'>;
let volume: Omit<TailTable, 'table'>;

const connect = (account: string) =>
  engine.handlers['azure/connect'](
    { connectionId: 'sandbox', cloud: 'sandbox', sandbox: sandbox.record, signIn: { kind: 'sandboxUser', account } },
    context,
  );
const start = (tables: readonly TailTable[], more: Partial<StartTail> = {}) =>
  engine.handlers['tail/start']({ connectionId: 'sandbox', scopes: [], tables, firstMinutes: 60, pollSeconds: 0.2, ...more }, context);
const infoOf = async (tailId: string): Promise<TailInfo> =>
  (await engine.handlers['tail/list']({}, context)).find((tail) => tail.tailId === tailId)!;
const when = (tailId: string, holds: (info: TailInfo) => boolean): Promise<TailInfo> =>
  vi.waitFor(
    async () => {
      const info = await infoOf(tailId);
      if (!holds(info)) throw new Error(JSON.stringify(info));
      return info;
    },
    { timeout: 30_000, interval: 50 },
  );

async function column(sourceId: string, text: string): Promise<readonly string[]> {
  const { resultId, tables } = await engine.handlers['query/run']({ text, sourceId }, context);
  const window = await engine.handlers['result/rows']({ resultId, table: 0, viewId: '', offset: 0, count: tables[0]!.rows }, context);
  return window.rows.map(([value]) => String(value));
}

/** An event as a diagnostic setting sends it. */
const exported = (correlationId: string, time: number): Readonly<Record<string, unknown>> => ({
  time: new Date(time).toISOString(),
  category: 'Administrative',
  resourceId: `/SUBSCRIPTIONS/${subscriptionIds.production.toUpperCase()}/RESOURCEGROUPS/RG-ONE`,
  operationName: 'MICROSOFT.RESOURCES/SUBSCRIPTIONS/RESOURCEGROUPS/WRITE',
  resultType: 'Success',
  level: 'Information',
  correlationId,
  properties: { statusCode: 'OK' },
});

/** What tells events of the Activity Log apart that have no id. */
const activityKey =
  'strcat_delim(" ", CorrelationId, OperationNameValue, ActivityStatusValue, ActivitySubstatusValue, TimeGenerated, _ResourceId)';

/** Lets the sandbox's time go on, with the tail's looks between. */
async function live(steps: number, step: number): Promise<void> {
  for (let count = 0; count < steps; count++) {
    sandbox.clock.advance(step);
    await wait(250);
  }
}

beforeAll(async () => {
  // A record comes ten to thirty minutes after its event, so that rows come in another order than their times say.
  sandbox = await openSandbox({ delays: { delivery: 10 * minute }, volumeRows: 7000 });
  storage = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  engine = await createEngine({ storageFolder: storage, threads: 2, clock: { now: () => sandbox.clock.now() } });
  await connect('ada.admin@contoso.example');
  const { workspaces } = await engine.handlers['azure/workspaces'](home, context);
  const placed = (wanted: string): Omit<TailTable, 'table'> => {
    const { customerId, name } = workspaces.find((each) => each.name === wanted)!;
    return { tenantId: home.tenantId, customerId, name };
  };
  [law, volume] = [placed('law-entra'), placed('law-volume')];
  const places = workspaces.filter((each) => each.name === 'law-entra').map((each) => ({ ...home, ...each }));
  workspace = await engine.handlers['source/openWorkspaces']({ places }, context);
}, 60_000);
afterEach(async () => {
  sandbox.faults.clear();
  for (const { tailId } of await engine.handlers['tail/list']({}, context)) await engine.handlers['tail/remove']({ tailId }, context);
});
afterAll(async () => {
  await engine.dispose();
  await sandbox.close();
  await rm(storage, { recursive: true, force: true });
});

describe('the tail of workspace tables', () => {
  it('shows each row once, also late ones and doubled ones, through refusals and cut answers', async () => {
    const began = sandbox.clock.now();
    for (let index = 0; index < 1000; index++) {
      const time = began + index * 7013;
      const record = exported(randomUUID(), time);
      const event = {
        time,
        shownAt: time,
        subscriptionId: subscriptionIds.production,
        tenantId: tenantIds.contoso,
        body: () => record,
        record: () => record,
      };
      sandbox.world.writtenEvents.push(event, ...(index % 20 === 0 ? [event] : []));
    }
    const tables = ['SigninLogs', 'AuditLogs', 'AzureActivity'].map((table) => ({ ...law, table }));
    const { tailId, sourceId, name } = await start(tables);
    expect(name).toContain('SigninLogs (law-entra)');
    await when(tailId, ({ state }) => state === 'live');
    await live(28, 3 * minute);
    for (const kind of ['throttled', 'unavailable', 'cut', 'cutBody'])
      await sandbox.ask(`${sandbox.record.arm}/_sandbox/faults`, {
        method: 'POST',
        body: { kind, service: 'logAnalytics', share: 0.08, ...(kind === 'throttled' ? { retryAfter: 0.1 } : {}) },
      });
    await live(28, 3 * minute);
    sandbox.faults.clear();
    const { late } = await when(tailId, ({ state, scopes }) => state === 'live' && scopes.every(({ failure }) => failure === undefined));
    expect(late).toBeGreaterThan(10);
    const since = `datetime(${new Date(began).toISOString()})`;
    for (const [table, id] of [
      ['SigninLogs', 'Id'],
      ['AuditLogs', 'Id'],
      ['AzureActivity', activityKey],
    ] as const) {
      const wanted = new Set(await column(workspace.sourceId, `${table} | where ingestion_time() >= ${since} | project ${id}`));
      const own = table === 'AzureActivity' ? id : `tostring(Properties_d.${id})`;
      const of = table === 'AzureActivity' ? `CategoryValue == "Administrative"` : `CategoryValue == "${table}"`;
      const query = `AzureActivity | where ${of} | project ${own}`;
      await vi.waitFor(async () => {
        const found = await column(sourceId, query);
        expect([...wanted].filter((one) => !found.includes(one))).toEqual([]);
        expect(found.length).toBe(new Set(found).size);
      }, 30_000);
      expect(wanted.size).toBeGreaterThan(table === 'AzureActivity' ? 900 : 5);
    }
  }, 120_000);

  it('reads in several answers what is more than one holds', async () => {
    const { tailId } = await start([{ ...volume, table: 'SigninLogs' }], { firstMinutes: 60 * 24 * 40 });
    await when(tailId, ({ state }) => state === 'live');
    expect((await infoOf(tailId)).total).toBe(7000);
  }, 60_000);

  it('tells one sentence for each row, all of its columns, and records rows as the workspace has them', async () => {
    const record = join(storage, 'rows.jsonl');
    const { tailId, sourceId } = await start([{ ...law, table: 'SigninLogs' }], { firstMinutes: 600, record });
    await when(tailId, ({ state, total }) => state === 'live' && total > 0);
    expect(await engine.handlers['tail/values']({ tailId }, context)).toEqual({
      categories: ['SigninLogs'],
      statuses: ['Failure', 'Success'],
    });
    const look = await engine.handlers['tail/look']({ tailId, filter: {}, folded: false, count: 500 }, context);
    const good = look.rows.find(({ outcome }) => outcome === 'success')!;
    expect(good.sentence).toMatch(/^\S+@\S+ signed in to .+ from [\d.]+, \w+$/);
    const { columns } = await engine.handlers['tail/detail']({ tailId, sequence: good.sequence }, context);
    expect(JSON.parse(String(columns.find(({ name }) => name === 'Properties_d')?.value))).toMatchObject({
      UserPrincipalName: good.caller,
    });
    const own = await column(
      sourceId,
      'SigninLogs | where ResultType == "0" | project strcat(UserPrincipalName, " ", tostring(Status.errorCode))',
    );
    expect(own).toContain(`${good.caller} 0`);
    expect(await column(sourceId, 'SigninLogs | where isempty(UserPrincipalName) or isnull(TimeGenerated) | count')).toEqual(['0']);
    await engine.handlers['tail/stop']({ tailId }, context);
    const lines = (await readFile(record, 'utf8')).trim().split('\n');
    expect(lines.length).toBe(look.shown);
    expect(JSON.parse(lines[0]!)).toMatchObject({ Type: 'SigninLogs', UserPrincipalName: expect.stringContaining('@') as unknown });
  }, 60_000);

  it('goes on where it stood', async () => {
    const tables = [{ ...law, table: 'SigninLogs' }];
    const first = await start(tables);
    await when(first.tailId, ({ state }) => state === 'live');
    await engine.handlers['tail/stop']({ tailId: first.tailId }, context);
    const { total } = await infoOf(first.tailId);
    sandbox.clock.advance(300 * minute);
    const again = await start(tables);
    expect(again.tailId).toBe(first.tailId);
    const info = await when(again.tailId, (each) => each.state === 'live' && each.total > total);
    expect(info.late).toBe(0);
  }, 60_000);

  it('waits for a table that nothing was ever sent to, and says who can let a person in', async () => {
    const waiting = await start([{ ...law, table: 'NoSuchTable_CL' }]);
    const info = await when(waiting.tailId, ({ notices }) => notices.length > 0);
    expect(info.notices[0]).toContain('does not know NoSuchTable_CL yet');
    await when(waiting.tailId, ({ state }) => state === 'live');
    await connect('noel.nobody@contoso.example');
    const refused = await start([{ ...law, table: 'AuditLogs' }]);
    const failed = await when(refused.tailId, ({ state }) => state === 'failed');
    expect(failed.scopes[0]?.failure).toContain('Log Analytics Reader');
    await connect('ada.admin@contoso.example');
  }, 60_000);
});
