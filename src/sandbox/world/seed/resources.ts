import { createHash } from 'node:crypto';
import { namedGuid } from '../../../samples/guid';
import { openNetwork } from '../networkRules';
import type { Resource } from '../resource';

/** A key as the services write it: the base64 of some bytes, the same for the same name. */
export function keyText(...name: readonly string[]): string {
  return createHash('sha256').update(name.join('/')).digest('base64');
}

interface Place {
  readonly subscriptionId: string;
  readonly group: string;
  readonly location: string;
  readonly createdAt: number;
}

export function resourceGroup({ subscriptionId, group, location, createdAt }: Place): Resource {
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${group}`,
    name: group,
    type: 'Microsoft.Resources/resourceGroups',
    location,
    tags: {},
    properties: {},
    more: {},
    createdAt,
    readyAt: createdAt,
  };
}

function resource(place: Place, type: string, name: string, rest: Partial<Pick<Resource, 'properties' | 'more'>>): Resource {
  const [provider, ...kinds] = type.split('/');
  const names = name.split('/');
  const path = kinds.map((kind, index) => `${kind}/${names[index] ?? ''}`).join('/');
  return {
    id: `/subscriptions/${place.subscriptionId}/resourceGroups/${place.group}/providers/${provider ?? ''}/${path}`,
    name: names[names.length - 1] ?? '',
    type,
    location: kinds.length === 1 ? place.location : undefined,
    tags: {},
    properties: rest.properties ?? {},
    more: rest.more ?? {},
    createdAt: place.createdAt,
    readyAt: place.createdAt,
  };
}

export function workspace(place: Place, name: string, retentionInDays: number, customerId?: string): Resource {
  return resource(place, 'Microsoft.OperationalInsights/workspaces', name, {
    properties: { customerId: customerId ?? namedGuid('sandbox', 'workspace', name), sku: { name: 'PerGB2018' }, retentionInDays },
  });
}

export function storageAccount(
  place: Place,
  name: string,
  options: { readonly firewall?: boolean; readonly premium?: boolean } = {},
): Resource {
  return resource(place, 'Microsoft.Storage/storageAccounts', name, {
    more: {
      sku: options.premium === true ? { name: 'Premium_LRS', tier: 'Premium' } : { name: 'Standard_LRS', tier: 'Standard' },
      kind: options.premium === true ? 'BlockBlobStorage' : 'StorageV2',
    },
    properties: {
      networkAcls: {
        bypass: options.firewall === true ? 'None' : 'AzureServices',
        defaultAction: options.firewall === true ? 'Deny' : 'Allow',
        ipRules: [],
        virtualNetworkRules: [],
      },
    },
  });
}

export function partnerSolution(place: Place, type: string, name: string): Resource {
  return resource(place, type, name, { properties: { monitoringStatus: 'Enabled' } });
}

export interface HubSeed {
  readonly name: string;
  readonly partitions: number;
  readonly retentionDays: number;
}

/** A namespace of event hubs with its hubs, rules and consumer groups. */
export function eventHubs(place: Place, name: string, hubs: readonly HubSeed[]): readonly Resource[] {
  const type = 'Microsoft.EventHub/namespaces';
  return [
    resource(place, type, name, {
      more: { sku: { name: 'Standard', tier: 'Standard', capacity: 1 } },
      properties: {
        disableLocalAuth: false,
        isAutoInflateEnabled: false,
        maximumThroughputUnits: 0,
        kafkaEnabled: true,
        zoneRedundant: true,
      },
    }),
    resource(place, `${type}/authorizationRules`, `${name}/RootManageSharedAccessKey`, {
      properties: { rights: ['Listen', 'Manage', 'Send'] },
    }),
    resource(place, `${type}/authorizationRules`, `${name}/listen-only`, { properties: { rights: ['Listen'] } }),
    resource(place, `${type}/networkRuleSets`, `${name}/default`, { properties: openNetwork }),
    ...hubs.flatMap((hub) => hubResources(place, name, hub)),
  ];
}

/** A hub with its consumer group `$Default` and one for a reader of its own. */
export function hubResources(place: Place, namespace: string, { name, partitions, retentionDays }: HubSeed): readonly Resource[] {
  const type = 'Microsoft.EventHub/namespaces/eventhubs';
  const properties = {
    partitionCount: partitions,
    messageRetentionInDays: retentionDays,
    partitionIds: Array.from({ length: partitions }, (_, index) => String(index)),
    status: 'Active',
  };
  return [
    resource(place, type, `${namespace}/${name}`, { properties }),
    resource(place, `${type}/consumergroups`, `${namespace}/${name}/$Default`, {}),
    resource(place, `${type}/consumergroups`, `${namespace}/${name}/siem`, {}),
  ];
}
