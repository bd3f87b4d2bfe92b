import { describe, expect, it } from 'vitest';
import { groupScope } from '../../src/sandbox/world/managementGroup';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import type { AuthorizeAnswers, SetupOutcome } from '../../src/protocol/setup';
import { refusal } from '../support/refusal';
import { context, useSetup } from '../support/sandbox/openSetup';

const { bench, place: ada } = useSetup('ada.admin', { delays: { directory: 800 } });
const [whole, live] = [groupScope('mg-contoso'), groupScope('mg-contoso-live')];

let reader: SetupOutcome;
async function appId(): Promise<string> {
  reader ??= await bench.apply(await bench.plan(ada, { wizard: 'readerIdentity', name: 'group-reader', secretDays: 30 }));
  return reader.outputs['application']!['appId']!;
}
const authorize = async (more: Partial<AuthorizeAnswers>): Promise<AuthorizeAnswers> => ({
  wizard: 'authorize',
  appId: await appId(),
  role: 'reader',
  ...more,
});
const rolesOfReader = () =>
  bench.sandbox.world.roleAssignments.filter(({ principalId }) => principalId === reader.outputs['principal']!['id']);
const groupsOf = async (account: string, tenant?: 'fabrikam') =>
  bench.engine.handlers['setup/assignableGroups'](await bench.as(account, tenant), context);

describe('management groups to give a role on', () => {
  it('are offered with the subscriptions that each reaches, the widest first', async () => {
    const offered = await groupsOf('ada.admin');
    expect(offered.map(({ name, subscriptions, refusal: why }) => [name, subscriptions.map((each) => each.name), why])).toEqual([
      ['Contoso', ['Contoso Production', 'Contoso Development'], undefined],
      ['Live', ['Contoso Production'], undefined],
      ['Trial', ['Contoso Development'], undefined],
    ]);
  });

  it('are offered with the reason where the account may only read them; whoever sees none, and a tenant without any, is offered none', async () => {
    const [only, ...others] = await groupsOf('glenn.global');
    expect([only?.name, others.length]).toEqual(['Live', 0]);
    expect(only?.refusal).toMatch(/User Access Administrator.*on the management group or on one above it/);
    expect(await groupsOf('uma.access')).toEqual([]);
    expect(await groupsOf('ada.admin', 'fabrikam')).toEqual([]);
  });
});

describe('a role on a management group (SK-2)', () => {
  it('is planned with where it will hold and what it makes needless, given, read back, and used; then taken back', async () => {
    const plan = await bench.plan(ada, await authorize({ scopes: [whole, subscriptionIds.production] }));
    expect(plan.notices[0]).toMatch(
      /management group Contoso holds in Contoso Development, Contoso Production, and in each subscription that comes under it later\. It holds in .*c0de|adds nothing/,
    );
    expect(plan.refusal).toBeUndefined();
    expect(plan.steps[0]!.request.path).toMatch(/^\/providers\/Microsoft\.Management\/managementGroups\/mg-contoso\/providers\//);
    const done = await bench.apply(await bench.plan(ada, await authorize({ scopes: [whole] })));
    expect(rolesOfReader().map(({ scope }) => scope)).toEqual([whole]);
    const proofs = await bench.engine.handlers['setup/testIdentity'](
      {
        place: ada,
        clientId: await appId(),
        secret: reader.secrets['secret']!,
        subscriptionId: subscriptionIds.development,
        patience: 20,
      },
      context,
    );
    expect(proofs.map(({ title, result }) => `${title} ${result}`)).toEqual(['Sign-in pass', 'Activity Log pass', 'Workspace pass']);
    const again = await bench.apply(await bench.plan(ada, await authorize({ scopes: [whole] })));
    expect(again.steps.map(({ result }) => result)).toEqual(['already there']);
    await bench.engine.handlers['setup/undo']({ runId: done.runId }, context);
    expect(rolesOfReader()).toEqual([]);
  }, 60_000);

  it('of its own is defined on the group and given once everybody knows it, also after the run was cut off', async () => {
    const plan = await bench.plan(ada, await authorize({ scopes: [live], role: 'minimal' }));
    const aborter = new AbortController();
    const progress = ({ fraction }: { fraction?: number }) => {
      if (fraction === 0.5) setTimeout(() => aborter.abort(), 50);
    };
    await expect(bench.engine.handlers['setup/apply']({ plan }, { signal: aborter.signal, progress })).rejects.toThrow();
    const done = await bench.apply(plan);
    const [role, ...others] = bench.sandbox.world.customRoles;
    expect([role?.name, role?.assignableScopes, others]).toEqual(['Entra Logs Activity Log Reader mg-contoso-live', [live], []]);
    expect(rolesOfReader().map(({ scope }) => scope)).toEqual([live]);
    await bench.engine.handlers['setup/undo']({ runId: done.runId }, context);
    expect([rolesOfReader(), bench.sandbox.world.customRoles]).toEqual([[], []]);
  }, 60_000);

  it('is in the view of identities by the name of the group', async () => {
    const { runId } = await bench.apply(await bench.plan(ada, await authorize({ scopes: [live], role: 'monitoringReader' })));
    const shown = await bench.engine.handlers['azure/identities'](ada, context);
    expect(shown.find(({ name }) => name === 'group-reader')?.roles).toEqual([
      { role: 'Monitoring Reader', scope: 'management group Live' },
    ]);
    await bench.engine.handlers['setup/undo']({ runId }, context);
  }, 30_000);
});

describe('what is refused of a role on a management group, before a write', () => {
  it('a group that is not there, naming those that are; and what is no scope at all', async () => {
    expect(await refusal(bench.plan(ada, await authorize({ scopes: [groupScope('mg-typo')] })))).toMatch(
      /no management group mg-typo\. It shows mg-contoso, mg-contoso-live, mg-contoso-trial/,
    );
    expect(await refusal(bench.plan(ada, await authorize({ scopes: ['mg-contoso'] })))).toMatch(
      /“mg-contoso” is neither a subscription nor a management group/,
    );
  });

  it('a group on which the account may give no roles: the plan says so and who can, and the service says it too (ER-3)', async () => {
    const glenn = await bench.as('glenn.global');
    const plan = await bench.plan(glenn, await authorize({ scopes: [live] }));
    expect(plan.refusal).toMatch(/The management group mg-contoso-live: you may give no roles there.*Ask an Owner of the group/);
    expect(await refusal(bench.apply(plan))).toMatch(
      /The management group mg-contoso-live refused.*a role on a subscription under it is not enough/,
    );
  }, 30_000);
});
