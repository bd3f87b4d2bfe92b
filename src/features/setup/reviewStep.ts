import { t } from '@vscode/l10n';
import type { SetupPlan } from '../../protocol/setup';
import { pickOne, separator } from './stepsPanel';
import type { Answer, Choice, StepPlace } from './stepsPanel';
import { wrapWords } from './wrapWords';

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
  const result = await pickOne(place, { placeholder: t('Nothing has been written yet'), choices });
  if (typeof result === 'string') return result;
  return plan ? { answer: { plan, decision: result.answer } } : 'left';
}

const signs = { added: '$(diff-added)', removed: '$(diff-removed)', kept: '$(check)' } as const;

/** Where the account may not do it, the reason stands in the place of *Apply*; the plan can still be taken to whoever may. */
function reviewChoices({ title, steps, changes, notices, refusal }: SetupPlan): readonly Choice<Decision>[] {
  const requests = steps.map(({ title: step, request, there }) => ({
    label: `$(arrow-right) ${step}`,
    description: there ? t('there already') : '',
    detail: `${request.method} ${request.path}`,
  }));
  return [
    ...(refusal === undefined
      ? [{ label: `$(check) ${t('Apply')}`, detail: title, value: 'apply' as const }]
      : [{ label: `$(circle-slash) ${t('Your account cannot apply this')}` }, ...wrapped('blank', refusal)]),
    { label: `$(json) ${t('Show the Exact Requests')}`, value: 'requests' },
    {
      label: `$(code) ${t('Export as Code…')}`,
      detail: t('Bicep, ARM template, Terraform, a script, or a policy; without any secret'),
      value: 'code',
    },
    ...(changes.length === 0 ? [] : [separator(t('What changes'))]),
    ...changes.map(({ change, what }) => ({ label: `${signs[change]} ${what}` })),
    separator(t('What is sent')),
    ...requests,
    ...(notices.length === 0 ? [] : [separator(t('Good to know'))]),
    ...notices.flatMap((notice) => wrapped('info', notice, besideSeparator)),
  ];
}

/** Characters of a row that are surely seen; fewer where a separator has its words in the row. */
const rowWidth = 72;
const besideSeparator = 60;

/** A text as rows that are only read, the first with an icon. */
function wrapped(icon: string, text: string, width = rowWidth): readonly Choice<never>[] {
  return wrapWords(text, width).map((line, index) => ({ label: `$(${index === 0 ? icon : 'blank'}) ${line}` }));
}
