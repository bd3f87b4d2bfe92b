import { t } from '@vscode/l10n';
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
  /** The management group that it is at. */
  readonly managementGroup?: string;
  /** The id without the version. */
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a template can say of a plan, and what it cannot. */
export interface TemplateParts {
  /** In the order in which they are made. */
  readonly resources: readonly PlanResource[];
  /** What no template can do: steps of Microsoft Graph, registrations, and what refers to an id that an earlier step gives. */
  readonly left: readonly PlanStep[];
}

export function templateParts({ steps }: SetupPlan): TemplateParts {
  const resources = steps.flatMap((step) => resourceOf(step) ?? []).filter(({ id, body }) => !JSON.stringify([id, body]).includes('{{'));
  const told = new Set(resources.map(({ step }) => step.id));
  return { resources, left: steps.filter(({ id }) => !told.has(id)) };
}

/** One sentence for each step that a template leaves out. */
export function leftOutWords(left: readonly PlanStep[]): readonly string[] {
  return left.map(({ title }) => t('Not in this file, use the script for the Azure CLI: {0}', title));
}

function resourceOf(step: PlanStep): readonly PlanResource[] | undefined {
  const { service, method, path, body } = step.request;
  if (service !== 'arm' || method !== 'PUT') return undefined;
  const [id = '', query = ''] = path.split('?');
  const place =
    /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)(?=\/providers\/)/i.exec(id) ??
    /^()(?:\/subscriptions\/([^/]+))?(?:\/resourceGroups\/([^/]+))?/i.exec(id);
  const [, managementGroup, subscriptionId, group] = place ?? [];
  const rest = decodeURIComponent(id.slice(place?.[0].length ?? 0));
  const apiVersion = new URLSearchParams(query).get('api-version') ?? '';
  const where = {
    ...(managementGroup === undefined || managementGroup === '' ? {} : { managementGroup }),
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    ...(group === undefined ? {} : { group }),
  };
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

/** Whether it lies in the tenant itself, at no subscription and no management group. */
export function isOfTenant({ subscriptionId, managementGroup }: PlanResource): boolean {
  return subscriptionId === undefined && managementGroup === undefined;
}

/** A name that every language takes for a symbol. */
export function symbolOf({ step, names }: PlanResource): string {
  const text = `${step.id}-${names.at(-1) ?? ''}`.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return /^\d/.test(text) ? `r_${text}` : text.toLowerCase();
}
