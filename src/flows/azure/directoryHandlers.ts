import { AzureFailure } from '../../azure/azureFailure';
import { explainAzure } from '../../azure/explain';
import { listLogIdentities } from '../../azure/services/identities';
import { readLicences } from '../../azure/services/licences';
import type { AzureRequests } from '../../protocol/azure';
import type { EngineHandlers } from '../../protocol/engine';
import type { Connections } from './connections';

/** What the trees ask of the directory, which Microsoft Graph answers. */
export function directoryHandlers(connections: Connections): EngineHandlers<'azure/identities' | 'azure/licences'> {
  return {
    'azure/identities': async (place, { signal }) => {
      try {
        return await listLogIdentities(connections.get(place.connectionId).client('graph', place.tenantId), signal);
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
