import type { PlanStep, SetupPlan } from '../../../protocol/setup';

/** A resource that a plan makes by Resource Manager, taken apart as templates name it. */
export interface PlanResource {
  readonly step: PlanStep;
  /** Such as `Microsoft.OperationalInsights/workspaces`. */
  readonly type: string;
  readonly apiVersion: string;
  /** The names of the type's parts. */
  readonly names: readonly string[];
  readonly subscriptionId?: string;
  readonly group?: string;
  /** The id without the version. */
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The resources of a plan, in the order in which they are made; what is no resource is left out. */
export function planResources({ steps }: SetupPlan): readonly PlanResource[] {
  return steps.flatMap((step) => resourceOf(step) ?? []);
}

/** The steps that no template of Resource Manager can do: those of Microsoft Graph, and registrations. */
export function otherSteps(plan: SetupPlan): readonly PlanStep[] {
  const known = new Set(planResources(plan).map(({ step }) => step.id));
  return plan.steps.filter(({ id }) => !known.has(id));
}

function resourceOf(step: PlanStep): readonly PlanResource[] | undefined {
  const { service, method, path, body } = step.request;
  if (service !== 'arm' || method !== 'PUT') return undefined;
  const [id = '', query = ''] = path.split('?');
  const place = /^(?:\/subscriptions\/([^/]+))?(?:\/resourceGroups\/([^/]+))?/i.exec(id);
  const [, subscriptionId, group] = place ?? [];
  const rest = decodeURIComponent(id.slice(place?.[0].length ?? 0));
  const apiVersion = new URLSearchParams(query).get('api-version') ?? '';
  const where = { ...(subscriptionId === undefined ? {} : { subscriptionId }), ...(group === undefined ? {} : { group }) };
  const shared = { step, apiVersion, id: decodeURIComponent(id), body: (body ?? {}) as PlanResource['body'] };
  if (rest === '') {
    if (group === undefined || subscriptionId === undefined) return undefined;
    return [{ ...shared, subscriptionId, type: 'Microsoft.Resources/resourceGroups', names: [group] }];
  }
  const [, , provider = '', ...parts] = rest.split('/');
  const types = parts.filter((_, index) => index % 2 === 0);
  const names = parts.filter((_, index) => index % 2 === 1);
  return [{ ...shared, ...where, type: [provider, ...types].join('/'), names }];
}

/** Whether a text refers to what an earlier step keeps, which a template cannot know. */
export function hasReference(value: unknown): boolean {
  return JSON.stringify(value).includes('{{');
}

/** A name that every language takes for a symbol. */
export function symbolOf({ step, names }: PlanResource): string {
  const text = `${step.id}-${names.at(-1) ?? ''}`.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return /^\d/.test(text) ? `r_${text}` : text.toLowerCase();
}
