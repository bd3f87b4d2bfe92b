import { afterEach, describe, expect, it } from 'vitest';
import type { PlanStep, SetupPlan } from '../../src/protocol/setup';
import { refusal } from '../support/refusal';
import { everyWizard } from '../support/sandbox/everyWizard';
import { context, useSetup } from '../support/sandbox/openSetup';

const { bench, place: ada } = useSetup('ada.admin', { delays: { setting: 50, directory: 50, provisioning: 50 } });
const wizards = everyWizard(bench, ada);
const settings = () => bench.sandbox.world.tenants[0]!.settings;

/** Does a plan up to a step, whose request the service refuses. */
function refusedAt(plan: SetupPlan, step: PlanStep): Promise<string> {
  const { service, method, path } = step.request;
  const [fixed = ''] = path.split(/[?{]/);
  const progress = ({ message }: { readonly message?: string }): void => {
    if (message === step.title) bench.sandbox.faults.add({ kind: 'forbidden', service, method, path: decodeURI(fixed), count: 20 });
  };
  return refusal(bench.engine.handlers['setup/apply']({ plan }, { ...context, progress }));
}

/** What *Undo Set-Up* would take back of a plan: nothing that was refused is there. */
async function takenBack({ title }: SetupPlan): Promise<readonly string[]> {
  const [run] = (await bench.engine.handlers['setup/journal']({}, context)).filter((each) => each.title === title);
  return run!.undo.map((each) => each.title);
}

// A tenant has five settings at most.
afterEach(() => {
  for (const name of [...settings().keys()]) if (name.startsWith('w')) settings().delete(name);
});

describe.each(Object.keys(wizards))('%s', (wizard) => {
  it('says at each step that is refused what failed, on what, why, who can mend it and what to do then (ER-1)', async () => {
    const plan = await bench.plan(ada, await wizards[wizard]!(`w${Object.keys(wizards).indexOf(wizard)}`));
    for (const step of plan.steps) {
      const words = await refusedAt(plan, step);
      const { on, doing } = step.words;
      expect(words, step.id).toContain(`${on} refused to ${doing}: your account has no right to. `);
      expect(on, step.id).not.toMatch(/^(Azure|The tenant|The application|The subscription|)$/);
      expect(words, step.id).toMatch(/\b(role|Owner|Contributor|owner of the application)\b/);
      expect(words, step.id).toMatch(
        /, then retry\b|, then run the same again\.$|consent at https:\/\/\S+$|, or choose subscriptions instead\.$/,
      );
      expect(await takenBack(plan), step.id).not.toContainEqual(expect.stringContaining(step.title));
      expect(words, step.id).not.toContain('{{');
      bench.clearFaults();
    }
    expect((await bench.apply(plan)).steps).toHaveLength(plan.steps.length);
  }, 120_000);
});
