import { describe, expect, it, vi } from 'vitest';
import { codeForms } from '../../src/protocol/setup';
import { directoryRoles } from '../../src/sandbox/world/directory';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import type { SendLogsAnswers } from '../../src/protocol/setup';
import { refusal } from '../support/refusal';
import { context, useSetup, workspaceId } from '../support/sandbox/openSetup';

const { bench, place: sami } = useSetup('sami.security');

const answers = (more: Partial<SendLogsAnswers> = {}): SendLogsAnswers => ({
  wizard: 'sendLogs',
  name: 'to-law-volume',
  categories: ['AuditLogs', 'signinlogs'],
  destinations: { workspace: { resourceId: workspaceId('law-volume') } },
  ...more,
});
const settings = () => bench.sandbox.world.tenants[0]!.settings;

describe('the logs of custom security attributes', () => {
  const own = (more: Partial<SendLogsAnswers> = {}): SendLogsAnswers =>
    answers({ name: 'attributes', attributes: true, categories: ['CustomSecurityAttributeAuditLogs'], ...more });

  it('go by a setting of their own, which takes a role that a Security Administrator has not (DS-10)', async () => {
    const tenant = bench.sandbox.world.tenants[0]!;
    expect(await refusal(bench.plan(sami, own()))).toMatch(/Attribute Log Administrator or Attribute Log Reader/);
    const { id } = tenant.users.find(({ account }) => account.startsWith('sami.security'))!;
    const role = {
      id: 'attribute-log-administrator',
      principalId: id,
      roleTemplateId: directoryRoles.attributeLogAdministrator.templateId,
    };
    tenant.directoryRoleAssignments.push({ ...tenant.directoryRoleAssignments[0]!, ...role });
    expect(await refusal(bench.plan(sami, own({ name: 'to-workspace' })))).toMatch(/small letters and digits/);
    expect(await refusal(bench.plan(sami, own({ categories: ['AuditLogs'] })))).toMatch(/offers no category AuditLogs/);
    const plan = await bench.plan(sami, own());
    expect(plan.steps.map(({ request }) => request.path)).toEqual([
      '/providers/microsoft.AadCustomSecurityAttributesDiagnosticSettings/diagnosticSettings/attributes?api-version=2017-04-01-preview',
    ]);
    for (const form of codeForms.filter((each) => each !== 'policy')) {
      const files = await bench.engine.handlers['setup/code']({ plan, form }, context);
      expect(files.map(({ content }) => content).join('')).toContain('AadCustomSecurityAttributesDiagnosticSettings');
    }
    await bench.apply(plan);
    expect(tenant.attributeSettings.get('attributes')?.workspaceId).toBe(workspaceId('law-volume'));
    expect(tenant.settings.has('attributes')).toBe(false);
  }, 60_000);

  it('are shown with the tenant’s other settings, awaited and in the posture to whoever may read them, and end by name', async () => {
    const { settings: shown } = await bench.engine.handlers['azure/attributeSettings'](sami, context);
    expect(shown.map(({ name, destinations }) => [name, destinations[0]?.name])).toEqual([['attributes', 'law-volume']]);
    const watches = await bench.engine.handlers['setup/watches']({}, context);
    expect(watches.find(({ setting }) => setting === 'attributes')).toMatchObject({ attributes: true, state: 'waiting' });
    const { connectionId } = sami;
    const ownersOf = async (id: string) => (await bench.engine.handlers['setup/posture']({ connectionId: id }, context)).owners;
    const listed = (await ownersOf(connectionId)).find(({ attributes }) => attributes === true);
    expect(listed).toMatchObject({ name: 'Contoso, custom security attributes', settings: [{ name: 'attributes' }] });
    const { connectionId: others } = await bench.as('rea.reader');
    expect((await ownersOf(others)).filter(({ name }) => name.includes('attributes'))).toEqual([]);
    const baseline = await bench.engine.handlers['setup/baseline']({ connectionId }, context);
    await bench.apply(await bench.plan(sami, { wizard: 'deleteSetting', name: 'attributes', attributes: true }));
    const { differences } = await bench.engine.handlers['setup/drift']({ connectionId, baseline }, context);
    expect(differences).toEqual(['Contoso, custom security attributes: the diagnostic setting attributes is gone.']);
  }, 60_000);
});

describe('sending the logs of a tenant to a workspace', () => {
  it('says what the categories bring that flow already, as their workspace measured it, and Microsoft’s figures for the others (DS-32)', async () => {
    const ada = await bench.as('ada.admin');
    const { notices } = await bench.plan(ada, answers({ name: 'measured', categories: ['AuditLogs', 'ADFSSignInLogs'] }));
    const said = notices.join('\n');
    expect(said).toMatch(/About [\d,]+ events .*measured in law-\w+ over 7 days: AuditLogs\./);
    expect(said).toMatch(/By Microsoft’s figures/);
    await bench.fault({ kind: 'forbidden', service: 'logAnalytics' });
    const refused = await bench.plan(ada, answers({ name: 'unmeasured', categories: ['AuditLogs'] }));
    expect(refused.notices.join('\n')).toMatch(/By Microsoft’s figures/);
    expect(refused.notices.join('\n')).not.toContain('measured in');
  }, 60_000);

  it('shows before the write what changes, the exact request and what to know (DS-17, DS-20)', async () => {
    const plan = await bench.plan(sami, answers());
    expect(settings().has('to-law-volume')).toBe(false);
    expect(plan.steps).toHaveLength(1);
    expect(plan.steps[0]!.request).toEqual({
      service: 'arm',
      method: 'PUT',
      path: '/providers/microsoft.aadiam/diagnosticSettings/to-law-volume?api-version=2017-04-01',
      body: {
        properties: {
          workspaceId: workspaceId('law-volume'),
          logs: [
            { category: 'AuditLogs', enabled: true },
            { category: 'SignInLogs', enabled: true },
          ],
        },
      },
    });
    expect(plan.changes).toEqual([
      { change: 'added', what: 'category AuditLogs' },
      { change: 'added', what: 'category SignInLogs' },
      { change: 'added', what: 'destination law-volume' },
    ]);
    expect(plan.notices.join('\n')).toContain('Microsoft Sentinel');
  });

  it('saves it and reads it back through the 404 that follows a good answer (DS-18, ER-15)', async () => {
    const outcome = await bench.apply(await bench.plan(sami, answers()));
    expect(outcome.steps.map(({ id, result }) => `${id} ${result}`)).toEqual(['setting done']);
    expect(settings().get('to-law-volume')?.workspaceId).toBe(workspaceId('law-volume'));
  });

  it('does nothing where all is as wanted, and so may be run again', async () => {
    const plan = await bench.plan(sami, answers({ overwrite: true }));
    expect(plan.steps[0]!.there).toBe(true);
    expect(plan.awaits).toEqual([]);
    expect((await bench.apply(plan)).steps[0]!.result).toBe('already there');
  });

  it('takes the place of another by a copy of a new name, and undoing gives the old one back', async () => {
    const categories = ['AuditLogs', 'SignInLogs'];
    const wanted = answers({ name: 'renamed', categories, replaces: 'TO-LAW-volume' });
    expect(await refusal(bench.plan(sami, answers({ name: 'renamed', categories })))).toContain('refuses to send it there twice');
    expect(await refusal(bench.plan(sami, answers({ name: 'renamed', replaces: 'nobody' })))).toContain('has no diagnostic setting nobody');
    const plan = await bench.plan(sami, wanted);
    expect(plan.changes.every(({ change }) => change === 'kept')).toBe(true);
    expect(plan.notices[0]).toContain('to-law-volume is deleted first, then renamed is made');
    const { runId } = await bench.apply(plan);
    expect([settings().has('to-law-volume'), settings().has('renamed')]).toEqual([false, true]);
    await bench.engine.handlers['setup/undo']({ runId }, context);
    expect([settings().has('to-law-volume'), settings().has('renamed')]).toEqual([true, false]);
  }, 30_000);

  it('edits: says what is added, removed and kept, and sends the whole setting (DS-17)', async () => {
    const plan = await bench.plan(sami, answers({ overwrite: true, categories: ['AuditLogs', 'ProvisioningLogs'] }));
    expect(plan.changes.map(({ change, what }) => `${change} ${what}`)).toEqual([
      'kept category AuditLogs',
      'added category ProvisioningLogs',
      'removed category SignInLogs',
      'kept destination law-volume',
    ]);
    await bench.apply(plan);
    const on = settings()
      .get('to-law-volume')!
      .logs.filter(({ enabled }) => enabled)
      .map(({ category }) => category);
    expect(on).toEqual(['AuditLogs', 'ProvisioningLogs']);
  });

  it('is taken back: a change becomes what it was, a new setting goes away', async () => {
    const [changed] = await bench.engine.handlers['setup/journal']({}, context);
    await bench.engine.handlers['setup/undo']({ runId: changed!.runId }, context);
    const on = settings()
      .get('to-law-volume')!
      .logs.filter(({ enabled }) => enabled);
    expect(on.map(({ category }) => category)).toEqual(['AuditLogs', 'SignInLogs']);
  });

  it('deletes, and says who gets nothing any more (DS-19)', async () => {
    const plan = await bench.plan(sami, { wizard: 'deleteSetting', name: 'TO-LAW-VOLUME' });
    expect(plan.notices.join()).toContain('law-volume');
    await bench.apply(plan);
    expect(settings().has('to-law-volume')).toBe(false);
    expect((await bench.apply(plan)).steps[0]!.result).toBe('already there');
  });

  it('makes the workspace on the way, with its group and the registration of its provider (DS-11, DS-12, ER-27)', async () => {
    const { providers } = bench.sandbox.world.tenants[0]!.subscriptions.find(({ id }) => id === subscriptionIds.production)!;
    providers.delete('microsoft.operationalinsights');
    const create = {
      subscriptionId: subscriptionIds.production,
      resourceGroup: 'rg-new',
      location: 'westeurope',
      name: 'law-new',
      retentionDays: 90,
    };
    const plan = await bench.plan(sami, answers({ name: 'to-law-new', destinations: { workspace: { create } } }));
    expect(plan.steps.map(({ id }) => id)).toEqual([
      'register-microsoft-operationalinsights-' + subscriptionIds.production.slice(0, 8),
      'resourceGroup',
      'workspace',
      'setting',
    ]);
    const outcome = await bench.apply(plan);
    expect(outcome.steps.every(({ result }) => result === 'done')).toBe(true);
    expect(settings().get('to-law-new')?.workspaceId).toContain('/rg-new/');
    await bench.engine.handlers['setup/undo']({ runId: outcome.runId }, context);
    expect(settings().has('to-law-new')).toBe(false);
    expect([...bench.sandbox.world.resources.keys()].some((id) => id.endsWith('/law-new'))).toBe(false);
  }, 30_000);

  it('sends the Activity Log of a subscription by the same wizard', async () => {
    const place = await bench.as('ada.admin');
    const plan = await bench.plan(
      place,
      answers({ subscriptionId: subscriptionIds.production, name: 'activity', categories: ['Administrative', 'Policy'] }),
    );
    await bench.apply(plan);
    expect(bench.sandbox.world.subscriptionSettings.get(subscriptionIds.production)?.has('activity')).toBe(true);
  });
});

describe('what is refused before the write', () => {
  const cases: readonly (readonly [string, Partial<SendLogsAnswers>, RegExp])[] = [
    ['a name with characters that Azure forbids', { name: 'a/b?c' }, /\/ \?.*does not allow/],
    ['no name', { name: ' ' }, /Give the diagnostic setting a name/],
    ['no category (DS-5)', { categories: [] }, /No category is chosen/],
    ['no destination (DS-5)', { destinations: {} }, /No destination is chosen/],
    ['a name that is taken, in any letter case (DS-7)', { name: 'ARCHIVE' }, /has a diagnostic setting archive already/],
    ['a category that the service does not offer', { categories: ['WorkflowRuntime'] }, /offers no category WorkflowRuntime/],
    [
      'the category of custom security attributes (DS-10)',
      { categories: ['CustomSecurityAttributeAuditLogs'] },
      /Attribute Log Administrator.*Attribute Log Reader/,
    ],
    ['a destination id that is not ASCII (ER-16)', { destinations: { workspace: { resourceId: workspaceId('läw') } } }, /“ä”.*vanish/],
    [
      'a category twice to one place',
      { destinations: { workspace: { resourceId: workspaceId('law-entra') } } },
      /AuditLogs, SignInLogs goes to law-entra already, by the diagnostic setting to-law-entra/,
    ],
    ['a workspace that is not there', { destinations: { workspace: { resourceId: workspaceId('law-gone') } } }, /law-gone is not there/],
  ];
  it.each(cases)('%s', async (_, more, words) => {
    expect(await refusal(bench.plan(sami, answers({ name: 'fresh', ...more })))).toMatch(words);
  });

  it('a sixth setting, naming the five (DS-6, ER-14)', async () => {
    const more = [0, 1].map((index) => `spare-${index}`);
    const archive = settings().get('archive')!;
    for (const name of more) settings().set(name, { ...archive, name, logs: [] });
    try {
      expect(await refusal(bench.plan(sami, answers({ name: 'sixth' })))).toMatch(
        /5 diagnostic settings already.*to-law-entra, archive, to-siem, spare-0, spare-1/,
      );
    } finally {
      for (const name of more) settings().delete(name);
    }
  });
});

describe('who is refused, and what the words say (ER-1)', () => {
  it('a Security Reader, when it comes to the write, with how long a new role takes (DS-23, DS-26)', async () => {
    const place = await bench.as('glenn.global');
    const words = await refusal(bench.plan(place, answers()).then((plan) => bench.apply(plan)));
    expect(words).toContain('Contoso refused to save the diagnostic setting to-law-volume');
    expect(words).toContain('Security Administrator');
    expect(words).toContain('60 minutes');
    expect(settings().has('to-law-volume')).toBe(false);
  });
  it('a guest, before anything is asked of them', async () => {
    const words = await refusal(bench.plan(await bench.as('ada.admin', 'fabrikam'), answers()));
    expect(words).toMatch(/Fabrikam refused to list its diagnostic settings.*Security Reader/);
  });
  it('somebody without rights on the destination, with the action and the resource (ER-2)', async () => {
    const dev = `/subscriptions/${subscriptionIds.development}/resourceGroups/rg-monitor-dev/providers/Microsoft.OperationalInsights/workspaces/law-dev`;
    const words = await refusal(bench.plan(sami, answers({ destinations: { workspace: { resourceId: dev } } })));
    expect(words).toMatch(/Ask the owner of the destination/);
  });
});

describe('what happens in the middle', () => {
  it('is waited for: throttling, a fault of the service, a connection that is cut, a token that ended', async () => {
    const faults = [
      { kind: 'throttled', retryAfter: 0, count: 6 },
      { kind: 'unavailable', count: 2 },
      { kind: 'cut', count: 1 },
      { kind: 'tokenExpired', count: 1 },
    ];
    for (const [index, fault] of faults.entries()) {
      const plan = await bench.plan(
        sami,
        answers({
          name: `storm-${index}`,
          categories: ['RiskyUsers'],
          destinations: { workspace: { resourceId: workspaceId('law-volume') } },
        }),
      );
      await bench.fault({ ...fault, service: 'arm', method: 'PUT' });
      await bench.apply(plan);
      bench.clearFaults();
      expect(settings().has(`storm-${index}`)).toBe(true);
      settings().delete(`storm-${index}`);
    }
  }, 60_000);

  it('goes on at the next run, and nothing is made twice, wherever it was cut off', async () => {
    const create = {
      subscriptionId: subscriptionIds.production,
      resourceGroup: 'rg-cut',
      location: 'westeurope',
      name: 'law-cut',
      retentionDays: 30,
    };
    const wanted = answers({ name: 'to-law-cut', destinations: { workspace: { create } } });
    const plan = await bench.plan(sami, wanted);
    for (const [index] of plan.steps.entries()) {
      const aborter = new AbortController();
      const progress = ({ fraction }: { fraction?: number }) => {
        if (fraction === index / plan.steps.length) setTimeout(() => aborter.abort(), 30);
      };
      await bench.engine.handlers['setup/apply']({ plan }, { signal: aborter.signal, progress }).catch(() => undefined);
    }
    await bench.apply(plan);
    const runs = (await bench.engine.handlers['setup/journal']({}, context)).filter(({ title }) => title === plan.title);
    expect(runs).toHaveLength(1);
    expect(runs[0]!.complete).toBe(true);
    const writes = bench.sandbox.world.writtenEvents
      .map(({ body }) => body())
      .filter((body) => /workspaces\/law-cut/i.test(String(body['resourceId'])));
    // A write is logged when it begins and when it ends, by one correlation id.
    expect(new Set(writes.map((body) => body['correlationId'])).size).toBe(1);
    expect(settings().get('to-law-cut')?.workspaceId).toContain('law-cut');
  }, 60_000);
});

describe('the first records', () => {
  it('are awaited for each category, looked for, and told with their latency, beside the documented one (DS-27, DS-29)', async () => {
    const place = await bench.as('ada.admin');
    await bench.apply(
      await bench.plan(
        place,
        answers({
          name: 'proof',
          categories: ['NonInteractiveUserSignInLogs', 'RiskyAgents'],
          destinations: { workspace: { resourceId: workspaceId('law-empty') } },
        }),
      ),
    );
    const watches = () => bench.engine.handlers['setup/watches']({}, context);
    const mine = async () => (await watches()).filter(({ setting }) => setting === 'proof');
    expect((await mine()).map(({ state, category }) => `${category} ${state}`).sort()).toEqual([
      'NonInteractiveUserSignInLogs waiting',
      'RiskyAgents waiting',
    ]);
    expect((await mine())[0]!.status).toMatch(/waiting .* usually 5 min, a first delivery up to 90 min/);
    await vi.waitFor(
      async () => {
        bench.sandbox.clock.advance(600_000);
        expect((await mine()).find(({ category }) => category.startsWith('Non'))?.state).toBe('arrived');
      },
      { timeout: 60_000, interval: 3000 },
    );
    expect((await mine()).find(({ category }) => category.startsWith('Non'))?.status).toMatch(/first record at 2026-.* \(latency /);
  }, 90_000);
});
