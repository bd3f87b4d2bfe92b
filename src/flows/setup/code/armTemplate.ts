import type { SetupPlan } from '../../../protocol/setup';
import { leftOutWords, templateParts } from './planResource';
import type { PlanResource } from './planResource';

const schemas = {
  tenant: 'https://schema.management.azure.com/schemas/2019-08-01/tenantDeploymentTemplate.json#',
  subscription: 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#',
  group: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
} as const;

const deployments = '2021-04-01';

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

function isOfTenant({ subscriptionId }: PlanResource): boolean {
  return subscriptionId === undefined;
}

/** The resource as it stands in the template of its own scope. */
export function ownResource({ type, apiVersion, names, body }: PlanResource): object {
  return { type, apiVersion, name: names.join('/'), ...body };
}

function deploymentName({ step }: PlanResource): string {
  return `entra-logs-${step.id}`.slice(0, 64);
}

function dependency(resource: PlanResource | undefined, name: string | undefined): string {
  if (!resource) return '';
  if (isOfTenant(resource)) return `[tenantResourceId('${resource.type}', '${resource.names.join("', '")}')]`;
  const scope =
    resource.group === undefined
      ? `subscriptionResourceId('${resource.subscriptionId ?? ''}', `
      : `resourceId('${resource.subscriptionId ?? ''}', '${resource.group}', `;
  return `[${scope}'Microsoft.Resources/deployments', '${name ?? ''}')]`;
}

function nested(resource: PlanResource, name: string): object {
  const { subscriptionId, group } = resource;
  const place = group === undefined ? { subscriptionId, location: 'westeurope' } : { subscriptionId, resourceGroup: group };
  const inner = template(group === undefined ? 'subscription' : 'group', [ownResource(resource)]);
  const properties = { mode: 'Incremental', expressionEvaluationOptions: { scope: 'inner' }, template: inner };
  return { type: 'Microsoft.Resources/deployments', apiVersion: deployments, name, ...place, properties };
}

function template(scope: keyof typeof schemas, resources: readonly object[]): object {
  return { $schema: schemas[scope], contentVersion: '1.0.0.0', resources };
}
