import { AzureFailure } from '../azureFailure';
import type { AzureClient } from '../pipeline/azureClient';

/** The versions of Resource Manager's parts that this program speaks. */
export const armVersions = {
  resourceGroups: '2021-04-01',
  providers: '2021-04-01',
  workspaces: '2023-09-01',
  storageAccounts: '2023-05-01',
  eventHubs: '2024-01-01',
  authorization: '2022-04-01',
  managementGroups: '2020-05-01',
  tables: '2022-10-01',
  tenants: '2022-12-01',
  subscriptions: '2022-12-01',
  activityLog: '2015-04-01',
  tenantSettings: '2017-04-01',
  tenantCategories: '2017-04-01-preview',
  subscriptionSettings: '2021-05-01-preview',
  attributeSettings: '2017-04-01-preview',
  intuneSettings: '2017-04-01-preview',
} as const;

/** A resource as Resource Manager tells it. */
export interface ArmResource {
  readonly id: string;
  readonly name: string;
  readonly type?: string;
  readonly location?: string;
  readonly kind?: string;
  readonly sku?: { readonly name?: string; readonly tier?: string };
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** The kinds of resources that are looked up by their id, with the version that each is asked with. */
const versionsByType: readonly (readonly [type: RegExp, version: string])[] = [
  [/\/providers\/Microsoft\.OperationalInsights\/workspaces\/[^/]+$/i, armVersions.workspaces],
  [/\/providers\/Microsoft\.Storage\/storageAccounts\/[^/]+$/i, armVersions.storageAccounts],
  [/\/providers\/Microsoft\.EventHub\/namespaces\/.+$/i, armVersions.eventHubs],
  [/\/resourceGroups\/[^/]+$/i, armVersions.resourceGroups],
];

/** The path to ask for a resource by, with its version; undefined for kinds that this program does not know. */
export function resourcePath(resourceId: string): string | undefined {
  const version = versionsByType.find(([type]) => type.test(resourceId))?.[1];
  return version === undefined ? undefined : `${encodeURI(resourceId)}?api-version=${version}`;
}

/** A resource, or undefined where it is not there or its kind is not known. */
export async function findResource(arm: AzureClient, resourceId: string, signal: AbortSignal): Promise<ArmResource | undefined> {
  const path = resourcePath(resourceId);
  if (path === undefined) return undefined;
  try {
    return await arm.get<ArmResource>(path, signal);
  } catch (error) {
    if (error instanceof AzureFailure && error.status === 404) return undefined;
    throw error;
  }
}

/** The namespace that a rule is of; any other resource as it is. */
export function namespaceOfRule(resourceId: string): string {
  return resourceId.replace(/\/authorizationRules\/.*$/i, '');
}

/**
 * A destination as its networks let others in: a namespace of event hubs with its network rules as `networkRuleSet`, which Resource Manager
 * keeps apart; anything else as it is. Source: learn.microsoft.com/rest/api/eventhub/namespaces/get-network-rule-set.
 */
export async function withNetworkRules(arm: AzureClient, resource: ArmResource, signal: AbortSignal): Promise<ArmResource> {
  if (!/\/providers\/Microsoft\.EventHub\/namespaces\/[^/]+$/i.test(resource.id)) return resource;
  try {
    const rules = await findResource(arm, `${resource.id}/networkRuleSets/default`, signal);
    return rules ? { ...resource, properties: { ...resource.properties, networkRuleSet: rules.properties } } : resource;
  } catch (error) {
    // A role may let its holder see a namespace and not its rules, and cheap namespaces have none; they are then as if there were none.
    if (error instanceof AzureFailure && (error.status === 400 || error.status === 403)) return resource;
    throw error;
  }
}

/** What a destination belongs to: the namespace of a rule, else itself, with its network rules; undefined where it is not there. */
export async function findDestination(arm: AzureClient, resourceId: string, signal: AbortSignal): Promise<ArmResource | undefined> {
  const found = await findResource(arm, namespaceOfRule(resourceId), signal);
  return found && withNetworkRules(arm, found, signal);
}

/** All resources below a path. */
export async function listResources(arm: AzureClient, path: string, version: string, signal: AbortSignal): Promise<readonly ArmResource[]> {
  const found: ArmResource[] = [];
  for await (const resource of arm.pages<ArmResource>(`${path}?api-version=${version}`, signal)) found.push(resource);
  return found;
}

/** Whether a subscription may use a resource provider: `Registered`, `Registering`, `NotRegistered`, `Unregistering`. */
export async function registrationOf(arm: AzureClient, subscriptionId: string, namespace: string, signal: AbortSignal): Promise<string> {
  const path = `/subscriptions/${subscriptionId}/providers/${namespace}?api-version=${armVersions.providers}`;
  const { registrationState } = await arm.get<{ readonly registrationState?: string }>(path, signal);
  return registrationState ?? 'NotRegistered';
}
