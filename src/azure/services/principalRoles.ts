import { isAbort } from '../../base/errors';
import type { AzureClient } from '../pipeline/azureClient';
import { lastSegment } from './diagnosticSettings';
import { listManagementGroups } from './managementGroups';
import type { ManagementGroup } from './managementGroups';
import { armVersions } from './resources';
import { listSubscriptions } from './subscriptions';
import type { Subscription } from './subscriptions';

/** A role of Azure that a program holds. */
export interface PrincipalRole {
  /** Its name, such as `Reader`. */
  readonly role: string;
  /** Where it holds: the name of the subscription, or the id of what lies in it or above it. */
  readonly scope: string;
}

interface WireAssignment {
  readonly properties?: { readonly principalId?: string; readonly roleDefinitionId?: string; readonly scope?: string };
}

const atOnce = 6;

/** The roles that principals hold on the subscriptions that the account may read, in them and above them, by object id. Reads only. */
export async function listPrincipalRoles(
  arm: AzureClient,
  principalIds: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly PrincipalRole[]>> {
  const wanted = new Set(principalIds.map((id) => id.toLowerCase()));
  const found = new Map<string, Map<string, PrincipalRole>>();
  const names = new Map<string, Promise<string>>();
  const subscriptions = [...(await listSubscriptions(arm, signal))];
  const known = await scopeNames(arm, subscriptions, signal);
  const work = async (): Promise<void> => {
    for (let next = subscriptions.shift(); next; next = subscriptions.shift())
      for (const { properties = {} } of await assignmentsOf(arm, next.subscriptionId, signal)) {
        const { principalId = '', roleDefinitionId = '', scope = '' } = properties;
        if (!wanted.has(principalId.toLowerCase())) continue;
        // Of a role that holds from above, the id names no place that the account could read it at; below it can be read as well.
        const readable = roleDefinitionId.replace(/^(?=\/providers\/)/, `/subscriptions/${next.subscriptionId}`);
        const name = names.get(roleDefinitionId) ?? roleName(arm, readable, signal);
        names.set(roleDefinitionId, name);
        const roles = found.get(principalId.toLowerCase()) ?? new Map<string, PrincipalRole>();
        found.set(principalId.toLowerCase(), roles);
        roles.set(`${scope} ${roleDefinitionId}`.toLowerCase(), { role: await name, scope: known.get(scope.toLowerCase()) ?? scope });
      }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return new Map([...found].map(([id, roles]) => [id, [...roles.values()]]));
}

/** What people call the subscriptions and the management groups, by their ids in lower case. Groups that cannot be read keep their ids. */
async function scopeNames(
  arm: AzureClient,
  subscriptions: readonly Subscription[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const groups = await listManagementGroups(arm, signal).catch((error: unknown): readonly ManagementGroup[] => {
    if (isAbort(error)) throw error;
    return [];
  });
  return new Map([
    ...subscriptions.map(({ subscriptionId, name }) => [`/subscriptions/${subscriptionId}`.toLowerCase(), name] as const),
    ...groups.map(({ id, name }) => [id.toLowerCase(), `management group ${name}`] as const),
  ]);
}

/** The assignments at a subscription, in it and above it; none where the account may not read them. */
async function assignmentsOf(arm: AzureClient, subscriptionId: string, signal: AbortSignal): Promise<readonly WireAssignment[]> {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleAssignments?api-version=${armVersions.authorization}`;
  const found: WireAssignment[] = [];
  try {
    for await (const assignment of arm.pages<WireAssignment>(path, signal)) found.push(assignment);
  } catch (error) {
    if (isAbort(error)) throw error;
  }
  return found;
}

/** The name of a role; its id where it cannot be read. */
async function roleName(arm: AzureClient, roleDefinitionId: string, signal: AbortSignal): Promise<string> {
  try {
    const path = `${encodeURI(roleDefinitionId)}?api-version=${armVersions.authorization}`;
    const { properties } = await arm.get<{ readonly properties?: { readonly roleName?: string } }>(path, signal);
    return properties?.roleName ?? lastSegment(roleDefinitionId);
  } catch (error) {
    if (isAbort(error)) throw error;
    return lastSegment(roleDefinitionId);
  }
}
