import { explainAzure } from '../../azure/explain';
import { listOwnCategories, listSettings, mostSettings } from '../../azure/services/listSettings';
import { listSubscriptionSettings } from '../../azure/services/subscriptionSettings';
import { listSubscriptions } from '../../azure/services/subscriptions';
import { listWorkspaces } from '../../azure/services/workspaces';
import { isAbort, messageOf } from '../../base/errors';
import type { SettingOwner } from '../../base/settingOwner';
import type { AzureRequests, SettingsInfo, TenantPlace, WorkspacesInfo } from '../../protocol/azure';
import type { EngineHandlers } from '../../protocol/engine';
import { ownerFacts } from '../setup/ownerFacts';
import type { Connections } from './connections';
import { directoryHandlers } from './directoryHandlers';
import { resourceHandlers } from './resourceHandlers';
import { destinationsThere } from './destinationsThere';
import { workspaceTables } from './workspaceTables';

/** What the trees ask of Azure. Every failure says what was refused, by whom, and who can change it. */
export function azureHandlers(connections: Connections): EngineHandlers<keyof AzureRequests> {
  return {
    ...directoryHandlers(connections),
    ...resourceHandlers(connections),
    'azure/connect': (connection, { signal }) => connections.connect(connection, signal),
    'azure/disconnect': ({ connectionId }) => {
      connections.disconnect(connectionId);
      return Promise.resolve({});
    },
    'azure/tenants': ({ connectionId }, { signal }) => connections.tenants(connectionId, signal),
    'azure/diagnosticSettings': (place, { signal }) => ownSettings(connections, place, {}, signal),
    'azure/attributeSettings': (place, { signal }) => ownSettings(connections, place, { attributes: true }, signal),
    'azure/subscriptions': (place, { signal }) => subscriptions(connections, place, signal),
    'azure/subscriptionSettings': async (place, { signal }) => {
      const { cloud, credential } = connections.get(place.connectionId);
      const { subscriptionId } = place;
      try {
        return await listSubscriptionSettings({ cloud, credential: credential(place.tenantId), subscriptionId }, signal);
      } catch (error) {
        throw explainAzure(error, {
          doing: 'list the settings of its Activity Log',
          on: `The subscription ${subscriptionId}`,
          remedy: 'Ask an Owner of the subscription for the role Monitoring Reader, then retry.',
        });
      }
    },
    'azure/workspaces': (place, { signal }) => workspaces(connections, place, signal),
    'azure/workspaceTables': (place, { signal }) => workspaceTables(connections, place, signal),
  };
}

async function ownSettings(connections: Connections, place: TenantPlace, owner: SettingOwner, signal: AbortSignal): Promise<SettingsInfo> {
  const arm = connections.get(place.connectionId).client('arm', place.tenantId);
  const { name: ownName, readRemedy, categories } = ownerFacts(owner);
  try {
    const [settings, offered] = await Promise.all([listSettings(arm, owner, signal), listOwnCategories(arm, owner, signal)]);
    const there = await destinationsThere(arm, settings, signal);
    return {
      settings: there.map(({ name, enabled, destinations }) => ({ name, enabled, destinations })),
      categories: offered ?? categories(settings),
      most: mostSettings,
    };
  } catch (error) {
    throw explainAzure(error, { doing: 'list its diagnostic settings', on: ownName(place, owner), remedy: readRemedy });
  }
}

async function subscriptions(
  connections: Connections,
  place: TenantPlace,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<typeof listSubscriptions>>> {
  try {
    return await listSubscriptions(connections.get(place.connectionId).client('arm', place.tenantId), signal);
  } catch (error) {
    throw explainAzure(error, {
      doing: 'list your subscriptions',
      on: place.tenantName,
      remedy: 'Ask an Owner of a subscription for the role Reader, then retry.',
    });
  }
}

/** The workspaces of all subscriptions, a few at a time; a subscription that fails holds none of the others up. */
async function workspaces(connections: Connections, place: TenantPlace, signal: AbortSignal): Promise<WorkspacesInfo> {
  const arm = connections.get(place.connectionId).client('arm', place.tenantId);
  const waiting = [...(await subscriptions(connections, place, signal))];
  const found: WorkspacesInfo['workspaces'][number][] = [];
  const failures: WorkspacesInfo['failures'][number][] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      try {
        found.push(...(await listWorkspaces(arm, next.subscriptionId, signal)));
      } catch (error) {
        if (isAbort(error)) throw error;
        const told = explainAzure(error, {
          doing: 'list its workspaces',
          on: next.name,
          remedy: 'Ask an Owner of the subscription for the role Reader, then retry.',
        });
        failures.push({ subscription: next.name, message: messageOf(told) });
      }
    }
  };
  await Promise.all(Array.from({ length: subscriptionsAtOnce }, work));
  return { workspaces: found.sort((one, other) => one.name.localeCompare(other.name)), failures };
}

const subscriptionsAtOnce = 8;
