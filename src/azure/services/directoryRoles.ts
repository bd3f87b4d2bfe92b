import type { AzureClient } from '../pipeline/azureClient';
import type { PrincipalRole } from './principalRoles';

interface WireAssignment {
  readonly roleDefinitionId: string;
}
interface WireRole {
  readonly roleTemplateId?: string | null;
  readonly displayName?: string | null;
}

/** The roles of the directory that principals hold now, by object id in lower case; a role is told by its template. Source: learn.microsoft.com/graph/api/resources/rolemanagement. */
export async function listDirectoryRoles(
  graph: AzureClient,
  principals: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly PrincipalRole[]>> {
  const names = new Map<string, string>();
  for await (const { roleTemplateId, displayName } of graph.pages<WireRole>(
    '/v1.0/directoryRoles?$select=roleTemplateId,displayName',
    signal,
  ))
    if (roleTemplateId) names.set(roleTemplateId, displayName ?? roleTemplateId);
  const held = new Map<string, readonly PrincipalRole[]>();
  for (const principal of principals) {
    const path = `/v1.0/roleManagement/directory/roleAssignments?$filter=principalId%20eq%20'${principal}'`;
    const roles: PrincipalRole[] = [];
    for await (const { roleDefinitionId } of graph.pages<WireAssignment>(path, signal))
      roles.push({ role: names.get(roleDefinitionId) ?? roleDefinitionId, scope: 'Microsoft Entra ID' });
    held.set(principal.toLowerCase(), roles);
  }
  return held;
}
