import type { AzureClient } from '../pipeline/azureClient';
import { armVersions } from './resources';

/** A management group: roles that are given on it hold for all that lies under it. */
export interface ManagementGroup {
  /** `/providers/Microsoft.Management/managementGroups/…`. */
  readonly id: string;
  readonly name: string;
}

/** What lies under a group, at any depth. */
export interface GroupContents {
  /** Ids of groups in lower case. */
  readonly groups: readonly string[];
  readonly subscriptions: readonly { readonly subscriptionId: string; readonly name: string }[];
}

interface WireGroup {
  readonly id: string;
  readonly name?: string;
  readonly properties?: { readonly displayName?: string | null };
}

const list = '/providers/Microsoft.Management/managementGroups';

/** The name of the group whose id a text is; undefined where it is none. */
export function managementGroupOf(text: string): string | undefined {
  return /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)$/i.exec(text)?.[1];
}

/** The groups of the token's tenant that the account may read. */
export async function listManagementGroups(arm: AzureClient, signal: AbortSignal): Promise<readonly ManagementGroup[]> {
  const groups: ManagementGroup[] = [];
  for await (const { id, name, properties } of arm.pages<WireGroup>(`${list}?api-version=${armVersions.managementGroups}`, signal))
    groups.push({ id, name: properties?.displayName ?? name ?? id });
  return groups;
}

/** What lies under a group, the account's own rights there or not. */
export async function contentsOf(arm: AzureClient, groupId: string, signal: AbortSignal): Promise<GroupContents> {
  const groups: string[] = [];
  const subscriptions: { readonly subscriptionId: string; readonly name: string }[] = [];
  const path = `${encodeURI(groupId)}/descendants?api-version=${armVersions.managementGroups}`;
  for await (const { id, properties } of arm.pages<WireGroup>(path, signal)) {
    // The service has called the type of a subscription by more than one name; its id is always the same.
    const subscriptionId = /^\/subscriptions\/([^/]+)$/i.exec(id)?.[1];
    if (subscriptionId === undefined) groups.push(id.toLowerCase());
    else subscriptions.push({ subscriptionId, name: properties?.displayName ?? subscriptionId });
  }
  return { groups, subscriptions };
}
