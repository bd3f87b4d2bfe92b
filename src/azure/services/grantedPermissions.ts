import { isAbort } from '../../base/errors';
import type { AzureClient } from '../pipeline/azureClient';

/** A permission that a service principal was granted. */
export interface GrantedPermission {
  readonly appRoleId: string;
  /** As its resource calls it, such as `AuditLog.Read.All`; its id where the resource could not be read. */
  readonly name: string;
}

interface WireAssignment {
  readonly appRoleId: string;
  readonly resourceId: string;
}

interface WireRoles {
  readonly appRoles?: readonly { readonly id: string; readonly value: string | null }[];
}

/** Reads what service principals of one tenant were granted; the names of a resource's permissions are asked for once. */
export function createGrantedPermissions(
  graph: AzureClient,
): (principalId: string, signal: AbortSignal) => Promise<readonly GrantedPermission[]> {
  const known = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const namesOf = (resourceId: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>> => {
    const names = known.get(resourceId) ?? readNames(graph, resourceId, signal);
    known.set(resourceId, names);
    return names;
  };
  return async (principalId, signal) => {
    const granted: GrantedPermission[] = [];
    const path = `/v1.0/servicePrincipals/${principalId}/appRoleAssignments`;
    for await (const { appRoleId, resourceId } of graph.pages<WireAssignment>(path, signal))
      granted.push({ appRoleId, name: (await namesOf(resourceId, signal)).get(appRoleId) ?? appRoleId });
    return granted.sort((one, other) => one.name.localeCompare(other.name));
  };
}

async function readNames(graph: AzureClient, resourceId: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  try {
    const { appRoles = [] } = await graph.get<WireRoles>(`/v1.0/servicePrincipals/${resourceId}?$select=id,appRoles`, signal);
    return new Map(appRoles.map(({ id, value }) => [id, value ?? id]));
  } catch (error) {
    if (isAbort(error)) throw error;
    return new Map();
  }
}
