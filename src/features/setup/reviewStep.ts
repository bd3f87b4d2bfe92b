import { t } from '@vscode/l10n';
import type { SetupPlan } from '../../protocol/setup';
import { planRows, refusalRows } from './planRows';
import { pickOne } from '../../host/steps';
import type { Answer, Choice, StepPlace } from '../../host/steps';

/** What becomes of a plan: it is done, shown, or taken away as code. */
export type Decision = 'apply' | 'requests' | 'code';

export interface Reviewed {
  readonly plan: SetupPlan;
  readonly decision: Decision;
}

/** The last step of a wizard: the plan that is made of its answers, with what would change, what to know, and the exact requests. Nothing has been written yet. */
export async function askReview(place: StepPlace, makePlan: () => Promise<SetupPlan>): Promise<Answer<Reviewed>> {
  let plan: SetupPlan | undefined;
  const choices = async (): Promise<readonly Choice<Decision>[]> => {
    plan = await makePlan();
    return reviewChoices(plan);
  };
  const result = await pickOne(place, { placeholder: nothingWritten(), choices });
  if (typeof result === 'string') return result;
  return plan ? { answer: { plan, decision: result.answer } } : 'left';
}

/** What a review says before anything else. */
export function nothingWritten(): string {
  return t('Nothing has been written yet');
}

/** Where the account may not do it, the reason stands in the place of *Apply*; the plan can still be taken to whoever may. */
function reviewChoices(plan: SetupPlan): readonly Choice<Decision>[] {
  const { title, refusal } = plan;
  return [
    ...(refusal === undefined
      ? [{ label: `$(check) ${t('Apply')}`, detail: title, value: 'apply' as const }]
      : refusalRows(t('Your account cannot apply this'), refusal)),
    ...takenAway(),
    ...planRows(plan),
  ];
}

/** The ways to take a plan away instead of doing it. */
export function takenAway(): readonly Choice<'requests' | 'code'>[] {
  return [
    { label: `$(json) ${t('Show the Exact Requests')}`, value: 'requests' },
    {
      label: `$(code) ${t('Export as Code…')}`,
      detail: t('Bicep, ARM template, Terraform, a script, or a policy; without any secret'),
      value: 'code',
    },
  ];
}
