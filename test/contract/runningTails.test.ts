import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { App } from '../../src/app';
import { createEngine } from '../../src/engine/engine';
import type { Engine } from '../../src/engine/engine';
import { createRunningTails } from '../../src/features/tails/runningTails';
import type { StartTail, TailAlert } from '../../src/protocol/tail';
import { subscriptionIds, tenantIds } from '../../src/sandbox/world/seed/tenants';
import { activityEvent } from '../support/tail/activity';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const context = { signal: new AbortController().signal, progress: () => undefined };
const options: StartTail = {
  connectionId: 'sandbox',
  scopes: [{ tenantId: tenantIds.contoso, tenantName: 'Contoso', name: 'sub-prod', subscriptionId: subscriptionIds.production }],
  firstMinutes: 60,
  pollSeconds: 0.2,
};

let sandbox: TestSandbox;
let engine: Engine;
let storage: string;

const states = new Set<(state: 'running' | 'stopped') => void>();
const listened: [name: 'tail/changed', listener: never][] = [];

/** The engine as the window asks it, without a process between. */
const asked = () =>
  ({
    request: (name: keyof Engine['handlers'], params: never) => (engine.handlers[name] as (...all: unknown[]) => unknown)(params, context),
    on: (name: 'tail/changed', listener: never) => {
      listened.push([name, listener]);
      return engine.on(name, listener);
    },
    onState: (listener: (state: 'running' | 'stopped') => void) => {
      states.add(listener);
      listener('running');
      return { dispose: () => void states.delete(listener) };
    },
  }) as unknown as App['engine'];
const log = { error: () => undefined } as unknown as App['log'];
const prepare = () => Promise.resolve();

/** A new engine that knows nobody. */
async function openNewEngine(): Promise<void> {
  engine = await createEngine({ storageFolder: storage, threads: 2, clock: { now: () => sandbox.clock.now() } });
  for (const [name, listener] of listened) engine.on(name, listener);
}

async function signIn(): Promise<void> {
  const connection = {
    connectionId: 'sandbox',
    cloud: 'sandbox',
    sandbox: sandbox.record,
    signIn: { kind: 'sandboxUser', account: 'ada.admin@contoso.example' },
  };
  await engine.handlers['azure/connect'](connection as never, context);
}

/** An event that the log tells of at once. */
function happen(id: string, operation: string): void {
  const time = sandbox.clock.now();
  const body = activityEvent({ id, time, operation });
  const place = { subscriptionId: subscriptionIds.production, tenantId: tenantIds.contoso };
  sandbox.world.writtenEvents.push({ time, shownAt: time, ...place, body: () => body, record: () => body });
}

beforeAll(async () => {
  sandbox = await openSandbox();
  storage = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  await openNewEngine();
  await signIn();
}, 60_000);
afterAll(async () => {
  await engine.dispose();
  await sandbox.close();
  await rm(storage, { recursive: true, force: true });
});

describe('the tails of a window', () => {
  it('forget a tail that was removed, and say so', async () => {
    const tails = createRunningTails({ engine: asked(), log, prepare });
    const told: string[] = [];
    tails.onChange(({ state }) => told.push(state));
    const { tailId } = await tails.start(options);
    await vi.waitFor(() => expect(tails.all[0]?.state).toBe('live'), { timeout: 15_000, interval: 50 });
    await tails.remove(tailId);
    expect(tails.all).toEqual([]);
    expect(told.at(-1)).toBe('stopped');
    await wait(300);
    expect(tails.all).toEqual([]);
    tails.dispose();
  }, 30_000);

  it('go on in a new engine, which first is told the rules that events are held against, and record to the same file', async () => {
    const rules = [{ name: 'Group made', when: 'OperationNameValue =~ "Microsoft.Resources/subscriptions/resourceGroups/write"' }];
    const client = asked();
    const alerts: TailAlert[] = [];
    client.on('tail/alert', (alert) => alerts.push(alert));
    const tails = createRunningTails({
      engine: client,
      log,
      prepare: async () => void (await client.request('tail/rules', { rules })),
    });
    const { tailId } = await tails.start(options);
    await vi.waitFor(() => expect(tails.all[0]?.state).toBe('live'), { timeout: 15_000, interval: 50 });
    const file = join(storage, 'record.jsonl');
    await client.request('tail/record', { tailId, file });
    await vi.waitFor(() => expect(tails.all[0]?.recording).toBe(file));
    states.forEach((tell) => tell('stopped'));
    await engine.dispose();
    await openNewEngine();
    states.forEach((tell) => tell('running'));
    await wait(300);
    expect(tails.all[0]?.state).toBe('starting');
    await signIn();
    await vi.waitFor(() => expect(tails.all[0]?.state).toBe('live'), { timeout: 15_000, interval: 50 });
    happen('made', 'Microsoft.Resources/subscriptions/resourceGroups/write');
    await vi.waitFor(() => expect(alerts.map(({ rule }) => rule)).toEqual(['Group made']), { timeout: 15_000, interval: 50 });
    expect(await readFile(file, 'utf8')).toContain('"eventDataId":"made"');
    tails.dispose();
  }, 60_000);

  it('are told to pages soon, and to who asks them as sources not for each of many events', async () => {
    const told = { tail: 0, source: 0 };
    const listening = [engine.on('tail/changed', () => told.tail++), engine.on('source/changed', () => told.source++)];
    const { tailId } = await engine.handlers['tail/start'](options, context);
    for (let number = 0; number < 30; number++) {
      happen(`many ${number}`, 'Microsoft.Storage/storageAccounts/write');
      await wait(100);
    }
    listening.forEach((each) => each.dispose());
    expect(told.tail).toBeGreaterThan(5);
    expect(told.source).toBeGreaterThan(0);
    expect(told.source).toBeLessThan(4);
    await engine.handlers['tail/remove']({ tailId }, context);
  }, 30_000);
});
