import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEngine } from '../../src/engine/engine';
import type { Engine } from '../../src/engine/engine';
import type { TailHub, TailInfo } from '../../src/protocol/tail';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const context = { signal: new AbortController().signal, progress: () => undefined };
const subscription = `/subscriptions/${subscriptionIds.production}`;
const namespace = `${subscription}/resourceGroups/rg-monitor/providers/Microsoft.EventHub/namespaces/ehns-contoso`;
const rule = `${namespace}/authorizationRules/RootManageSharedAccessKey`;

let sandbox: TestSandbox;
let engine: Engine;
let storage: string;
let token: string;
let hub: TailHub;

const arm = (method: string, path: string, body?: object) =>
  sandbox.ask(`${sandbox.record.arm}${path}`, { method, token, ...(body ? { body } : {}) });
const infoOf = async (tailId: string): Promise<TailInfo> =>
  (await engine.handlers['tail/list']({}, context)).find((tail) => tail.tailId === tailId)!;
const start = (place: TailHub) => engine.handlers['tail/start']({ connectionId: '', scopes: [], hubs: [place] }, context);

beforeAll(async () => {
  sandbox = await openSandbox({ delays: { delivery: 1000 } });
  storage = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  engine = await createEngine({ storageFolder: storage, threads: 2, clock: { now: () => sandbox.clock.now() } });
  token = await sandbox.token('entra-logs-automation', sandbox.record.arm);
  const keys = await arm('POST', `${rule}/listKeys?api-version=2024-01-01`);
  const { primaryConnectionString } = keys.json<{ primaryConnectionString: string }>();
  hub = { name: 'entra-logs', hub: 'entra-logs', connectionString: primaryConnectionString, consumerGroup: 'siem' };
  const setting = { eventHubAuthorizationRuleId: rule, eventHubName: 'entra-logs', logs: [{ category: 'Administrative', enabled: true }] };
  const made = await arm('PUT', `${subscription}/providers/Microsoft.Insights/diagnosticSettings/hub?api-version=2021-05-01-preview`, {
    properties: setting,
  });
  expect(made.status).toBe(200);
}, 60_000);
afterAll(async () => {
  await engine.dispose();
  await sandbox.close();
  await rm(storage, { recursive: true, force: true });
});

describe('the tail of an event hub', () => {
  it('shows what is streamed to it within moments, with nobody signed in, and tells nobody its key', async () => {
    const { tailId } = await start(hub);
    await vi.waitFor(async () => expect((await infoOf(tailId)).state).toBe('live'), { timeout: 10_000 });
    await arm('PUT', `${subscription}/resourcegroups/rg-hub?api-version=2024-03-01`, { location: 'westeurope' });
    sandbox.clock.advance(10_000);
    const { rows } = await vi.waitFor(
      async () => {
        const look = await engine.handlers['tail/look']({ tailId, filter: { text: 'rg-hub' }, folded: true, count: 10 }, context);
        expect(look.rows[0]?.steps).toBe(2);
        return look;
      },
      { timeout: 15_000, interval: 100 },
    );
    expect(rows[0]?.sentence).toContain('resource group rg-hub');
    expect(JSON.stringify(await infoOf(tailId))).not.toContain('SharedAccessKey');
    await engine.handlers['tail/stop']({ tailId }, context);
    const { total } = await infoOf(tailId);
    await start(hub);
    await arm('PUT', `${subscription}/resourcegroups/rg-again?api-version=2024-03-01`, { location: 'westeurope' });
    sandbox.clock.advance(10_000);
    await vi.waitFor(async () => expect((await infoOf(tailId)).total).toBe(total + 2), { timeout: 15_000, interval: 100 });
  }, 60_000);

  it('says so when it cannot be read, and tries again', async () => {
    const connectionString = hub.connectionString.replace(/SharedAccessKey=[^;]+/, 'SharedAccessKey=d3Jvbmc=');
    const { tailId } = await start({ ...hub, consumerGroup: '$Default', connectionString });
    const info = await vi.waitFor(
      async () => {
        const found = await infoOf(tailId);
        expect(found.scopes[0]?.failure).toContain('entra-logs');
        return found;
      },
      { timeout: 15_000, interval: 100 },
    );
    expect(['retrying', 'failed']).toContain(info.state);
  }, 60_000);

  it('says no more that it cannot be reached once it is', async () => {
    const { port } = new URL(sandbox.record.eventHub.replace(/^\w+:/, 'http:'));
    const [proxy, open] = [createServer(), new Set<Socket>()];
    proxy.on('connection', (near) => {
      const far = connect(Number(port), '127.0.0.1');
      open.add(near.pipe(far).pipe(near));
      for (const one of [near, far]) one.on('error', () => undefined).on('close', () => (near.destroy(), far.destroy()));
    });
    const listen = async (at: number) => {
      proxy.listen(at, '127.0.0.1');
      await once(proxy, 'listening');
      return (proxy.address() as AddressInfo).port;
    };
    const free = await listen(0);
    await new Promise((resolve) => proxy.close(resolve));
    const { tailId } = await start({ ...hub, connectionString: hub.connectionString.replace(/:\d+;/, `:${free};`) });
    const scope = async () => (await infoOf(tailId)).scopes[0]!;
    await vi.waitFor(async () => expect((await scope()).failure).toContain('could not be read'), { timeout: 15_000, interval: 100 });
    await listen(free);
    await vi.waitFor(async () => expect((await scope()).state).toBe('live'), { timeout: 30_000, interval: 100 });
    expect((await scope()).failure).toBeUndefined();
    await engine.handlers['tail/remove']({ tailId }, context);
    open.forEach((socket) => socket.destroy());
    proxy.close();
  }, 60_000);
});
