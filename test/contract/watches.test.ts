import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { sandboxCloud } from '../../src/azure/cloud';
import { connectCloud } from '../../src/azure/connection';
import type { CloudConnection } from '../../src/azure/connection';
import { createCredentials } from '../../src/azure/credentials';
import { listBlobs } from '../../src/azure/services/blobs';
import { firstDelivery } from '../../src/catalog/logCategory';
import { findArrivals } from '../../src/flows/setup/findArrivals';
import type { Watch } from '../../src/flows/setup/watch';
import { lookAt } from '../../src/flows/setup/watchLook';
import { openWatches } from '../../src/flows/setup/watches';
import type { Watches, WatchParts } from '../../src/flows/setup/watches';
import { reroute } from '../../src/sandbox/world/logRoutes';
import { hubResources } from '../../src/sandbox/world/seed/resources';
import { activityCategories, seededSetting } from '../../src/sandbox/world/seed/settings';
import { subscriptionIds, tenantIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox, testStart } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';
import { workspaceId } from '../support/sandbox/openSetup';

let sandbox: TestSandbox;
let connection: CloudConnection;
let folder: string;
const { signal } = new AbortController();
beforeAll(async () => {
  sandbox = await openSandbox({ volumeRows: 100 });
  const cloud = sandboxCloud(sandbox.record, sandbox.authority);
  const { tenantId, clientId, clientSecret: secret } = sandbox.identity('entra-logs-automation');
  connection = connectCloud(
    cloud,
    await createCredentials({ kind: 'secret', tenantId, clientId, secret }, { cloud, showCode: () => undefined }),
  );
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-watches-'));
}, 60_000);
afterEach(() => sandbox.faults.clear());
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

const group = `/subscriptions/${subscriptionIds.production}/resourceGroups/rg-monitor/providers`;
const account = `${group}/Microsoft.Storage/storageAccounts/stcontosologs`;
const rule = `${group}/Microsoft.EventHub/namespaces/ehns-contoso/authorizationRules/RootManageSharedAccessKey`;
const place = { connectionId: 'program', tenantId: tenantIds.contoso, tenantName: 'Contoso' };
const minute = 60_000;

function watch(category: string, more: Partial<Watch> = {}): Watch {
  const { subscriptionId = '' } = more;
  return {
    id: `${category} ${subscriptionId}`,
    cloud: 'sandbox',
    place,
    setting: 'to-law-entra',
    category,
    destination: { kind: 'workspace', name: 'law-entra', resourceId: workspaceId('law-entra') },
    startedAt: 0,
    state: 'waiting',
    ...more,
  };
}

/** Sends the Activity Log of the production subscription somewhere from now on. */
function sendActivity(destination: Parameters<typeof seededSetting>[0]['destination']): string {
  const now = sandbox.clock.now();
  const setting = seededSetting({ name: 'activity', destination, enabled: activityCategories, all: activityCategories, createdAt: now });
  const owner = { tenantId: tenantIds.contoso, subscriptionId: subscriptionIds.production };
  reroute(sandbox.world.routes, { owner, before: undefined, after: setting, now });
  return new Date(now).toISOString();
}

describe('a look for first records', () => {
  const since = new Date(testStart - 3 * 86_400_000).toISOString();
  const over = (firstDelivery.most + 1) * minute;

  it('keeps what has arrived where the cause of another cannot be read, and gives up in time', async () => {
    await sandbox.ask(`${sandbox.record.arm}/_sandbox/faults`, {
      method: 'POST',
      body: { kind: 'forbidden', path: 'aadiam/diagnosticSettings' },
    });
    const look = (now: number) => lookAt(connection, [watch('RiskyAgents', { since }), watch('AuditLogs', { since })], now, signal);
    const [late, arrived] = await look(20 * minute);
    expect(late).toMatchObject({ state: 'waiting', lookedAt: 20 * minute });
    expect(late!.cause).toContain('Contoso refused');
    expect(arrived).toMatchObject({ state: 'arrived' });
    expect((await look(over)).map(({ state }) => state)).toEqual(['ended', 'arrived']);
  }, 60_000);

  it('gives a place up that fails for as long as Azure documents for a first delivery', async () => {
    const destination = { kind: 'workspace', name: 'law-gone', resourceId: workspaceId('law-gone') } as const;
    const look = async (now: number) => lookAt(connection, [watch('AuditLogs', { destination })], now, signal);
    expect(await look(minute)).toMatchObject([{ state: 'waiting' }]);
    const [ended] = await look(over);
    expect(ended).toMatchObject({ state: 'ended' });
    expect(ended!.cause).toContain('law-gone is not there any more');
  });
});

describe('the watches that are kept', () => {
  const parts = (file: string): WatchParts => ({
    file: join(folder, file),
    now: () => 10 * 86_400_000,
    connection: () => undefined,
    changed: () => undefined,
    log: () => undefined,
  });
  const awaits = (category: string) => [watch(category)].map(({ setting, destination }) => ({ setting, category, destination }));

  it('are all there after several settings were saved at once', async () => {
    const watches = openWatches(parts('new/watches.json'));
    const categories = ['AuditLogs', 'SignInLogs', 'RiskyUsers', 'ProvisioningLogs'];
    await Promise.all(categories.map((category) => watches.add({ cloud: 'sandbox', place }, awaits(category))));
    watches.dispose();
    const again = openWatches(parts('new/watches.json'));
    expect((await again.list()).map(({ category }) => category)).toEqual(categories);
    again.dispose();
  });

  it('are those of every window, whose engines have one file', async () => {
    const [one, other] = [openWatches(parts('shared.json')), openWatches(parts('shared.json'))];
    expect([await one.list(), await other.list()]).toEqual([[], []]);
    await one.add({ cloud: 'sandbox', place }, awaits('AuditLogs'));
    await other.add({ cloud: 'sandbox', place }, awaits('SignInLogs'));
    const categories = async (watches: Watches) => (await watches.list()).map(({ category }) => category).sort();
    expect([await categories(one), await categories(other)]).toEqual([
      ['AuditLogs', 'SignInLogs'],
      ['AuditLogs', 'SignInLogs'],
    ]);
    one.dispose();
    other.dispose();
  });

  it('go on being looked for by an engine that was started anew, as by the one before (CX-13)', async () => {
    const file = join(folder, 'restarted.json');
    let now = sandbox.clock.now();
    const looking: WatchParts = { ...parts('restarted.json'), now: () => now, connection: () => connection };
    const before = openWatches(looking);
    await before.add({ cloud: 'sandbox', place }, awaits('AuditLogs'));
    before.dispose();
    now += 1000;
    const told: string[] = [];
    const after = openWatches({ ...looking, changed: ({ category, state }) => told.push(`${category} ${state}`) });
    await vi.waitFor(async () => expect(await readFile(file, 'utf8')).toContain('"since"'), { timeout: 30_000, interval: 200 });
    sandbox.clock.advance(48 * 60 * minute);
    now += 48 * 60 * minute;
    await vi.waitFor(() => expect(told.at(-1)).toBe('AuditLogs arrived'), { timeout: 30_000, interval: 200 });
    const [info] = await after.list();
    expect(info?.status).toMatch(/first record at .* UTC \(latency /);
    after.dispose();
  }, 90_000);

  it('go from the file once they have ended and can be read no more, and what is awaited stays', async () => {
    const file = join(folder, 'old.json');
    const old = [watch('AuditLogs', { state: 'arrived' }), watch('SignInLogs'), watch('RiskyUsers', { state: 'ended' })];
    await writeFile(file, JSON.stringify(old));
    const watches = openWatches(parts('old.json'));
    await watches.add({ cloud: 'sandbox', place }, awaits('ProvisioningLogs'));
    watches.dispose();
    const kept = JSON.parse(await readFile(file, 'utf8')) as readonly Watch[];
    expect(kept.map(({ category }) => category)).toEqual(['SignInLogs', 'ProvisioningLogs']);
  });
});

describe('first records in hubs of their own', () => {
  const destination = { kind: 'eventHub', name: 'ehns-contoso', resourceId: rule } as const;

  it('are awaited where the hub is not there yet, which holds up no other', async () => {
    const found = await findArrivals(connection, [watch('RiskyAgents', { destination })], signal);
    expect(found.get('RiskyAgents ')).toEqual({ since: '2000-01-01T00:00:00Z' });
    expect(await findArrivals(connection, [watch('RiskyAgents', { destination, since: '2000-01-01T00:00:00Z' })], signal)).toEqual(
      new Map([['RiskyAgents ', {}]]),
    );
  });

  it('are found of a subscription, whose categories share one', async () => {
    const at = { subscriptionId: subscriptionIds.production, group: 'rg-monitor', location: 'westeurope', createdAt: testStart };
    for (const resource of hubResources(at, 'ehns-contoso', { name: 'insights-activity-logs', partitions: 1, retentionDays: 1 }))
      sandbox.world.resources.set(resource.id.toLowerCase(), resource);
    const since = sendActivity({ eventHubAuthorizationRuleId: rule });
    sandbox.clock.advance(120 * minute);
    const wanted = watch('Administrative', { destination, since, subscriptionId: subscriptionIds.production });
    expect((await findArrivals(connection, [wanted], signal)).get(wanted.id)?.firstAt).toBeDefined();
  }, 60_000);
});

describe('first records in a storage account', () => {
  const destination = { kind: 'storageAccount', name: 'stcontosologs', resourceId: account } as const;

  it('are those of the subscription that is awaited, though all share one container', async () => {
    const since = sendActivity({ storageAccountId: account });
    sandbox.clock.advance(120 * minute);
    const of = (subscriptionId: string) => watch('Administrative', { destination, since, subscriptionId });
    const [sends, silent] = [of(subscriptionIds.production), of(subscriptionIds.development)];
    const found = await findArrivals(connection, [sends, silent], signal);
    expect(found.get(sends.id)?.firstAt).toBeDefined();
    expect(found.get(silent.id)?.firstAt).toBeUndefined();
  }, 60_000);

  it('are looked for in every page of the list', async () => {
    const storage = {
      cloud: connection.cloud,
      credential: connection.credential(place.tenantId),
      endpoint: `${sandbox.record.storage}/stcontosologs`,
    };
    const container = 'insights-logs-auditlogs';
    const whole = await listBlobs(storage, { container }, signal);
    expect(whole.blobs.length).toBeGreaterThan(20);
    const { blobs } = await listBlobs(storage, { container, pageSize: 7 }, signal);
    expect(blobs).toEqual(whole.blobs);
  }, 60_000);
});
