import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
    expect(hops[2]!.what).toMatch(/records in the newest message, of \w+/);
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
    const messages = await engine.handlers['siem/peek']({ ...question, minutes: 120, consumerGroup: 'siem' }, context);
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
    await expect(engine.handlers['siem/peek']({ ...question, minutes: 5, consumerGroup: 'nobody' }, context)).rejects.toThrow(
      /consumer group|nobody/,
    );
  }, 60_000);

  it('refuses what a forwarder cannot be set up with', async () => {
    await expect(engine.handlers['siem/parameters']({ vendor: 'splunk', values: {} }, context)).rejects.toThrow(/resourceGroup is missing/);
  });
});
