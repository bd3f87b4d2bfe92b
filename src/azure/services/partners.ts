import type { AzureClient } from '../pipeline/azureClient';
import { armVersions } from './resources';
import type { ArmResource } from './resources';

/** Kinds of partners' solutions that diagnostic settings may send to. Source: learn.microsoft.com/azure/partner-solutions/partners. */
const partnerTypes = [
  'Microsoft.Datadog/monitors',
  'Microsoft.Elastic/monitors',
  'Dynatrace.Observability/monitors',
  'NewRelic.Observability/monitors',
] as const;

/** Whether an id is that of a partner's solution, of a kind that diagnostic settings may send to. */
export function isPartner(resourceId: string): boolean {
  return partnerTypes.some((type) => new RegExp(`/providers/${type.replace('.', '\\.')}/[^/]+$`, 'i').test(resourceId));
}

/** The solutions of partners in a subscription. */
export async function listPartners(arm: AzureClient, subscriptionId: string, signal: AbortSignal): Promise<readonly ArmResource[]> {
  const filter = encodeURIComponent(partnerTypes.map((type) => `resourceType eq '${type}'`).join(' or '));
  const found: ArmResource[] = [];
  const path = `/subscriptions/${subscriptionId}/resources?api-version=${armVersions.resourceGroups}&$filter=${filter}`;
  for await (const resource of arm.pages<ArmResource>(path, signal)) found.push(resource);
  return found;
}
