import type { ReceivedEventData } from '@azure/event-hubs';
import { armVersions } from './resources';
import type { AzureClient } from '../pipeline/azureClient';
import { abortError } from '../../base/errors';

export interface HubPlace {
  /** A rule of the namespace that may listen. */
  readonly ruleId: string;
  readonly hub: string;
}

/** What a look into a hub found. */
export interface HubPeek {
  /** When the newest message came into the hub, as ISO time of the service; undefined while there is none. */
  readonly newest?: string;
  /** When the first message that was looked for came, and the time that it tells itself. */
  readonly found?: { readonly enqueuedAt: string; readonly time?: string };
}

/** Milliseconds that one look listens at most. */
const listening = 5_000;

/**
 * Looks into a hub without taking anything out of it: no position is kept, and no other reader is disturbed. Without `since` it tells only how
 * far the hub is.
 * @throws AzureFailure where the caller may not have the rule's keys
 */
export async function peekHub(
  arm: AzureClient,
  { ruleId, hub }: HubPlace,
  { category, since }: { readonly category: string; readonly since?: string | undefined },
  signal: AbortSignal,
): Promise<HubPeek> {
  const path = `${encodeURI(ruleId)}/listKeys?api-version=${armVersions.eventHubs}`;
  const { primaryConnectionString } = (await arm.send({ method: 'POST', path }, signal)) as { readonly primaryConnectionString: string };
  const { EventHubConsumerClient } = await import('@azure/event-hubs');
  const client = new EventHubConsumerClient(EventHubConsumerClient.defaultConsumerGroupName, primaryConnectionString, hub);
  try {
    const partitions = await client.getPartitionIds({ abortSignal: signal });
    const states = await Promise.all(partitions.map((partition) => client.getPartitionProperties(partition, { abortSignal: signal })));
    const newest = states
      .flatMap(({ isEmpty, lastEnqueuedOnUtc }) => (isEmpty ? [] : [lastEnqueuedOnUtc.toISOString()]))
      .sort()
      .at(-1);
    const base = newest === undefined ? {} : { newest };
    if (since === undefined || newest === undefined || newest <= since) return base;
    const start = new Date(since);
    const found = await new Promise<HubPeek['found']>((resolve, reject) => {
      const timer = setTimeout(() => resolve(undefined), listening);
      signal.addEventListener('abort', () => reject(abortError()), { once: true });
      const take = (events: readonly ReceivedEventData[]): void => {
        const event = events.find(({ body }) => recordOf(body, category) !== undefined);
        if (!event) return;
        clearTimeout(timer);
        const time = recordOf(event.body, category)?.time;
        resolve({ enqueuedAt: event.enqueuedTimeUtc.toISOString(), ...(typeof time === 'string' ? { time } : {}) });
      };
      client.subscribe(
        { processEvents: (events) => Promise.resolve(take(events)), processError: (error) => Promise.resolve(reject(error)) },
        { startPosition: { enqueuedOn: start }, maxWaitTimeInSeconds: 1 },
      );
    });
    return { ...base, ...(found ? { found } : {}) };
  } finally {
    await client.close();
  }
}

/** The first record of a category in a message: the records stand in `records`, or are the message itself. */
function recordOf(body: unknown, category: string): { readonly time?: unknown } | undefined {
  const { records = body } = (body ?? {}) as { readonly records?: unknown };
  const all = (Array.isArray(records) ? records : []) as readonly { readonly category?: unknown; readonly time?: unknown }[];
  return all.find((record) => String(record.category).toLowerCase() === category.toLowerCase());
}
