import { arrivalsOn } from '../world/arrivals';
import type { Arrival, Emitted } from '../world/arrivals';
import { resourcesOf } from '../world/resource';
import type { Resource } from '../world/resource';
import type { World } from '../world/world';

/** An event of a hub: some records in one message. */
export interface HubEvent {
  readonly sequenceNumber: number;
  readonly offset: number;
  readonly enqueuedAt: number;
  readonly body: Buffer;
}

/** A hub with what has arrived in each of its partitions. */
export interface Hub {
  readonly resource: Resource;
  readonly partitions: readonly HubEvent[][];
}

/** The event hubs of the sandbox. */
export interface Hubs {
  /** The hub of a name in a namespace (by lower-case id), with everything in it that has arrived by now. */
  find(namespaceId: string, name: string): Hub | undefined;
}

interface Kept extends Hub {
  readTo: number;
}

/** How many records a message has at most. */
const recordsPerMessage = 20;

export function createHubs(world: World, emitted: Emitted): Hubs {
  const kept = new Map<string, Kept>();
  return {
    find: (namespaceId, name) => {
      const resource = resourcesOf(world.resources, 'Microsoft.EventHub/namespaces/eventhubs', namespaceId).find(
        (each) => each.name.toLowerCase() === name.toLowerCase(),
      );
      if (!resource) return undefined;
      const key = resource.id.toLowerCase();
      const retention = Number(resource.properties['messageRetentionInDays'] ?? 1) * 86_400_000;
      const count = Number(resource.properties['partitionCount'] ?? 1);
      const hub = kept.get(key) ?? { resource, partitions: Array.from({ length: count }, () => []), readTo: world.clock.now() - retention };
      kept.set(key, hub);
      const to = world.clock.now();
      const routes = world.routes.filter(
        ({ kind, destination, hubName, category, owner }) =>
          kind === 'eventHubAuthorizationRuleId' &&
          destination.startsWith(`${namespaceId.toLowerCase()}/`) &&
          (hubName ?? usualHub(category, owner.subscriptionId)).toLowerCase() === resource.name.toLowerCase(),
      );
      enqueue(hub.partitions, arrivalsOn(world, routes, { from: hub.readTo, to }, emitted));
      hub.readTo = to;
      return hub;
    },
  };
}

/** The hub of a category where the setting names none. */
function usualHub(category: string, subscriptionId: string | undefined): string {
  return subscriptionId === undefined ? `insights-logs-${category.toLowerCase()}` : 'insights-activity-logs';
}

function enqueue(partitions: readonly HubEvent[][], arrivals: readonly Arrival[]): void {
  for (let start = 0; start < arrivals.length; start += recordsPerMessage) {
    const batch = arrivals.slice(start, start + recordsPerMessage);
    const body = Buffer.from(JSON.stringify({ records: batch.map(({ record }) => record) }));
    const partition = partitions[(start / recordsPerMessage) % partitions.length];
    const last = partition?.[partition.length - 1];
    partition?.push({
      sequenceNumber: (last?.sequenceNumber ?? -1) + 1,
      offset: last ? last.offset + last.body.length + 64 : 0,
      enqueuedAt: Math.ceil(batch[batch.length - 1]?.arrivedAt ?? 0),
      body,
    });
  }
}

/** The place in a partition from which a reader wants its events, as its filter says it; undefined where the filter is not understood. */
export function firstIndex(events: readonly HubEvent[], filter: string): number | undefined {
  const found = /amqp\.annotation\.x-opt-(offset|sequence-number|enqueued-time)\s*(>=?)\s*'([^']*)'/.exec(filter);
  if (!found) return undefined;
  const [, name, operator, value = ''] = found;
  if (value === '@latest') return events.length;
  const wanted = Number(value);
  const member = { offset: 'offset', 'sequence-number': 'sequenceNumber', 'enqueued-time': 'enqueuedAt' }[name ?? ''] as
    'offset' | 'sequenceNumber' | 'enqueuedAt';
  const index = events.findIndex((event) => (operator === '>=' ? event[member] >= wanted : event[member] > wanted));
  return index < 0 ? events.length : index;
}
