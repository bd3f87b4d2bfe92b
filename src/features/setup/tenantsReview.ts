import { t } from '@vscode/l10n';
import type { TenantPlace } from '../../protocol/azure';
import type { SetupPlan } from '../../protocol/setup';
import { planRows, refusalRows } from './planRows';
import { nothingWritten, takenAway } from './reviewStep';
import type { Decision } from './reviewStep';
import { pickOne } from '../../host/steps';
import type { Answer, Choice, StepPlace } from '../../host/steps';

/** What would be done in one tenant; or why there is no plan for it. */
export interface TenantReview {
  readonly place: TenantPlace;
  readonly plan?: SetupPlan;
  /** Why nothing can be done there, as far as it is known before a write. */
  readonly refusal?: string;
}

export interface TenantsReviewed {
  readonly reviews: readonly TenantReview[];
  /** `others`: nothing can be done by this account, and the ways on by somebody else are asked for. */
  readonly decision: Decision | 'others';
}

/** The last step of a wizard that works in several tenants: the plan of each, below each other. A tenant that refuses holds none of the others up. */
export async function askTenantsReview(
  place: StepPlace,
  makeReviews: () => Promise<readonly TenantReview[]>,
): Promise<Answer<TenantsReviewed>> {
  let reviews: readonly TenantReview[] = [];
  const choices = async (): Promise<readonly Choice<TenantsReviewed['decision']>[]> => {
    reviews = await makeReviews();
    return tenantsChoices(reviews);
  };
  const result = await pickOne(place, { placeholder: nothingWritten(), choices });
  return typeof result === 'string' ? result : { answer: { reviews, decision: result.answer } };
}

/** The rows of such a step: what can be decided, who refuses, then the plan of each tenant. */
export function tenantsChoices(reviews: readonly TenantReview[]): readonly Choice<TenantsReviewed['decision']>[] {
  const possible = reviews.filter(({ refusal }) => refusal === undefined);
  const refused = reviews.filter(({ refusal }) => refusal !== undefined);
  const plans = reviews.flatMap(({ plan, place }) => (plan ? [{ plan, name: place.tenantName }] : []));
  return [
    ...(possible.length === 0 ? [] : [applyChoice(possible, reviews.length)]),
    ...refused.flatMap(({ place, refusal = '' }) => refusalRows(t('Not possible in {0}', place.tenantName), refusal)),
    ...(possible.length === 0
      ? [
          {
            label: `$(organization) ${t('Other Ways…')}`,
            detail: t('A request for whoever administers the tenant, or an application that is there'),
            value: 'others' as const,
          },
        ]
      : []),
    ...(plans.length === 0 ? [] : takenAway()),
    ...plans.flatMap(({ plan, name }) => planRows(plan, reviews.length > 1 ? name : undefined)),
  ];
}

function applyChoice(possible: readonly TenantReview[], all: number): Choice<'apply'> {
  const names = possible.map(({ place }) => place.tenantName).join(', ');
  const [only] = possible;
  const label = possible.length === all ? t('Apply') : t('Apply in {0}', names);
  const detail = possible.length === 1 ? (only?.plan?.title ?? names) : t('In {0}, one after the other', names);
  return { label: `$(check) ${label}`, detail, value: 'apply' };
}
