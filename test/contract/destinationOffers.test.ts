import { describe, expect, it } from 'vitest';
import { subscriptionOffers } from '../../src/features/setup/destinationOffers';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { identityParts } from '../support/sandbox/identityParts';
import { context, useSetup } from '../support/sandbox/openSetup';

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

  it('warns of a partner for the logs of a tenant, which Azure does not document, and sends it as for an Activity Log (DS-16)', async () => {
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
    expect(plan.steps.at(-1)?.look?.holds).toMatchObject({ properties: { marketplacePartnerId: resourceId } });
  }, 30_000);
});
