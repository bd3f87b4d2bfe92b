import type { SetupPlan } from '../../../protocol/setup';
import { isOfTenant, leftOutWords, templateParts } from './planResource';
import type { PlanResource } from './planResource';

const schemas = {
  tenant: 'https://schema.management.azure.com/schemas/2019-08-01/tenantDeploymentTemplate.json#',
  managementGroup: 'https://schema.management.azure.com/schemas/2019-08-01/managementGroupDeploymentTemplate.json#',
  subscription: 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#',
  group: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
} as const;

const deployments = '2021-04-01';
const groupType = 'Microsoft.Management/managementGroups';
/** Where Azure keeps the record of a deployment that goes to no resource group. */
const location = 'westeurope';

/** A plan's resources as one template at the scope of the tenant; what lies in a resource group is deployed into it by a deployment of its own. */
export function armTemplate(plan: SetupPlan): object {
  const { resources, left } = templateParts(plan);
  const names = resources.map((resource) => deploymentName(resource));
  const whole = template(
    'tenant',
    resources.map((resource, index) => {
      const before = index === 0 ? {} : { dependsOn: [dependency(resources[index - 1], names[index - 1])] };
      return isOfTenant(resource) ? { ...ownResource(resource), ...before } : { ...nested(resource, names[index] ?? ''), ...before };
    }),
  );
  return left.length === 0 ? whole : { ...whole, metadata: { notes: leftOutWords(left) } };
}

/** The resource as it stands in the template of its own scope. */
function ownResource({ type, apiVersion, names, body }: PlanResource): object {
  return { type, apiVersion, ...(literal({ name: names.join('/'), ...body }) as object) };
}

/** A value whose texts stand for themselves: one in square brackets would be worked out as an expression. */
function literal(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('[') && value.endsWith(']') ? `[${value}` : value;
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, literal(member)]));
}

/** Values of a function in an expression. */
function quoted(...texts: readonly string[]): string {
  return texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ');
}

/** The name of the deployment that makes a resource within a template; names of deployments have 64 characters at most. */
export function deploymentName({ step }: PlanResource): string {
  return `entra-logs-${step.id}`.slice(0, 64);
}

function dependency(resource: PlanResource | undefined, name: string | undefined): string {
  if (!resource) return '';
  if (isOfTenant(resource)) return `[tenantResourceId(${quoted(resource.type, ...resource.names)})]`;
  return `[${deploymentScope(resource)}${quoted('Microsoft.Resources/deployments', name ?? '')})]`;
}

function deploymentScope({ subscriptionId = '', group, managementGroup }: PlanResource): string {
  if (managementGroup !== undefined) return `extensionResourceId(tenantResourceId(${quoted(groupType, managementGroup)}), `;
  return group === undefined ? `subscriptionResourceId(${quoted(subscriptionId)}, ` : `resourceId(${quoted(subscriptionId, group)}, `;
}

/** Where a deployment within the template goes, and the kind of template that is for such a place. */
function placeOf({ subscriptionId, group, managementGroup }: PlanResource): readonly [scope: keyof typeof schemas, place: object] {
  if (managementGroup !== undefined) return ['managementGroup', { scope: `${groupType}/${managementGroup}`, location }];
  return group === undefined ? ['subscription', { subscriptionId, location }] : ['group', { subscriptionId, resourceGroup: group }];
}

function nested(resource: PlanResource, name: string): object {
  const [scope, place] = placeOf(resource);
  const inner = template(scope, [ownResource(resource)]);
  const properties = { mode: 'Incremental', expressionEvaluationOptions: { scope: 'inner' }, template: inner };
  return { type: 'Microsoft.Resources/deployments', apiVersion: deployments, name, ...place, properties };
}

function template(scope: keyof typeof schemas, resources: readonly object[]): object {
  return { $schema: schemas[scope], contentVersion: '1.0.0.0', resources };
}
