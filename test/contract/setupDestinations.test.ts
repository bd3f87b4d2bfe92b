import { describe, expect, it, vi } from 'vitest';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import type { DestinationAnswers } from '../../src/protocol/setup';
import { refusal } from '../support/refusal';
import { context, useSetup } from '../support/sandbox/openSetup';

const { bench, place: ada } = useSetup('ada.admin');

const group = `/subscriptions/${subscriptionIds.production}/resourceGroups/rg-monitor/providers`;
const at = { subscriptionId: subscriptionIds.production, resourceGroup: 'rg-monitor', location: 'westeurope' };
const plan = (name: string, destinations: DestinationAnswers, categories = ['RiskyUsers']) =>
  bench.plan(ada, { wizard: 'sendLogs', name, categories, destinations });
const settings = () => bench.sandbox.world.tenants[0]!.settings;

describe('destinations that are there', () => {
  it('are offered, each with why nothing would arrive or why it cannot be chosen (DS-13, DS-14, DS-15)', async () => {
    const offer = await bench.engine.handlers['setup/destinations']({ ...ada, subscriptionId: subscriptionIds.production }, context);
    const account = (name: string) => offer.storageAccounts.find((each) => each.name === name);
    expect(account('stcontosologs')).toMatchObject({ usable: true });
    expect(account('stcontosologs')?.warning).toBeUndefined();
    expect(account('stcontosolocked')).toMatchObject({ usable: true });
    expect(account('stcontosolocked')?.warning).toContain('nothing would arrive');
    expect(account('stcontosopremium')).toMatchObject({ usable: false });
    expect(offer.eventHubRules.map(({ name, usable }) => `${name} ${usable}`)).toEqual([
      'ehns-contoso, RootManageSharedAccessKey true',
      'ehns-contoso, listen-only false',
    ]);
  });

  const unfit: readonly (readonly [string, DestinationAnswers, RegExp])[] = [
    [
      'a premium storage account',
      { storageAccount: { resourceId: `${group}/Microsoft.Storage/storageAccounts/stcontosopremium` } },
      /premium/,
    ],
    [
      'a rule that may only listen',
      { eventHub: { ruleId: `${group}/Microsoft.EventHub/namespaces/ehns-contoso/authorizationRules/listen-only` } },
      /lacks Manage, Send/,
    ],
  ];
  it.each(unfit)('are refused before the write: %s', async (_, destinations, words) => {
    expect(await refusal(plan('unfit', destinations))).toMatch(words);
  });

  it('say that a firewall keeps everything out, and that no retention days can be set any more (DS-13, ER-17, ER-18)', async () => {
    const { notices } = await plan('locked', {
      storageAccount: { resourceId: `${group}/Microsoft.Storage/storageAccounts/stcontosolocked` },
    });
    expect(notices.join('\n')).toMatch(/firewall[\s\S]*retention days/);
  });

  it('say so of a namespace of event hubs, whose rules are kept apart, unless it lets trusted services in (DS-15)', async () => {
    const namespace = `${group}/Microsoft.EventHub/namespaces/ehns-contoso`;
    const id = `${namespace}/networkRuleSets/default`.toLowerCase();
    const open = bench.sandbox.world.resources.get(id)!;
    const eventHub = { ruleId: `${namespace}/authorizationRules/RootManageSharedAccessKey`, hub: 'entra-logs' };
    const notices = async (rules: Readonly<Record<string, unknown>>): Promise<string> => {
      bench.sandbox.world.resources.set(id, { ...open, properties: { ...open.properties, ...rules } });
      return (await plan('closed', { eventHub })).notices.join('\n');
    };
    expect(await notices({})).not.toContain('firewall');
    expect(await notices({ defaultAction: 'Deny', trustedServiceAccessEnabled: true })).not.toContain('firewall');
    expect(await notices({ defaultAction: 'Deny' })).toContain('ehns-contoso has a firewall');
    const offer = await bench.engine.handlers['setup/destinations']({ ...ada, subscriptionId: subscriptionIds.production }, context);
    expect(offer.eventHubRules[0]?.warning).toContain('nothing would arrive');
    bench.sandbox.world.resources.set(id, open);
  });

  it('get one hub per category where none is named, and that is said (DS-14)', async () => {
    const ruleId = `${group}/Microsoft.EventHub/namespaces/ehns-contoso/authorizationRules/RootManageSharedAccessKey`;
    const { notices, steps } = await plan('per-category', { eventHub: { ruleId } });
    expect(notices.join('\n')).toContain('insights-logs-');
    expect(JSON.stringify(steps.at(-1)!.request.body)).not.toContain('eventHubName');
  });
});

describe('destinations that are made on the way', () => {
  it('are a storage account with a rule that deletes old files, and an event hub with a reader of its own (DS-13, CX-2)', async () => {
    const made = await plan('everything', {
      storageAccount: { create: { ...at, name: 'stmadehere', deleteAfterDays: 400 } },
      eventHub: { create: { ...at, name: 'ehns-made', hub: 'entra', consumerGroup: 'siem' } },
    });
    const { runId } = await bench.apply(made);
    expect(settings().get('everything')).toMatchObject({ eventHubName: 'entra' });
    const has = (end: string) => [...bench.sandbox.world.resources.keys()].some((id) => id.endsWith(end));
    for (const end of ['/stmadehere/managementpolicies/default', '/entra/consumergroups/siem', '/entra/authorizationrules/siem-listen'])
      expect(has(end)).toBe(true);
    await bench.engine.handlers['setup/undo']({ runId }, context);
    expect([settings().has('everything'), has('/stmadehere'), has('/ehns-made')]).toEqual([false, false, false]);
  }, 60_000);
});

describe('first records in an event hub', () => {
  it('are seen by a peek that takes nothing out of it', async () => {
    const ruleId = `${group}/Microsoft.EventHub/namespaces/ehns-contoso/authorizationRules/RootManageSharedAccessKey`;
    await bench.apply(await plan('hub', { eventHub: { ruleId, hub: 'activity-logs' } }, ['NonInteractiveUserSignInLogs', 'RiskyAgents']));
    const mine = async () => (await bench.engine.handlers['setup/watches']({}, context)).filter(({ setting }) => setting === 'hub');
    await vi.waitFor(
      async () => {
        bench.sandbox.clock.advance(900_000);
        expect((await mine()).find(({ category }) => category.startsWith('Non'))?.status).toMatch(/^first record at .*latency/);
      },
      { timeout: 160_000, interval: 3000 },
    );
    expect((await mine()).find(({ category }) => category === 'RiskyAgents')?.state).toBe('waiting');
  }, 180_000);
});

describe('first records in a storage account', () => {
  it('are found in its blobs by whoever may read them', async () => {
    const signIn = { kind: 'secret', ...bench.sandbox.identity('entra-logs-automation') } as const;
    const { tenantId, clientId, clientSecret: secret } = signIn;
    await bench.engine.handlers['azure/connect'](
      { connectionId: 'program', cloud: 'sandbox', sandbox: bench.sandbox.record, signIn: { kind: 'secret', tenantId, clientId, secret } },
      context,
    );
    const place = { ...ada, connectionId: 'program' };
    const destinations = { storageAccount: { resourceId: `${group}/Microsoft.Storage/storageAccounts/stcontosologs` } };
    const wanted = await bench.engine.handlers['setup/plan'](
      { place, answers: { wizard: 'sendLogs', name: 'blobs', categories: ['NonInteractiveUserSignInLogs'], destinations } },
      context,
    );
    await bench.apply(wanted);
    await vi.waitFor(
      async () => {
        bench.sandbox.clock.advance(900_000);
        const [watch] = (await bench.engine.handlers['setup/watches']({}, context)).filter(({ setting }) => setting === 'blobs');
        expect(watch?.status).toMatch(/^first record at/);
      },
      { timeout: 160_000, interval: 3000 },
    );
  }, 180_000);
});
