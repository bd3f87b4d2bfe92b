import { afterEach, describe, expect, it } from 'vitest';
import type { PlanStep, SetupAnswers, SetupPlan } from '../../src/protocol/setup';
import type { SentRequest } from '../../src/sandbox/http/service';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { context, useSetup, workspaceId } from '../support/sandbox/openSetup';

/** What happens at a step, told of each request before it is answered. */
let meet: ((request: SentRequest) => void) | undefined;
const { bench, place: ada } = useSetup('ada.admin', {
  onRequest: (request) => meet?.(request),
  delays: { setting: 50, directory: 50, provisioning: 50 },
});

const production = subscriptionIds.production;
const contoso = () => bench.sandbox.world.tenants[0]!;
const made = { subscriptionId: production, resourceGroup: 'rg-steps', location: 'westeurope' };

/** An application of the tenant, for the wizards that change one. */
async function application(name: string, more: object = {}): Promise<string> {
  const answers = { wizard: 'readerIdentity', name, secretDays: 30, ...more } as const;
  return (await bench.apply(await bench.plan(ada, answers))).outputs['application']!['appId']!;
}

/** Every wizard with all the steps that it can have; a name makes what each run makes its own. */
const wizards: Readonly<Record<string, (name: string) => Promise<SetupAnswers>>> = {
  'sendLogs to three new places': (name) => {
    const short = name.replaceAll('-', '');
    return Promise.resolve({
      wizard: 'sendLogs',
      name,
      categories: ['RiskyUsers'],
      destinations: {
        workspace: { create: { ...made, resourceGroup: `rg-${name}`, name: `law-${name}`, retentionDays: 30 } },
        storageAccount: { create: { ...made, resourceGroup: `rg-${name}`, name: `st${short}`, deleteAfterDays: 30 } },
        eventHub: { create: { ...made, resourceGroup: `rg-${name}`, name: `evh-${name}`, hub: 'entra', consumerGroup: 'siem' } },
      },
    });
  },
  'sendLogs in place of another': async (name) => {
    const answers = {
      wizard: 'sendLogs',
      categories: ['RiskyUsers'],
      destinations: { workspace: { resourceId: workspaceId('law-volume') } },
    } as const;
    await bench.apply(await bench.plan(ada, { ...answers, name: `${name}-old` }));
    return { ...answers, name, replaces: `${name}-old` };
  },
  deleteSetting: async (name) => {
    const destinations = { workspace: { resourceId: workspaceId('law-volume') } };
    await bench.apply(await bench.plan(ada, { wizard: 'sendLogs', name, categories: ['RiskyUsers'], destinations }));
    return { wizard: 'deleteSetting', name };
  },
  readerIdentity: async (name) => {
    const { certificate } = await bench.engine.handlers['setup/makeCertificate']({ name, days: 30 }, context);
    const federated = { issuer: 'https://token.example', subject: 'repo:contoso/siem' };
    const rights = { scopes: [production], role: 'minimal', directoryLogs: true, directoryObjects: true } as const;
    return { wizard: 'readerIdentity', name, secretDays: 30, certificate, federated, ...rights };
  },
  authorize: async (name) => ({
    wizard: 'authorize',
    appId: await application(name),
    scopes: [production, '/providers/Microsoft.Management/managementGroups/mg-contoso'],
    role: 'reader',
    directoryLogs: true,
  }),
  'rotateSecret, the new one': async (name) => ({ wizard: 'rotateSecret', appId: await application(name), secretDays: 60 }),
  'rotateSecret, the old ones': async (name) => {
    const { certificate } = await bench.engine.handlers['setup/makeCertificate']({ name, days: 30 }, context);
    const appId = await application(name, { certificate });
    await bench.apply(await bench.plan(ada, { wizard: 'rotateSecret', appId, secretDays: 60 }));
    const { secrets, certificates = [] } = contoso().applications.find((each) => each.appId === appId)!;
    return { wizard: 'rotateSecret', appId, remove: [secrets[0]!.keyId, certificates[0]!.keyId] };
  },
};

/** What there is in the tenant that a wizard can make or end, each as one line. */
function everything(): readonly string[] {
  const { world } = bench.sandbox;
  const { applications, servicePrincipals, appRoleAssignments, settings } = contoso();
  return [
    ...applications.map(({ name }) => `application ${name}`),
    ...applications.flatMap(({ name, secrets, certificates = [] }) => [
      ...secrets.map((secret) => `${name}, ${secret.name}`),
      ...certificates.map((certificate) => `${name}, ${certificate.name}`),
    ]),
    ...servicePrincipals.map(({ name }) => `principal ${name}`),
    ...appRoleAssignments.map(({ principalId, appRoleId }) => `permission ${principalId} ${appRoleId}`),
    ...world.roleAssignments.map(({ principalId, roleId, scope }) => `assignment ${principalId} ${roleId} ${scope}`),
    ...world.customRoles.map(({ name }) => `role ${name}`),
    // A group stays, because it may hold more by the time that a wizard is undone.
    ...[...world.resources.keys()].filter((id) => !/\/resourcegroups\/[^/]+$/i.test(id)).map((id) => `resource ${id}`),
    ...[...settings.keys()].map((name) => `setting ${name}`),
  ].sort();
}

const runsOf = async ({ title }: SetupPlan) =>
  (await bench.engine.handlers['setup/journal']({}, context)).filter((run) => run.title === title);

const isOf = ({ request }: PlanStep, sent: SentRequest): boolean =>
  sent.method === request.method &&
  request.path.split(/[?{]/)[0]!.toLowerCase() === pathOf(sent).slice(0, request.path.split(/[?{]/)[0]!.length);
const pathOf = ({ url }: SentRequest): string => decodeURIComponent(new URL(url).pathname).toLowerCase();

/** Does a plan while something happens at each of its steps; what ends it is met by running it again. */
type Trouble = (plan: SetupPlan) => Promise<void>;

/** The engine's process ends while the service works on the request of the step: it is answered to nobody. */
const crash: Trouble = async (plan) => {
  for (const step of plan.steps) {
    const aborter = new AbortController();
    meet = (sent) => {
      if (isOf(step, sent)) aborter.abort();
    };
    await bench.apply(plan, aborter.signal).catch(() => undefined);
    meet = undefined;
  }
};

/** At the beginning of each step the services refuse the next requests. */
const faulty =
  (kind: 'tokenExpired' | 'throttled', count: number): Trouble =>
  async (plan) => {
    const progress = ({ fraction }: { readonly fraction?: number }): void => {
      // A wait within a step is told without a fraction.
      if (fraction === undefined) return;
      bench.clearFaults();
      for (const service of ['arm', 'graph'] as const) bench.sandbox.faults.add({ kind, service, count, retryAfter: 0 });
    };
    await bench.engine.handlers['setup/apply']({ plan }, { ...context, progress });
    bench.clearFaults();
  };

const troubles: Readonly<Record<string, Trouble>> = {
  'a crash': crash,
  'the end of the token': faulty('tokenExpired', 1),
  'a storm of 429': faulty('throttled', 8),
};

// A tenant has five settings at most.
afterEach(() => {
  for (const name of [...contoso().settings.keys()]) if (/^s\d-/.test(name)) contoso().settings.delete(name);
});

describe.each(Object.keys(wizards))('%s', (wizard) => {
  it.each(Object.keys(troubles))(
    'converges through %s at every step: nothing twice, and nothing left that the journal does not know',
    async (trouble) => {
      const name = `s${Object.keys(wizards).indexOf(wizard)}-${Object.keys(troubles).indexOf(trouble)}`;
      const answers = await wizards[wizard]!(name);
      const before = everything();
      const plan = await bench.plan(ada, answers);
      await troubles[trouble]!(plan);
      if ((await runsOf(plan)).some(({ complete }) => !complete)) await bench.apply(plan);
      const after = everything();
      expect(after.filter((line, index) => line === after[index - 1])).toEqual([]);
      const runs = await runsOf(plan);
      expect(runs.map(({ complete }) => complete)).toEqual([true]);
      for (const { runId, undo } of runs) if (undo.length > 0) await bench.engine.handlers['setup/undo']({ runId }, context);
      if (wizard !== 'rotateSecret, the old ones') expect(everything()).toEqual(before);
    },
    120_000,
  );
});
