import { describe, expect, it } from 'vitest';
import { sandboxCloud } from '../../src/azure/cloud';
import { connectCloud } from '../../src/azure/connection';
import { createCredentials } from '../../src/azure/credentials';
import { explainAzure } from '../../src/azure/explain';
import { explainSignIn } from '../../src/azure/explainSignIn';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import type { tenantIds } from '../../src/sandbox/world/seed/tenants';
import { refusal } from '../support/refusal';
import { context, useSetup } from '../support/sandbox/openSetup';

const { bench, place: ada } = useSetup('ada.admin');

/** The words that somebody gets who asks for the settings of a tenant. */
const settingsOf = async (account: string, tenant?: keyof typeof tenantIds) =>
  refusal(bench.as(account, tenant).then((place) => bench.engine.handlers['setup/logOffer'](place, context)));

describe('what the words of a failure hold: what failed, on what, why, who can mend it, what now', () => {
  it('an account that a tenant does not know: another account, or an invitation (ER-6)', async () => {
    expect(await settingsOf('rea.reader', 'fabrikam')).toMatch(
      /Your account is not known in \w+.* Sign in with another account, or ask an administrator there for an invitation\./,
    );
  });

  it('a second factor is asked for: sign in again and confirm (ER-11)', () => {
    const refused = new Error('AADSTS50076: Due to a configuration change you must use multi-factor authentication.');
    expect(explainSignIn(refused, 'Contoso')).toMatchObject({
      message: 'Contoso asks for a second factor. Sign in to it again and confirm on your device.',
      action: { title: 'Sign In Again' },
    });
  });

  it('a policy blocks the sign-in: an administrator knows which, and nobody is asked again (ER-11)', async () => {
    expect(await settingsOf('blake.blocked')).toMatch(
      /A Conditional Access policy of .* blocks this sign-in\. Ask an administrator of the tenant which condition is missing\./,
    );
  });

  it('consent is missing: what the application wants to read, and where an administrator consents (ER-8)', async () => {
    const place = await bench.as('carl.consent');
    const words = await refusal(bench.engine.handlers['setup/identities'](place, context));
    expect(words).toMatch(/has not consented to the application [0-9a-f-]{36} reading for you: who you are, its audit and sign-in logs/);
    expect(words).toMatch(/Ask an administrator there to consent at https:\/\/\S+client_id=[0-9a-f-]{36}, then sign in again\./);
  });

  it('an application that the tenant does not know: its id, the tenant, and what it may be (ER-10)', async () => {
    const clientId = '0f0f0f0f-9999-4222-8333-000000000001';
    const [proof] = await bench.engine.handlers['setup/testIdentity'](
      { place: ada, clientId, secret: 'x'.repeat(40), patience: 0 },
      context,
    );
    expect(proof?.what).toContain(
      `The application ${clientId} is not known in Contoso: it is of another tenant, or nobody there has consented`,
    );
  });

  it('a secret that has ended: what makes a new one (ER-9)', async () => {
    const { tenantId, clientId, clientSecret: secret } = bench.sandbox.identity('entra-logs-expired');
    const test = { place: { ...ada, tenantId }, clientId, secret, patience: 0 };
    const [proof] = await bench.engine.handlers['setup/testIdentity'](test, context);
    expect(proof?.what).toMatch(/The secret for Contoso has expired\. .*Rotate Secret or Certificate makes a new one/);
  });

  it('no licence for an API: which licence, and what can be read all the same (ER-7)', async () => {
    const { tenantId, clientId, clientSecret: secret } = bench.sandbox.identity('tailspin-reader');
    const cloud = sandboxCloud(bench.sandbox.record, bench.sandbox.authority);
    const credentials = await createCredentials({ kind: 'secret', tenantId, clientId, secret }, { cloud, showCode: () => undefined });
    const graph = connectCloud(cloud, credentials).client('graph', tenantId);
    const attempted = { doing: 'give its sign-ins', on: 'Tailspin Toys', remedy: '' };
    const words = await graph.get('/v1.0/auditLogs/signIns?$top=1', context.signal).then(
      () => undefined,
      (error: unknown) => explainAzure(error, attempted),
    );
    expect(words).toMatchObject({ code: 'azure-no-licence' });
    expect((words as Error).message).toMatch(
      /Tailspin Toys did not give its sign-ins: .*Entra ID P1 or P2.* audit logs can be read all the same\. A Billing Administrator/,
    );
  });

  it('a subscription is lacking: Graph is still read, and who gives a role (ER-28)', async () => {
    const place = await bench.as('ada.admin', 'fabrikam');
    const { checks } = await bench.engine.handlers['setup/prerequisites'](place, context);
    expect(checks.find(({ title }) => title === 'Subscription')).toMatchObject({
      result: 'fail',
      what: 'You have a role in no subscription of this tenant.',
      remedy: expect.stringContaining('logs can still be read from Microsoft Graph') as string,
      who: 'Owner of a subscription',
    });
  });

  it('a subscription is disabled: nothing in it can be changed, and who can enable it (ER-28)', async () => {
    const { sandbox } = bench;
    const { tenantId, clientId, clientSecret: secret } = sandbox.identity('entra-logs-automation');
    const cloud = sandboxCloud(sandbox.record, sandbox.authority);
    const credentials = await createCredentials({ kind: 'secret', tenantId, clientId, secret }, { cloud, showCode: () => undefined });
    const arm = connectCloud(cloud, credentials).client('arm', tenantId);
    const subscription = `/subscriptions/${subscriptionIds.development}`;
    const token = await sandbox.token('entra-logs-automation', sandbox.record.arm);
    const turn = (deed: string) =>
      sandbox.ask(`${sandbox.record.arm}${subscription}/providers/Microsoft.Subscription/${deed}?api-version=2021-10-01`, {
        method: 'POST',
        token,
      });
    expect((await turn('cancel')).status).toBe(200);
    const subscriptions = await bench.engine.handlers['azure/subscriptions'](ada, context);
    expect(subscriptions.find(({ subscriptionId }) => subscriptionId === subscriptionIds.development)?.state).toBe('Disabled');
    const path = `${subscription}/resourcegroups/rg-late?api-version=2024-03-01`;
    const write = () => arm.send({ method: 'PUT', path, body: { location: 'westeurope' } }, context.signal);
    const words = await write().then(
      () => undefined,
      (error: unknown) => explainAzure(error, { doing: 'make the resource group rg-late', on: 'Contoso Development', remedy: '' }),
    );
    expect(words).toMatchObject({ code: 'azure-subscription-disabled' });
    expect((words as Error).message).toMatch(
      /Contoso Development did not make the resource group rg-late: its subscription is disabled.* can be read.*enable it again, or choose another/,
    );
    await turn('enable');
    await write();
  });

  it('a token of the wrong time or audience is got anew once, and nobody is told (ER-21)', async () => {
    await bench.fault({ kind: 'tokenExpired', service: 'arm', count: 1 });
    await bench.engine.handlers['setup/logOffer'](ada, context);
    await bench.fault({ kind: 'tokenExpired', service: 'arm' });
    expect(await refusal(bench.engine.handlers['setup/logOffer'](ada, context))).toMatch(
      /Contoso did not take the sign-in when it was asked to list its diagnostic settings\. Sign in again, then retry\./,
    );
  });

  it.each([
    ['throttled', /Contoso is asked too often, so it did not list its diagnostic settings\. Wait .*, then retry\./],
    ['gatewayTimeout', /Contoso ran out of time when it was asked to list its diagnostic settings\. Narrow/],
    ['unavailable', /The service of Contoso \(.*\) failed with status 503 .*Retry in a while\./],
  ] as const)(
    '%s is told with what to do about it (ER-24)',
    async (kind, words) => {
      await bench.fault({ kind, service: 'arm', path: 'diagnosticSettings', ...(kind === 'throttled' ? { retryAfter: 0 } : {}) });
      expect(await refusal(bench.engine.handlers['setup/logOffer'](ada, context))).toMatch(words);
    },
    30_000,
  );

  it('the name of a deleted workspace is kept for 14 days: another name, or its own group, where it comes back (ER-26, DS-12)', async () => {
    const at = (resourceGroup: string) => ({
      workspace: {
        create: {
          subscriptionId: subscriptionIds.production,
          resourceGroup,
          location: 'westeurope',
          name: 'law-retired',
          retentionDays: 30,
        },
      },
    });
    const answers = { wizard: 'sendLogs', name: 'to-retired', categories: ['RiskyUsers'] } as const;
    expect(await refusal(bench.plan(ada, { ...answers, destinations: at('rg-other') }))).toMatch(
      /A workspace law-retired was deleted within 14 days in the resource group rg-monitor, and its name is kept for it\. Choose another name/,
    );
    const plan = await bench.plan(ada, { ...answers, destinations: at('rg-monitor') });
    expect(plan.notices.join('\n')).toContain('It comes back with the records that it had');
    await bench.apply(plan);
  }, 30_000);
});
