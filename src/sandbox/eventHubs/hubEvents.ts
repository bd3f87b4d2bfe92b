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

/** A part of a hub: what has arrived in it, oldest first, and is kept still. */
export interface Partition {
  readonly events: HubEvent[];
  /** The number and the place of the next event; they count on when all before it are gone. */
  nextSequence: number;
  nextOffset: number;
}

/** A hub with what has arrived in each of its partitions. */
export interface Hub {
  readonly resource: Resource;
  readonly partitions: readonly Partition[];
}

/** The event hubs of the sandbox. */
export interface Hubs {
  /** The hub of a name in a namespace (by lower-case id), with everything in it that has arrived by now. */
  find(namespaceId: string, name: string): Hub | undefined;
  /** Makes a hub anew, empty, as if it had been deleted and made under its name again. */
  renew(namespaceId: string, name: string): void;
}

interface Kept extends Hub {
  readTo: number;
}

/** How many records a message has at most. */
const recordsPerMessage = 20;

export function createHubs(world: World, emitted: Emitted): Hubs {
  const kept = new Map<string, Kept>();
  const resourceOf = (namespaceId: string, name: string): Resource | undefined =>
    resourcesOf(world.resources, 'Microsoft.EventHub/namespaces/eventhubs', namespaceId).find(
      (each) => each.name.toLowerCase() === name.toLowerCase(),
    );
  return {
    renew: (namespaceId, name) => {
      const key = resourceOf(namespaceId, name)?.id.toLowerCase() ?? '';
      const hub = kept.get(key);
      if (hub) kept.set(key, { ...hub, partitions: emptyPartitions(hub.partitions.length), readTo: world.clock.now() });
    },
    find: (namespaceId, name) => {
      const resource = resourceOf(namespaceId, name);
      if (!resource) return undefined;
      const key = resource.id.toLowerCase();
      const retention = Number(resource.properties['messageRetentionInDays'] ?? 1) * 86_400_000;
      const count = Number(resource.properties['partitionCount'] ?? 1);
      const hub = kept.get(key) ?? { resource, partitions: emptyPartitions(count), readTo: world.clock.now() - retention };
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
      for (const { events } of hub.partitions) letGo(events, to - retention);
      return hub;
    },
  };
}

/** The hub of a category where the setting names none. */
function usualHub(category: string, subscriptionId: string | undefined): string {
  return subscriptionId === undefined ? `insights-logs-${category.toLowerCase()}` : 'insights-activity-logs';
}

function emptyPartitions(count: number): readonly Partition[] {
  return Array.from({ length: count }, () => ({ events: [], nextSequence: 0, nextOffset: 0 }));
}

/** Lets the events go that came before a time. */
function letGo(events: HubEvent[], before: number): void {
  const first = events.findIndex(({ enqueuedAt }) => enqueuedAt >= before);
  events.splice(0, first < 0 ? events.length : first);
}

function enqueue(partitions: readonly Partition[], arrivals: readonly Arrival[]): void {
  for (let start = 0; start < arrivals.length; start += recordsPerMessage) {
    const batch = arrivals.slice(start, start + recordsPerMessage);
    const body = Buffer.from(JSON.stringify({ records: batch.map(({ record }) => record) }));
    const partition = partitions[(start / recordsPerMessage) % partitions.length];
    if (partition) putEvent(partition, body, Math.ceil(batch[batch.length - 1]?.arrivedAt ?? 0));
  }
}

/** Puts a message into a partition, as whoever may send to a hub does. */
export function putEvent(partition: Partition, body: Buffer, enqueuedAt: number): void {
  partition.events.push({ sequenceNumber: partition.nextSequence, offset: partition.nextOffset, enqueuedAt, body });
  partition.nextSequence++;
  partition.nextOffset += body.length + 64;
}

/** The number of the first event of a partition that a reader wants, as its filter says it; undefined where the filter is not understood. */
export function firstSequence({ events, nextSequence }: Partition, filter: string): number | undefined {
  const found = /amqp\.annotation\.x-opt-(offset|sequence-number|enqueued-time)\s*(>=?)\s*'([^']*)'/.exec(filter);
  if (!found) return undefined;
  const [, name, operator, value = ''] = found;
  if (value === '@latest') return nextSequence;
  const wanted = Number(value);
  const member = { offset: 'offset', 'sequence-number': 'sequenceNumber', 'enqueued-time': 'enqueuedAt' }[name ?? ''] as
    'offset' | 'sequenceNumber' | 'enqueuedAt';
  const first = events.find((event) => (operator === '>=' ? event[member] >= wanted : event[member] > wanted));
  if (first) return first.sequenceNumber;
  // A number that was never given is waited for, as of a hub that was made anew.
  return member === 'sequenceNumber' ? Math.max(nextSequence, operator === '>=' ? wanted : wanted + 1) : nextSequence;
}
