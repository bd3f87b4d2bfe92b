import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sandboxCloud } from '../../src/azure/cloud';
import { connectCloud } from '../../src/azure/connection';
import { createCredentials } from '../../src/azure/credentials';
import { subscriptionOffers } from '../../src/features/setup/destinationOffers';
import { applyPlan } from '../../src/flows/setup/applyPlan';
import { openJournal } from '../../src/flows/setup/journal';
import { directoryRoles } from '../../src/sandbox/world/directory';
import { contosoUser, subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { refusal } from '../support/refusal';
import { identityParts } from '../support/sandbox/identityParts';
import { context, useSetup, workspaceId } from '../support/sandbox/openSetup';

const { bench } = useSetup('ada.admin');

describe('what subscriptions offer to send to', () => {
  it('is told of the others where one may not be read, with the reason at that one', async () => {
    const place = await bench.as('ada.admin');
    await bench.fault({ kind: 'forbidden', service: 'arm', path: `/subscriptions/${subscriptionIds.development}/providers` });
    const offers = await subscriptionOffers(identityParts(bench).engine, place, context.signal);
    const refused = offers.filter(({ failure }) => failure !== undefined);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.failure).toMatch(/refused to list its storage accounts and event hubs.*role Reader/);
    expect(offers.flatMap(({ offer }) => offer?.storageAccounts ?? []).map(({ name }) => name)).toContain('stcontosologs');
    expect(offers.flatMap(({ offer }) => offer?.eventHubRules ?? [])[0]?.hubs.length).toBeGreaterThan(0);
  });

  it('has the solutions of partners, to which an Activity Log is sent and read back (DS-16)', async () => {
    const place = await bench.as('ada.admin');
    const offers = await subscriptionOffers(identityParts(bench).engine, place, context.signal);
    const partners = offers.flatMap(({ offer }) => offer?.partners ?? []);
    expect(partners.map(({ name, usable }) => `${name} ${usable}`)).toEqual(['elastic-contoso true']);
    const { resourceId } = partners[0]!;
    const answers = { name: 'to-partner', subscriptionId: subscriptionIds.production, categories: ['Administrative'] };
    const plan = await bench.plan(place, { wizard: 'sendLogs', ...answers, destinations: { partner: { resourceId } } });
    expect((await bench.apply(plan)).steps.map(({ result }) => result)).toEqual(['done']);
    const listed = await bench.engine.handlers['setup/logOffer']({ ...place, subscriptionId: subscriptionIds.production }, context);
    expect(listed.settings.find(({ name }) => name === 'to-partner')?.destinations).toEqual([
      { kind: 'partner', resourceId, name: 'elastic-contoso' },
    ]);
  }, 30_000);

  it('sends the logs of a tenant to a partner, warned that Azure does not document it, and reads it back (DS-16)', async () => {
    const place = await bench.as('ada.admin');
    const offers = await subscriptionOffers(identityParts(bench).engine, place, context.signal);
    const { resourceId } = offers.flatMap(({ offer }) => offer?.partners ?? [])[0]!;
    const plan = await bench.plan(place, {
      wizard: 'sendLogs',
      name: 'tenant-to-partner',
      categories: ['RiskyUsers'],
      destinations: { partner: { resourceId } },
    });
    expect(plan.notices.join('\n')).toContain('Azure does not document partner solutions as destinations of Entra logs');
    expect(plan.steps.at(-1)?.request.body).toMatchObject({ properties: { marketplacePartnerId: resourceId } });
    expect((await bench.apply(plan)).steps.map(({ result }) => result)).toEqual(['done']);
    const { settings } = await bench.engine.handlers['azure/diagnosticSettings'](place, context);
    expect(settings.find(({ name }) => name === 'tenant-to-partner')?.destinations).toMatchObject([
      { kind: 'partner', resourceId, name: 'elastic-contoso' },
    ]);
    await bench.apply(await bench.plan(place, { wizard: 'deleteSetting', name: 'tenant-to-partner' }));
  }, 30_000);

  it('refuses what is no partner, and one that is not there, before a write (DS-16)', async () => {
    const place = await bench.as('ada.admin');
    const to = (resourceId: string) =>
      refusal(
        bench.plan(place, { wizard: 'sendLogs', name: 'nowhere', categories: ['RiskyUsers'], destinations: { partner: { resourceId } } }),
      );
    expect(await to(workspaceId('law-empty'))).toMatch(/law-empty is no solution of a partner/);
    const group = `/subscriptions/${subscriptionIds.production}/resourceGroups/rg-monitor`;
    expect(await to(`${group}/providers/Microsoft.Datadog/monitors/dd-none`)).toMatch(/dd-none is not there.*Azure Native ISV Services/);
  }, 30_000);

  it('tells of a partner that the service left out without a word, and what is kept instead (DS-18)', async () => {
    const place = await bench.as('ada.admin');
    bench.sandbox.world.tenants[0]!.directoryRoleAssignments.push({
      id: 'attributes-of-ada',
      roleTemplateId: directoryRoles.attributeLogAdministrator.templateId,
      principalId: contosoUser('ada'),
      createdAt: 0,
    });
    const partner = {
      resourceId: `/subscriptions/${subscriptionIds.production}/resourceGroups/rg-monitor/providers/Microsoft.Elastic/monitors/elastic-contoso`,
    };
    const plan = await bench.plan(place, {
      wizard: 'sendLogs',
      name: 'attributestoboth',
      attributes: true,
      categories: ['CustomSecurityAttributeAuditLogs'],
      destinations: { workspace: { resourceId: workspaceId('law-empty') }, partner },
    });
    const signIn = { kind: 'sandboxUser', account: 'ada.admin@contoso.example' } as const;
    const cloud = sandboxCloud(bench.sandbox.record, bench.sandbox.authority);
    const connection = connectCloud(cloud, await createCredentials(signIn, { cloud, showCode: () => undefined }));
    const client = (service: 'arm' | 'graph') => connection.client(service, place.tenantId);
    const parts = { client, journal: openJournal(join(bench.storage, 'setup', 'journal')), now: () => Date.now(), patience: 1 };
    expect(await refusal(applyPlan(parts, plan, context))).toMatch(/took it, but keeps it without properties\.marketplacePartnerId\./);
    const [run] = await bench.engine.handlers['setup/journal']({}, context);
    await bench.engine.handlers['setup/undo']({ runId: run!.runId }, context);
    expect(bench.sandbox.world.tenants[0]!.attributeSettings.size).toBe(0);
  }, 30_000);
});
