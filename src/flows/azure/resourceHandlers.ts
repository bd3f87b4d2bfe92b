import { explainAzure } from '../../azure/explain';
import { armVersions, listResources } from '../../azure/services/resources';
import type { SubscriptionPlace } from '../../protocol/azure';
import type { EngineHandlers } from '../../protocol/engine';
import type { Connections } from './connections';

/** Resource groups and resources, as the trees list them. */
export function resourceHandlers(connections: Connections): EngineHandlers<'azure/resourceGroups' | 'azure/resources'> {
  const list: ListBelow = async (place, { path, doing }, signal) => {
    const arm = connections.get(place.connectionId).client('arm', place.tenantId);
    try {
      return await listResources(
        arm,
        `/subscriptions/${encodeURIComponent(place.subscriptionId)}${path}`,
        armVersions.resourceGroups,
        signal,
      );
    } catch (error) {
      throw explainAzure(error, {
        doing,
        on: `The subscription ${place.subscriptionId}`,
        remedy: 'Ask an Owner of the subscription for the role Reader, then retry.',
      });
    }
  };
  return {
    'azure/resourceGroups': async (place, { signal }) =>
      byName(await list(place, { path: '/resourceGroups', doing: 'list its resource groups' }, signal)).map(
        ({ id, name, location = '' }) => ({ resourceId: id, name, region: location }),
      ),
    'azure/resources': async ({ group, ...place }, { signal }) => {
      const path = `/resourceGroups/${encodeURIComponent(group)}/resources`;
      return byName(await list(place, { path, doing: `list the resources of ${group}` }, signal)).map(
        ({ id, name, type = '', location = '' }) => ({
          resourceId: id,
          name,
          type,
          region: location,
        }),
      );
    },
  };
}

type ListBelow = (
  place: SubscriptionPlace,
  asked: { readonly path: string; readonly doing: string },
  signal: AbortSignal,
) => ReturnType<typeof listResources>;

function byName<Named extends { readonly name: string }>(found: readonly Named[]): readonly Named[] {
  return [...found].sort((one, other) => one.name.localeCompare(other.name));
}
