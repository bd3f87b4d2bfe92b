import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import type { ReaderIdentityAnswers, SetupOutcome, SetupPlan } from '../../src/protocol/setup';
import { refusal } from '../support/refusal';
import { context, useSetup } from '../support/sandbox/openSetup';

const { bench, place: ada } = useSetup('ada.admin');

const answers = (more: Partial<ReaderIdentityAnswers> = {}): ReaderIdentityAnswers => ({
  wizard: 'readerIdentity',
  name: 'siem-reader',
  secretDays: 90,
  scopes: [subscriptionIds.production],
  role: 'reader',
  directoryLogs: true,
  ...more,
});
const contoso = () => bench.sandbox.world.tenants[0]!;
const ours = (name: string) => contoso().applications.filter((each) => each.name === name);
const everyFile = async (folder: string): Promise<string> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1'));
  return (await Promise.all(files)).join('\n');
};

let made: SetupOutcome;

describe('a reader identity', () => {
  it('is registered, made known, granted, authorised and given a secret, through the directory’s lag (AZ-1, AZ-5, AZ-8, SK-1)', async () => {
    made = await bench.apply(await bench.plan(ada, answers()));
    expect(made.steps.map(({ id }) => id)).toEqual([
      'application',
      'principal',
      'grant-auditlog-read-all',
      `role-${subscriptionIds.production}`,
      'secret',
    ]);
    expect(made.secrets['secret']).toBe(ours('siem-reader')[0]!.secrets[0]!.text);
    expect(bench.sandbox.world.roleAssignments.at(-1)).toMatchObject({
      principalId: made.outputs['principal']?.['id'],
      principalType: 'ServicePrincipal',
    });
  }, 60_000);

  it('is offered where the account may give roles: as Owner, not as Reader or as a guest without a role (AZ-1)', async () => {
    const offered = async (account: string, tenant?: 'tailspin' | 'fabrikam') =>
      (await bench.engine.handlers['setup/assignable'](await bench.as(account, tenant), context))
        .filter(({ mayAssign }) => mayAssign)
        .map(({ name }) => name);
    expect(await offered('ada.admin')).toEqual(['Contoso Production', 'Contoso Development']);
    expect(await offered('ada.admin', 'tailspin')).toEqual(['Tailspin Pay-As-You-Go']);
    expect(await offered('ada.admin', 'fabrikam')).toEqual([]);
    expect(await offered('cora.contributor')).toEqual([]);
    expect(await offered('uma.access')).toEqual(['Contoso Production']);
  });

  it('is tested with the real client: token, Activity Log, audit record (SK-3, AZ-17)', async () => {
    const test = {
      place: ada,
      clientId: made.outputs['application']!['appId']!,
      secret: made.secrets['secret']!,
      subscriptionId: subscriptionIds.production,
    };
    const proofs = await bench.engine.handlers['setup/testIdentity']({ ...test, directoryLogs: true, patience: 20 }, context);
    expect(proofs.map(({ title, result }) => `${title} ${result}`)).toEqual([
      'Sign-in pass',
      'Activity Log pass',
      'Directory logs pass',
      'Workspace pass',
    ]);
  }, 60_000);

  it('says what is wrong with a secret that is an id (ER-9)', async () => {
    const test = { place: ada, clientId: made.outputs['application']!['appId']!, secret: made.outputs['secret']!['keyId']!, patience: 0 };
    const [proof] = await bench.engine.handlers['setup/testIdentity'](test, context);
    expect(proof).toMatchObject({ result: 'fail' });
    expect(proof?.what).toContain("secret's ID was perhaps pasted in place of its value");
  });

  it('is shown before anything is written: what is made, what is kept, what it has beside that, and that each is there already (AZ-2, AZ-4)', async () => {
    const shown = ({ changes }: SetupPlan) => changes.map(({ change, what }) => `${change} ${what}`);
    const fresh = await bench.plan(ada, answers({ name: 'not-yet' }));
    expect(fresh.steps.map(({ there }) => there)).toEqual([false, false, false, false, false]);
    expect(shown(fresh)).toEqual([
      'added application not-yet',
      'added service principal of not-yet',
      'added permission AuditLog.Read.All of Microsoft Graph',
      'added role Reader on Contoso Production',
      expect.stringMatching(/^added secret until 20/),
    ]);
    expect(ours('not-yet')).toEqual([]);
    const again = await bench.plan(ada, answers({ directoryLogs: false, directoryObjects: true, role: 'monitoringReader' }));
    expect(again.steps.map(({ there }) => there)).toEqual([true, true, false, false, false]);
    expect(shown(again)).toEqual([
      `kept application siem-reader (${made.outputs['application']?.['appId']})`,
      'kept service principal of siem-reader',
      'added permission Directory.Read.All of Microsoft Graph',
      'added role Monitoring Reader on Contoso Production',
      expect.stringMatching(/^added secret until 20/),
      expect.stringMatching(/^kept secret “Entra Logs until 20.*”, which it has already$/),
      'kept permission AuditLog.Read.All, which it has already',
    ]);
    expect(again).not.toHaveProperty('refusal');
    const authorize = { wizard: 'authorize', appId: made.outputs['application']!['appId']!, scopes: [subscriptionIds.production] } as const;
    expect(shown(await bench.plan(ada, { ...authorize, role: 'reader' }))).toEqual([
      'kept role Reader on Contoso Production',
      'kept permission AuditLog.Read.All, which it has already',
    ]);
    const { clientId } = bench.sandbox.identity('entra-logs-reader');
    const permissions = shown(await bench.plan(ada, { ...authorize, appId: clientId, role: 'reader' })).filter((line) =>
      line.includes('permission'),
    );
    expect(permissions).toContain('kept permission Organization.Read.All, which it has already');
    expect(permissions.join()).not.toMatch(/[0-9a-f]{8}-/);
  }, 30_000);

  it('leaves an application alone that has its name and was not made from here, and says so before', async () => {
    const { notices } = await bench.plan(ada, answers({ name: contoso().applications[0]!.name }));
    expect(notices.join(' ')).toContain(`that was not made from here (${contoso().applications[0]!.appId}). It is left alone.`);
  });

  it('is used again and not made twice, but for its secret, which nobody kept (AZ-4, AZ-6)', async () => {
    const again = await bench.apply(await bench.plan(ada, answers()));
    expect(again.steps.map(({ result }) => result)).toEqual(['already there', 'already there', 'already there', 'already there', 'done']);
    expect(ours('siem-reader')).toHaveLength(1);
  });

  it('is listed with its secrets, and warned of from 30 days before one ends (SK-18)', async () => {
    await bench.apply(await bench.plan(ada, answers({ name: 'short', secretDays: 20, scopes: [], directoryLogs: false })));
    const listed = await bench.engine.handlers['setup/identities'](ada, context);
    expect(listed.map(({ name }) => name).sort()).toEqual(['short', 'siem-reader']);
    expect(listed.find(({ name }) => name === 'siem-reader')?.warning).toBeUndefined();
    expect(listed.find(({ name }) => name === 'short')?.warning).toMatch(/ends in 1?9|2\d days/);
  });

  it('is in the view of identities with its permissions, its roles and its credentials, also where it may read no directory logs', async () => {
    await bench.apply(await bench.plan(ada, answers({ name: 'activity-only', directoryLogs: false, directoryRole: true })));
    const shown = await bench.engine.handlers['azure/identities'](ada, context);
    const role = { role: 'Reader', scope: 'Contoso Production' };
    expect(shown.find(({ name }) => name === 'siem-reader')).toMatchObject({ permissions: ['AuditLog.Read.All'], roles: [role] });
    const own = shown.find(({ name }) => name === 'activity-only');
    expect(own).toMatchObject({ permissions: [], roles: [role, { role: 'Reports Reader', scope: 'Microsoft Entra ID' }] });
    expect(own?.credentials?.[0]?.expires).toMatch(/^20\d\d-/);
  });

  it('is rotated: a new secret, tested, then the old ones removed (SK-18)', async () => {
    const appId = made.outputs['application']!['appId']!;
    const old = ours('siem-reader')[0]!.secrets.map(({ keyId }) => keyId);
    const fresh = await bench.apply(await bench.plan(ada, { wizard: 'rotateSecret', appId, secretDays: 60 }));
    const proofs = await bench.engine.handlers['setup/testIdentity'](
      { place: ada, clientId: appId, secret: fresh.secrets['secret']!, patience: 20 },
      context,
    );
    expect(proofs[0]).toMatchObject({ result: 'pass' });
    await bench.apply(await bench.plan(ada, { wizard: 'rotateSecret', appId, remove: old }));
    expect(ours('siem-reader')[0]!.secrets.map(({ text }) => text)).toEqual([fresh.secrets['secret']]);
    const last = ours('siem-reader')[0]!.secrets[0]!.keyId;
    expect(await refusal(bench.plan(ada, { wizard: 'rotateSecret', appId, remove: [last] }))).toMatch(/could not sign in any more/);
  }, 30_000);

  it('may be let read the Activity Log of a subscription and nothing else (SK-2)', async () => {
    const appId = made.outputs['application']!['appId']!;
    const plan = await bench.plan(ada, { wizard: 'authorize', appId, scopes: [subscriptionIds.development], role: 'minimal' });
    await bench.apply(plan);
    expect(bench.sandbox.world.customRoles.at(-1)?.actions).toEqual(['Microsoft.Insights/eventtypes/values/Read']);
    await bench.apply(plan);
    expect(bench.sandbox.world.customRoles).toHaveLength(1);
  });

  it('is undone in reverse, and nothing of it stays', async () => {
    const runs = await bench.engine.handlers['setup/journal']({}, context);
    for (const { runId, undo } of runs)
      if (undo.length > 0) await bench.engine.handlers['setup/undo']({ runId }, context).catch(() => undefined);
    expect(ours('siem-reader')).toEqual([]);
    expect(ours('short')).toEqual([]);
    const principal = made.outputs['principal']?.['id'];
    expect(bench.sandbox.world.roleAssignments.filter(({ principalId }) => principalId === principal)).toEqual([]);
  });

  it('leaves its secrets in no file of the storage folder (AZ-10)', async () => {
    const { secrets } = await bench.apply(await bench.plan(ada, answers({ name: 'leaky' })));
    const written = await everyFile(bench.storage);
    expect(written).toContain('leaky');
    expect(written).not.toContain(secrets['secret']);
    expect(written).not.toContain(made.secrets['secret']);
  }, 30_000);
});

describe('what is refused of a reader identity', () => {
  it('a secret that lives longer than the tenant allows, before anything is made', async () => {
    expect(await refusal(bench.plan(ada, answers({ name: 'long', secretDays: 365 })))).toMatch(
      /Contoso lets secrets live 180 days at most, and 365/,
    );
    expect(ours('long')).toEqual([]);
  });
  it('to a guest, with other words than to a member (AZ-3, ER-5)', async () => {
    const guest = await bench.as('ada.admin', 'fabrikam');
    const words = await refusal(
      bench.plan(guest, answers({ secretDays: 30, scopes: [], directoryLogs: false })).then((plan) => bench.apply(plan)),
    );
    expect(words).toMatch(/guests cannot register applications there.*Application Developer/);
    const member = await bench.as('cora.contributor');
    const others = await refusal(bench.plan(member, answers({ scopes: [], directoryLogs: false })).then((plan) => bench.apply(plan)));
    expect(others).toMatch(/Members of Contoso may not register applications without a role/);
  });
  it('to a guest and to a member, each with the words for them, before anything is written (AZ-3, ER-5)', async () => {
    const guest = await bench.as('ada.admin', 'fabrikam');
    const only = answers({ secretDays: 30, scopes: [], directoryLogs: false });
    expect((await bench.plan(guest, only)).refusal).toMatch(/^You are a guest in Fabrikam, and guests cannot register applications there/);
    const member = await bench.as('cora.contributor');
    expect((await bench.plan(member, { ...only, name: 'coras' })).refusal).toMatch(/^Members of Contoso may not register/);
    const abby = await bench.as('abby.apps');
    expect(await bench.plan(abby, { ...only, name: 'abbys-own' })).not.toHaveProperty('refusal');
  });
  it('a role by somebody who may not assign any, naming the subscription and who can (AZ-7, ER-3)', async () => {
    const abby = await bench.as('abby.apps');
    const words = await refusal(bench.plan(abby, answers({ name: 'abbys', directoryLogs: false })).then((plan) => bench.apply(plan)));
    expect(words).toMatch(new RegExp(`The subscription ${subscriptionIds.production} refused.*User Access Administrator`));
  });
});

describe('a permission that one may not grant', () => {
  it('is refused with the address where an administrator of this cloud consents to this application (ER-4)', async () => {
    const abby = await bench.as('abby.apps');
    const words = await refusal(bench.plan(abby, answers({ name: 'unconsented', scopes: [] })).then((plan) => bench.apply(plan)));
    const { appId } = ours('unconsented')[0]!;
    expect(words).toContain(`${bench.sandbox.record.authority}/${abby.tenantId}/adminconsent?client_id=${appId}`);
  });
});

describe('making a reader identity that is cut off', () => {
  it('converges wherever it was cut off; nothing is there twice, and one secret works', async () => {
    const plan = await bench.plan(ada, answers({ name: 'cut-off' }));
    let secrets: Readonly<Record<string, string>> | undefined;
    for (const [index] of plan.steps.entries()) {
      const aborter = new AbortController();
      const progress = ({ fraction }: { fraction?: number }) => {
        if (fraction === index / plan.steps.length) setTimeout(() => aborter.abort(), 25);
      };
      // The last step may be quicker than what cuts it off: then this is the run that hands the secret out.
      const whole = await bench.engine.handlers['setup/apply']({ plan }, { signal: aborter.signal, progress }).catch(() => undefined);
      secrets ??= whole?.secrets;
    }
    secrets ??= (await bench.apply(plan)).secrets;
    expect(ours('cut-off')).toHaveLength(1);
    expect(ours('cut-off')[0]!.secrets.map(({ text }) => text)).toEqual([secrets['secret']]);
    expect(contoso().servicePrincipals.filter(({ name }) => name === 'cut-off')).toHaveLength(1);
  }, 90_000);

  it('outlasts a storm of 429', async () => {
    await bench.fault({ kind: 'throttled', service: 'graph', method: 'POST', retryAfter: 0, count: 12 });
    await bench.apply(await bench.plan(ada, answers({ name: 'stormy' })));
    expect(ours('stormy')).toHaveLength(1);
  }, 60_000);
});
