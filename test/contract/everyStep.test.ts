import { afterEach, describe, expect, it } from 'vitest';
import type { PlanStep, SetupPlan } from '../../src/protocol/setup';
import type { SentRequest } from '../../src/sandbox/http/service';
import { everyWizard } from '../support/sandbox/everyWizard';
import { context, useSetup } from '../support/sandbox/openSetup';

/** What happens at a step, told of each request before it is answered. */
let meet: ((request: SentRequest) => void) | undefined;
const { bench, place: ada } = useSetup('ada.admin', {
  onRequest: (request) => meet?.(request),
  delays: { setting: 50, directory: 50, provisioning: 50 },
});

const contoso = () => bench.sandbox.world.tenants[0]!;
const wizards = everyWizard(bench, ada);

/** What there is in the tenant that a wizard can make or end, each as one line. */
function everything(): readonly string[] {
  const { world } = bench.sandbox;
  const { applications, servicePrincipals, appRoleAssignments, directoryRoleAssignments, settings } = contoso();
  return [
    ...applications.map(({ name }) => `application ${name}`),
    ...applications.flatMap(({ name, secrets, certificates = [] }) => [
      ...secrets.map((secret) => `${name}, ${secret.name}`),
      ...certificates.map((certificate) => `${name}, ${certificate.name}`),
    ]),
    ...servicePrincipals.map(({ name }) => `principal ${name}`),
    ...directoryRoleAssignments.map(({ principalId, roleTemplateId }) => `directory role ${principalId} ${roleTemplateId}`),
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
