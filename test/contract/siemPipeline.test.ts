import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hubMessages, messageAt, newestMessage } from '../../src/azure/services/hubMessages';
import { createEngine } from '../../src/engine/engine';
import type { Engine } from '../../src/engine/engine';
import { subscriptionIds, tenantIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const context = { signal: new AbortController().signal, progress: () => undefined };
const namespace = `/subscriptions/${subscriptionIds.production}/resourceGroups/rg-monitor/providers/Microsoft.EventHub/namespaces/ehns-contoso`;
const question = {
  connectionId: 'azure',
  tenantId: tenantIds.contoso,
  tenantName: 'Contoso',
  ruleId: `${namespace}/authorizationRules/RootManageSharedAccessKey`,
  hub: 'entra-logs',
};
let sandbox: TestSandbox;
let engine: Engine;
let storage: string;
beforeAll(async () => {
  sandbox = await openSandbox({ speed: 600 });
  storage = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  engine = await createEngine({ storageFolder: storage, threads: 1, clock: { now: () => sandbox.clock.now() } });
  const { tenantId, clientId, clientSecret: secret } = sandbox.identity('entra-logs-automation');
  const signIn = { kind: 'secret', tenantId, clientId, secret } as const;
  await engine.handlers['azure/connect']({ connectionId: 'azure', cloud: 'sandbox', sandbox: sandbox.record, signIn }, context);
}, 60_000);
const connection = async (): Promise<string> => {
  const token = await sandbox.token('entra-logs-automation', sandbox.record.arm);
  const url = `${sandbox.record.arm}${question.ruleId}/listKeys?api-version=2024-01-01`;
  return (await sandbox.ask(url, { method: 'POST', token })).json<{ primaryConnectionString: string }>().primaryConnectionString;
};
afterAll(async () => {
  await engine.dispose();
  await sandbox.close();
  await rm(storage, { recursive: true, force: true });
});

describe('the way from the directory to a forwarder', () => {
  it('is looked at hop by hop, each with the time of its newest', async () => {
    const hops = await engine.handlers['siem/verify'](question, context);
    expect(hops.map(({ result }) => result)).toEqual(['pass', 'pass', 'pass']);
    for (const { time } of hops) expect(sandbox.clock.now() - Date.parse(time!)).toBeLessThan(24 * 3_600_000);
    expect(hops[2]!.what).toMatch(/records in the newest message, of \w+.* read with the consumer group \$Default/);
  }, 60_000);

  it('tells the newest message of the hub, however many came before it and however long ago', async () => {
    const reader = { connectionString: await connection(), hub: question.hub, consumerGroup: 'siem' };
    const from = sandbox.clock.now() - 7 * 86_400_000;
    const newest = await newestMessage(reader, context.signal);
    const { messages, isCut } = await hubMessages({ ...reader, from, most: 1000 }, context.signal);
    expect(isCut).toBe(false);
    const message = await messageAt(reader, newest!, context.signal);
    expect(message!.enqueuedAt).toBe(newest!.enqueuedAt);
    // More may have come meanwhile.
    expect(messages).toContainEqual(message);
    expect(messages.filter(({ enqueuedAt }) => enqueuedAt < newest!.enqueuedAt).length).toBeGreaterThan(20);
    const some = await hubMessages({ ...reader, from, most: 3 }, context.signal);
    expect([some.messages.length, some.isCut]).toEqual([3, true]);
    expect(await hubMessages({ ...reader, from: sandbox.clock.now() + 3_600_000, most: 3 }, context.signal)).toEqual({
      messages: [],
      isCut: false,
    });
  }, 60_000);

  it('says that a forwarder’s consumer group is missing, and what makes it', async () => {
    const hops = await engine.handlers['siem/verify']({ ...question, consumerGroup: 'nobody' }, context);
    expect(hops[2]!.result).toBe('fail');
    expect(hops[2]!.what).toMatch(/entra-logs has no consumer group nobody.*hub\.bicep/);
    const group = await engine.handlers['siem/verify']({ ...question, consumerGroup: 'siem' }, context);
    expect(group[2]).toMatchObject({ result: 'pass', what: expect.stringContaining('consumer group siem') as string });
  }, 60_000);

  it('says of a hub that is not there that it is made with its first message', async () => {
    const hops = await engine.handlers['siem/verify']({ ...question, hub: 'insights-logs-auditlogs' }, context);
    expect(hops.map(({ result }) => result)).toEqual(['pass', 'fail', 'unknown']);
    expect(hops[1]!.what).toMatch(/insights-logs-auditlogs is not there: it was deleted, or is made with its first message/);
  }, 60_000);

  it('is said to be closed where the networks of the namespace keep readers, or logs, out (CX-3)', async () => {
    const id = `${namespace}/networkRuleSets/default`.toLowerCase();
    const open = sandbox.world.resources.get(id)!;
    const reach = async (rules: Readonly<Record<string, unknown>>) => {
      sandbox.world.resources.set(id, { ...open, properties: { ...open.properties, ...rules } });
      return engine.handlers['siem/reach'](question, context);
    };
    expect(await reach({})).toEqual({});
    const reader = 'ehns-contoso lets only chosen networks in';
    expect(await reach({ defaultAction: 'Deny', trustedServiceAccessEnabled: true })).toEqual({ reader });
    expect(await reach({ publicNetworkAccess: 'Disabled', trustedServiceAccessEnabled: true })).toEqual({ reader });
    expect(await reach({ defaultAction: 'Deny' })).toEqual({ reader, writer: 'ehns-contoso keeps trusted services of Azure out' });
    sandbox.world.resources.set(id, open);
  });

  it('lets messages be seen as they are, which the preview then reads', async () => {
    const { messages } = await engine.handlers['siem/peek']({ ...question, minutes: 120, consumerGroup: 'siem' }, context);
    expect(messages.length).toBeGreaterThan(0);
    const preview = await engine.handlers['siem/previewParsing']({ text: messages.join('\n') }, context);
    expect(preview.messages).toHaveLength(messages.length);
    expect(preview.messages.every(({ records }) => records.length > 0)).toBe(true);
    expect(preview.messages[0]!.records[0]).toMatchObject({ category: expect.any(String) as string, tenantId: tenantIds.contoso });
  }, 60_000);

  it('says at which hop something fails, and looks at the others all the same', async () => {
    const [first, second] = await engine.handlers['siem/verify']({ ...question, ruleId: `${namespace}/authorizationRules/gone` }, context);
    expect([first!.result, second!.result]).toEqual(['pass', 'fail']);
    expect(second!.what).toMatch(/gone|not/i);
    await expect(engine.handlers['siem/peek']({ ...question, minutes: 10_080, consumerGroup: 'nobody' }, context)).rejects.toThrow(
      /has no consumer group nobody/,
    );
  }, 60_000);

  it('is said to have no room for a reader of its own in the tier Basic (CX-2), and to let none in by keys that are switched off', async () => {
    const standard = sandbox.world.resources.get(namespace.toLowerCase())!;
    sandbox.world.resources.set(namespace.toLowerCase(), { ...standard, more: { sku: { name: 'Basic', tier: 'Basic' } } });
    expect(await engine.handlers['siem/reach'](question, context)).toEqual({
      group: 'ehns-contoso is of the tier Basic, which has $Default alone and keeps messages for a day',
    });
    const properties = { ...standard.properties, disableLocalAuth: true };
    sandbox.world.resources.set(namespace.toLowerCase(), { ...standard, properties });
    expect(await engine.handlers['siem/reach'](question, context)).toEqual({ keys: 'ehns-contoso has local authentication switched off' });
    sandbox.world.resources.set(namespace.toLowerCase(), standard);
  });

  it('has consumer groups to choose from, and none where the hub is not there yet', async () => {
    expect([...(await engine.handlers['siem/consumerGroups'](question, context))].sort()).toEqual(['$Default', 'siem']);
    expect(await engine.handlers['siem/consumerGroups']({ ...question, hub: 'insights-logs-auditlogs' }, context)).toEqual([]);
  }, 60_000);

  it('refuses what a forwarder cannot be set up with', async () => {
    await expect(engine.handlers['siem/parameters']({ vendor: 'splunk', values: {} }, context)).rejects.toThrow(/resourceGroup is missing/);
  });
});
