import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEngine } from '../../src/engine/engine';
import type { Engine } from '../../src/engine/engine';
import { ecsKql } from '../../src/features/tails/ecsKql';
import { tailSourceId } from '../../src/protocol/tail';
import type { StartTail, TailInfo, TailScope } from '../../src/protocol/tail';
import { activityEvents } from '../../src/sandbox/arm/activityEvents';
import { subscriptionIds, tenantIds } from '../../src/sandbox/world/seed/tenants';
import { activityEvent } from '../support/tail/activity';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const context = { signal: new AbortController().signal, progress: () => undefined };
const minute = 60_000;
const production: TailScope = {
  tenantId: tenantIds.contoso,
  tenantName: 'Contoso',
  name: 'sub-prod',
  subscriptionId: subscriptionIds.production,
};

let sandbox: TestSandbox;
let engine: Engine;
let storage: string;

const fault = (body: Record<string, unknown>) => sandbox.ask(`${sandbox.record.arm}/_sandbox/faults`, { method: 'POST', body });
const connectionOf = (signIn: object) => ({ connectionId: 'sandbox', cloud: 'sandbox' as const, sandbox: sandbox.record, signIn }) as never;
const start = (more: Partial<StartTail> = {}) =>
  engine.handlers['tail/start']({ connectionId: 'sandbox', scopes: [production], firstMinutes: 60, pollSeconds: 0.2, ...more }, context);
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

/** Lets events happen from now on: one in ten is shown up to half an hour late, one in twenty is told twice. */
function makeEvents(count: number, span: number): void {
  const first = sandbox.clock.now();
  for (let index = 0; index < count; index++) {
    const time = first + Math.floor((index * span) / count);
    const shownAt = time + (index % 10 === 3 ? (index % 31) * minute : (index % 3) * minute);
    const body = activityEvent({ id: randomUUID(), time, caller: `user${index % 7}@example.org` });
    const event = {
      time,
      shownAt,
      subscriptionId: production.subscriptionId,
      tenantId: production.tenantId,
      body: () => body,
      record: () => body,
    };
    sandbox.world.writtenEvents.push(event, ...(index % 20 === 0 ? [event] : []));
  }
}

/** The ids of all events that the service shows by now, from a time on. */
function shown(from: number, subscriptionId = subscriptionIds.production): readonly string[] {
  const now = sandbox.clock.now();
  return activityEvents(sandbox.world, tenantIds.contoso, from, now + 1)
    .filter((event) => event.shownAt <= now && event.subscriptionId === subscriptionId)
    .map((event) => String(event.body()['eventDataId']));
}

async function stored(sourceId: string): Promise<readonly string[]> {
  const text = 'AzureActivity | project EventDataId';
  const { resultId, tables } = await engine.handlers['query/run']({ text, sourceId }, context);
  const rows = tables[0]!.rows;
  const window = await engine.handlers['result/rows']({ resultId, table: 0, viewId: '', offset: 0, count: rows }, context);
  return window.rows.map(([id]) => String(id));
}

/** Lets the sandbox's time go on, with the tail's looks between. */
async function live(steps: number, step: number): Promise<void> {
  for (let count = 0; count < steps; count++) {
    sandbox.clock.advance(step);
    await wait(250);
  }
}

async function openEngine(): Promise<void> {
  engine = await createEngine({ storageFolder: storage, threads: 2, clock: { now: () => sandbox.clock.now() } });
  await engine.handlers['azure/connect'](connectionOf({ kind: 'sandboxUser', account: 'ada.admin@contoso.example' }), context);
}

beforeAll(async () => {
  sandbox = await openSandbox();
  storage = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  await openEngine();
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

describe('the tail of an Activity Log', () => {
  it('SK-6 shows each event once, also late ones and doubled ones, through refusals, failures and cut connections', async () => {
    const began = sandbox.clock.now() - 2880 * minute;
    makeEvents(2000, 4 * 60 * minute);
    const { tailId, sourceId } = await start({ firstMinutes: 2880 });
    await when(tailId, ({ state }) => state === 'live');
    await live(24, 5 * minute);
    await when(tailId, ({ late }) => late > 10);
    for (const kind of ['throttled', 'unavailable', 'cut', 'cutBody', 'gatewayTimeout'])
      await fault({ kind, service: 'arm', path: 'eventtypes', share: 0.08, ...(kind === 'throttled' ? { retryAfter: 0.1 } : {}) });
    await live(24, 5 * minute);
    sandbox.faults.clear();
    const expected = [...new Set(shown(began + minute))];
    expect(expected.length).toBeGreaterThan(2000);
    await when(tailId, ({ total, state }) => state === 'live' && total >= expected.length);
    const found = await stored(sourceId);
    expect(new Set(found).size).toBe(found.length);
    expect(expected.filter((id) => !found.includes(id))).toEqual([]);
  }, 90_000);

  it('goes on where it stood after its engine was killed, with nothing lost and nothing twice', async () => {
    const began = sandbox.clock.now() - 1440 * minute;
    const folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
    const file = join(folder, 'start.json');
    const wanted: StartTail = { connectionId: 'sandbox', scopes: [production], firstMinutes: 2880, pollSeconds: 0.2 };
    const connection = connectionOf({ kind: 'sandboxUser', account: 'ada.admin@contoso.example' });
    await writeFile(file, JSON.stringify({ connection, start: wanted }));
    const program = join(import.meta.dirname, '../support/tail/tailProcess.ts');
    for (let life = 0; life < 3; life++) {
      const child = spawn(process.execPath, ['--import', 'tsx', program, folder, file], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      // It is killed in the middle of its work, at another place each time.
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (data: Buffer) => {
          // The first has to have begun, since the last begins less far back.
          if (life > 0 || /"total":[1-9]/.test(data.toString())) resolve();
        });
      });
      for (let step = 0; step < life; step++) {
        sandbox.clock.advance(15 * minute);
        await wait(150);
      }
      child.kill('SIGKILL');
      await ended;
      sandbox.clock.advance(60 * minute);
    }
    await engine.dispose();
    const before = storage;
    storage = folder;
    await openEngine();
    const { tailId, sourceId } = await start({ firstMinutes: 1440 });
    const expected = [...new Set(shown(began + minute))];
    await when(tailId, ({ total, state }) => state === 'live' && total >= expected.length);
    const found = await stored(sourceId);
    expect(new Set(found).size).toBe(found.length);
    expect(expected.filter((id) => !found.includes(id))).toEqual([]);
    await engine.dispose();
    await rm(folder, { recursive: true, force: true });
    storage = before;
    await openEngine();
  }, 120_000);

  it('shows a write to Azure within one look, as one operation, though the service’s clock is far ahead', async () => {
    await engine.dispose();
    engine = await createEngine({ storageFolder: storage, threads: 2, clock: { now: () => sandbox.clock.now() - 3 * 60 * minute } });
    await engine.handlers['azure/connect'](connectionOf({ kind: 'sandboxUser', account: 'ada.admin@contoso.example' }), context);
    const { tailId } = await start();
    await when(tailId, ({ state }) => state === 'live');
    const token = await sandbox.token('entra-logs-automation', sandbox.record.arm);
    const path = `${sandbox.record.arm}/subscriptions/${subscriptionIds.production}/resourcegroups/rg-tail?api-version=2024-03-01`;
    await sandbox.ask(path, { method: 'PUT', token, body: { location: 'westeurope' } });
    sandbox.clock.advance(25 * minute);
    const look = () => engine.handlers['tail/look']({ tailId, filter: { text: 'rg-tail' }, folded: true, count: 10 }, context);
    const found = await vi.waitFor(
      async () => {
        const { rows } = await look();
        expect(rows).toHaveLength(1);
        expect(rows[0]).toMatchObject({ outcome: 'success', steps: 2 });
        return rows[0]!;
      },
      { timeout: 10_000, interval: 50 },
    );
    expect(found.sentence).toMatch(/created .*resource group rg-tail/);
    expect((await infoOf(tailId)).skew).toBeGreaterThan(100 * minute);
    await engine.dispose();
    await openEngine();
  }, 60_000);

  it('SK-14 calls a program as its directory does, once that has told', async () => {
    const { tailId } = await start();
    await when(tailId, ({ state }) => state === 'live');
    const token = await sandbox.token('entra-logs-automation', sandbox.record.arm);
    const path = `${sandbox.record.arm}/subscriptions/${subscriptionIds.production}/resourcegroups/rg-named?api-version=2024-03-01`;
    await sandbox.ask(path, { method: 'PUT', token, body: { location: 'westeurope' } });
    sandbox.clock.advance(25 * minute);
    await vi.waitFor(
      async () => {
        const { rows } = await engine.handlers['tail/look']({ tailId, filter: { text: 'rg-named' }, folded: true, count: 1 }, context);
        expect(rows[0]?.sentence).toMatch(/^entra-logs-automation created .*rg-named/);
      },
      { timeout: 15_000, interval: 200 },
    );
    expect((await infoOf(tailId)).named).toBeGreaterThan(0);
  }, 30_000);

  it('loses nothing where the clock here is hours ahead of the service’s', async () => {
    await engine.dispose();
    engine = await createEngine({ storageFolder: storage, threads: 2, clock: { now: () => sandbox.clock.now() + 3 * 60 * minute } });
    await engine.handlers['azure/connect'](connectionOf({ kind: 'sandboxUser', account: 'ada.admin@contoso.example' }), context);
    const { tailId, sourceId } = await start();
    await when(tailId, ({ state }) => state === 'live');
    const began = sandbox.clock.now();
    makeEvents(60, 30 * minute);
    await live(14, 5 * minute);
    const expected = [...new Set(shown(began))];
    // Its total counts what was there before too, so it does not tell when the last of these have come.
    await vi.waitFor(
      async () => {
        const found = await stored(sourceId);
        expect(expected.filter((id) => !found.includes(id))).toEqual([]);
      },
      { timeout: 20_000, interval: 250 },
    );
    await engine.dispose();
    await openEngine();
  }, 60_000);

  it('SK-11 follows several subscriptions, each with its own position, and one that fails stops no other', async () => {
    const gone: TailScope = { ...production, name: 'sub-gone', subscriptionId: '00000000-0000-4000-8000-00000000dead' };
    const tenant: TailScope = { tenantId: tenantIds.contoso, tenantName: 'Contoso', name: 'Contoso' };
    const { tailId } = await start({ scopes: [production, gone, tenant] });
    const { scopes } = await when(tailId, (info) => info.scopes.every(({ state }) => state === 'live' || state === 'failed'));
    expect(scopes.map(({ name, state }) => [name, state])).toEqual([
      ['sub-prod', 'live'],
      ['sub-gone', 'failed'],
      ['Contoso', 'failed'],
    ]);
    expect(scopes[0]?.position).toBeDefined();
    expect(scopes[2]?.failure).toContain('Microsoft.Insights/eventtypes/values/Read');
  }, 30_000);

  it('ER-28 follows the log of a subscription that was disabled, which can be read still', async () => {
    const turn = async (deed: string): Promise<void> => {
      const token = await sandbox.token('entra-logs-automation', sandbox.record.arm);
      const path = `${sandbox.record.arm}/subscriptions/${subscriptionIds.production}/providers/Microsoft.Subscription/${deed}`;
      await sandbox.ask(`${path}?api-version=2021-10-01`, { method: 'POST', token });
    };
    await turn('cancel');
    const { tailId } = await start();
    await when(tailId, ({ state }) => state === 'live');
    sandbox.clock.advance(25 * minute);
    await vi.waitFor(
      async () => {
        const { rows } = await engine.handlers['tail/look'](
          { tailId, filter: { text: 'microsoft.subscription/cancel' }, folded: true, count: 1 },
          context,
        );
        expect(rows[0]?.outcome).toBe('success');
      },
      { timeout: 15_000, interval: 200 },
    );
    await turn('enable');
  }, 30_000);

  it('ER-29 stops when the right is lost while it runs, names the action, and goes on when it is started again', async () => {
    const { tailId } = await start();
    await when(tailId, ({ state }) => state === 'live');
    await fault({ kind: 'forbidden', service: 'arm', path: 'eventtypes', count: 1 });
    const { scopes } = await when(tailId, ({ state }) => state === 'failed');
    expect(scopes[0]).toMatchObject({ failureCode: 'azure-refused' });
    expect(scopes[0]?.failure).toContain('Microsoft.Insights/eventtypes/values/Read');
    expect((await start()).tailId).toBe(tailId);
    await when(tailId, ({ state }) => state === 'live');
  }, 30_000);

  it('SK-7 keeps its position, says when it tries again, and renews its token once', async () => {
    const { tailId } = await start();
    const { scopes: before } = await when(tailId, ({ state }) => state === 'live');
    await fault({ kind: 'tokenExpired', service: 'arm', path: 'eventtypes', count: 1 });
    await vi.waitFor(() => expect(sandbox.faults.list()[0]?.met).toBe(1));
    await fault({ kind: 'throttled', service: 'arm', path: 'eventtypes', count: 1, retryAfter: 1 });
    const { scopes } = await when(tailId, ({ state }) => state === 'retrying');
    expect(Date.parse(scopes[0]!.nextAt!)).toBeGreaterThan(sandbox.clock.now() - 1000);
    expect(scopes[0]?.position).toBe(before[0]?.position);
    expect(scopes[0]?.failure).toMatch(/asked too often/);
    await when(tailId, ({ state }) => state === 'live');
  }, 30_000);

  it('reads what takes the service too long in halves, and in halves of these', async () => {
    const states = new Set<string>();
    const { tailId } = await start();
    await when(tailId, ({ state }) => state === 'live');
    const listening = engine.on('tail/changed', ({ state }) => states.add(state));
    await fault({ kind: 'gatewayTimeout', service: 'arm', path: 'eventtypes', count: 2 });
    await vi.waitFor(() => expect(sandbox.faults.list()[0]?.met).toBe(2), { timeout: 10_000 });
    await wait(500);
    listening.dispose();
    expect([...states]).toEqual(['live']);
  }, 30_000);

  it('SK-8 asks the service for one further condition, quotes doubled', async () => {
    const { tailId } = await start({ firstMinutes: 2880, narrowing: { by: 'resourceGroupName', value: "rg-o'ne" } });
    const { total, notices, scopes } = await when(tailId, ({ state }) => state === 'live');
    expect([total, notices]).toEqual([0, []]);
    expect(scopes[0]?.quietSince).toBeDefined();
    const other = await start({ firstMinutes: 2880, narrowing: { by: 'resourceGroupName', value: 'RG-APPS-PROD' } });
    expect(other.tailId).not.toBe(tailId);
    await when(other.tailId, (info) => info.state === 'live' && info.total > 10);
  }, 30_000);

  it('SK-10 refuses a start before the 90 days that the service keeps', async () => {
    await expect(start({ firstMinutes: 91 * 1440 })).rejects.toMatchObject({ code: 'start-too-early' });
  });

  it('is asked for what came after a view of it was cleared, as for all of it', async () => {
    const { tailId, sourceId } = await start({ firstMinutes: 2880 });
    const { total } = await when(tailId, (info) => info.state === 'live' && info.total > 10);
    expect(await stored(sourceId)).toHaveLength(total);
    expect(await stored(tailSourceId(tailId, total - 3))).toHaveLength(3);
    expect(await stored(tailSourceId(tailId, total))).toEqual([]);
  }, 30_000);

  it('SK-15 is asked as documents of the Elastic Common Schema, with the outcome of each event', async () => {
    const { tailId, sourceId } = await start({ firstMinutes: 2880 });
    await when(tailId, (info) => info.state === 'live' && info.total > 10);
    const text = ecsKql('AzureActivity | where CategoryValue == "Administrative"');
    const { resultId, tables } = await engine.handlers['query/run']({ text, sourceId }, context);
    const { rows, columns } = tables[0]!;
    const window = await engine.handlers['result/rows']({ resultId, table: 0, viewId: '', offset: 0, count: rows }, context);
    const names = columns.map(({ name }) => name);
    const documents = window.rows.map((row) => Object.fromEntries(row.map((value, place) => [names[place]!, value])));
    const events = documents.map(({ event }) => JSON.parse(String(event)) as Record<string, unknown>);
    expect(new Set(events.map(({ outcome }) => outcome))).toEqual(new Set(['success', 'failure', 'unknown']));
    expect(events[0]).toMatchObject({ dataset: 'Administrative', category: ['configuration'] });
    expect(documents[0]!['@timestamp']).toMatch(/^\d{4}-.*Z$/);
    expect(JSON.parse(String(documents[0]!['azure']))).toMatchObject({ subscription_id: subscriptionIds.production });
    expect(documents[0]!['rule'] ?? '').toBe('');
  }, 30_000);

  it('records what is new to a file, exactly as the service told it, each event once', async () => {
    const file = join(storage, 'record.jsonl');
    const { tailId } = await start();
    await engine.handlers['tail/record']({ tailId, file }, context);
    const first = await when(tailId, ({ state, recording }) => state === 'live' && recording === file);
    await live(8, 20 * minute);
    const { total } = await when(tailId, (info) => info.total > first.total);
    await engine.handlers['tail/stop']({ tailId }, context);
    const lines = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    expect(lines.length).toBeGreaterThanOrEqual(total - first.total);
    expect(new Set(lines.map(({ eventDataId }) => eventDataId)).size).toBe(lines.length);
    expect(lines[0]?.['eventTimestamp']).toMatch(/\.\d{7}Z$/);
  }, 30_000);

  it('raises an alert when a diagnostic setting is deleted, and refuses a rule that cannot be read', async () => {
    const alerts: string[] = [];
    const listening = engine.on('tail/alert', ({ rule, row }) => alerts.push(`${rule}: ${row.sentence}`));
    const rules = [
      { name: 'Setting deleted', when: 'OperationNameValue endswith "diagnosticSettings/delete"' },
      { name: 'Broken', when: 'Nothing == 1' },
    ];
    const { problems } = await engine.handlers['tail/rules']({ rules }, context);
    expect(problems).toEqual([{ rule: 'Broken', message: expect.stringContaining('Nothing') as string }]);
    const { tailId } = await start();
    await when(tailId, ({ state }) => state === 'live');
    const token = await sandbox.token('entra-logs-automation', sandbox.record.arm);
    const path = `${sandbox.record.arm}/subscriptions/${subscriptionIds.production}/providers/Microsoft.Insights/diagnosticSettings`;
    const { value } = (await sandbox.ask(`${path}?api-version=2021-05-01-preview`, { token })).json<{ value: { name: string }[] }>();
    const answer = await sandbox.ask(`${path}/${value[0]!.name}?api-version=2021-05-01-preview`, { method: 'DELETE', token });
    expect(answer.status).toBe(200);
    sandbox.clock.advance(25 * minute);
    await vi.waitFor(() => expect(alerts.length).toBeGreaterThan(0), { timeout: 15_000, interval: 50 });
    expect(alerts[0]).toMatch(/^Setting deleted: .*delete.* diagnostic setting/);
    listening.dispose();
  }, 30_000);
});
