import { AzureFailure } from '../../azure/azureFailure';
import { explainAzure } from '../../azure/explain';
import { listDirectoryRoles } from '../../azure/services/directoryRoles';
import { listLogIdentities } from '../../azure/services/identities';
import type { LogIdentity } from '../../azure/services/identities';
import { listPrincipalRoles } from '../../azure/services/principalRoles';
import type { PrincipalRole } from '../../azure/services/principalRoles';
import { isAbort } from '../../base/errors';
import { readLicences } from '../../azure/services/licences';
import type { AzureRequests } from '../../protocol/azure';
import type { EngineHandlers } from '../../protocol/engine';
import type { Connections } from './connections';

/** What the trees ask of the directory, which Microsoft Graph answers. */
export function directoryHandlers(connections: Connections): EngineHandlers<'azure/identities' | 'azure/licences'> {
  return {
    'azure/identities': async (place, { signal }) => {
      try {
        const connection = connections.get(place.connectionId);
        const [arm, graph] = [connection.client('arm', place.tenantId), connection.client('graph', place.tenantId)];
        const identities = await listLogIdentities(graph, signal);
        const sources: readonly RolesOf[] = [
          (principals, until) => listPrincipalRoles(arm, principals, until),
          (principals, until) => listDirectoryRoles(graph, principals, until),
        ];
        const roles = await rolesOf(sources, identities, signal);
        return identities.map((identity) => ({ ...identity, roles: roles(identity.objectId) }));
      } catch (error) {
        throw explainAzure(error, {
          doing: 'list the programs that may read its logs',
          on: place.tenantName,
          remedy:
            'A person needs a role such as Directory Readers or Global Reader there; a program needs the permission Application.Read.All. Ask an administrator to grant it, then retry.',
        });
      }
    },
    'azure/licences': async (place, { signal }): Promise<AzureRequests['azure/licences']['result']> => {
      try {
        return { licences: await readLicences(connections.get(place.connectionId).client('graph', place.tenantId), signal) };
      } catch (error) {
        // Who may not read them goes without hints.
        if (error instanceof AzureFailure && (error.status === 401 || error.status === 403)) return {};
        throw explainAzure(error, { doing: 'tell its licences', on: place.tenantName, remedy: 'Retry later.' });
      }
    },
  };
}

type RolesOf = (principals: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, readonly PrincipalRole[]>>;

/** Their roles in Azure and in the directory, which decorate: who may not read any sees the programs all the same. */
async function rolesOf(
  sources: readonly RolesOf[],
  identities: readonly LogIdentity[],
  signal: AbortSignal,
): Promise<(objectId: string) => readonly PrincipalRole[]> {
  const principals = identities.map(({ objectId }) => objectId);
  const found = await Promise.all(
    sources.map((read) =>
      read(principals, signal).catch((error: unknown): ReadonlyMap<string, readonly PrincipalRole[]> => {
        if (isAbort(error)) throw error;
        return new Map();
      }),
    ),
  );
  return (objectId) => found.flatMap((roles) => roles.get(objectId.toLowerCase()) ?? []);
}
