import type { EventHubConsumerClient, ReceivedEventData, Subscription, SubscriptionEventHandlers } from '@azure/event-hubs';
import { setTimeout as wait } from 'node:timers/promises';
import { throwIfAborted } from '../../base/errors';
import { closed, readMessage } from './activityHub';
import type { HubMessage } from './activityHub';
import { anyGroup, lastTry, openHubClient } from './hubClient';
import type { HubPlace } from './hubClient';
import { hubProblem } from './hubProblem';

/** A hub as a reader gets to it. */
export interface HubReader extends HubPlace {
  readonly hub: string;
}

/** Messages that are wanted of a hub. */
export interface MessagesQuestion extends HubReader {
  /** Milliseconds since 1970, from which on they came. */
  readonly from: number;
  readonly most: number;
}

export interface HubMessages {
  /** Oldest first. */
  readonly messages: readonly HubMessage[];
  /** Whether there are more than were read. */
  readonly isCut: boolean;
}

/** Where the newest message of a hub lies. */
export interface NewestMessage {
  readonly partition: string;
  readonly sequence: number;
  /** When it came, in milliseconds. */
  readonly enqueuedAt: number;
}

/** How long it is listened at most, in milliseconds. */
const longest = 10_000;

/**
 * The messages of all partitions from a time on, up to those that were there when it was asked. Nothing is taken out of the hub and no position is kept.
 * @throws UserError where the hub, the group or the right is missing; else what the client threw
 */
export async function hubMessages(question: MessagesQuestion, signal: AbortSignal): Promise<HubMessages> {
  return withClient(question, async (client) => {
    const ends = new Map(
      (await partitionsOf(client, signal))
        .filter(({ enqueuedAt }) => enqueuedAt >= question.from)
        .map((each) => [each.partition, each.sequence]),
    );
    return ends.size === 0 ? { messages: [], isCut: false } : listen(client, question, ends, signal);
  });
}

/** Where the newest message lies, whenever it came; undefined where the hub is empty. No group is read with. @throws as `hubMessages` */
export async function newestMessage(place: Omit<HubReader, 'consumerGroup'>, signal: AbortSignal): Promise<NewestMessage | undefined> {
  return withClient({ ...place, consumerGroup: anyGroup }, async (client) => {
    const partitions = await partitionsOf(client, signal);
    return [...partitions].sort((one, other) => one.enqueuedAt - other.enqueuedAt).at(-1);
  });
}

/** One message; undefined where it does not come in time. @throws as `hubMessages` */
export async function messageAt(
  place: HubReader,
  { partition, sequence }: NewestMessage,
  signal: AbortSignal,
): Promise<HubMessage | undefined> {
  return withClient(place, async (client) => {
    const found: HubMessage[] = [];
    const subscribe: Subscribe = (handlers) =>
      client.subscribe(partition, handlers, {
        ...asTheyAre,
        startPosition: { sequenceNumber: sequence, isInclusive: true },
        maxBatchSize: 1,
      });
    await collect(
      subscribe,
      (events) => void found.push(...events.map(readMessage)),
      () => found.length > 0,
      signal,
    );
    return found[0];
  });
}

async function withClient<T>(place: HubReader, work: (client: EventHubConsumerClient) => Promise<T>): Promise<T> {
  const client = await openHubClient(place);
  try {
    return await work(client);
  } catch (error) {
    throw hubProblem(lastTry(error), place);
  } finally {
    await closed(client);
  }
}

/** How far each partition is that has messages. What reads all partitions tries a wrong key again for ever, and says nothing: this fails at once. */
async function partitionsOf(client: EventHubConsumerClient, signal: AbortSignal): Promise<readonly NewestMessage[]> {
  const ids = await client.getPartitionIds({ abortSignal: signal });
  const all = await Promise.all(ids.map((id) => client.getPartitionProperties(id, { abortSignal: signal })));
  return all
    .filter(({ isEmpty }) => !isEmpty)
    .map(({ partitionId: partition, lastEnqueuedSequenceNumber: sequence, lastEnqueuedOnUtc }) => ({
      partition,
      sequence,
      enqueuedAt: lastEnqueuedOnUtc.getTime(),
    }));
}

/** The bytes are taken as they came: what the client reads as JSON loses digits, white space and how often it was encoded. */
const asTheyAre = { skipParsingBodyAsJson: true, maxWaitTimeInSeconds: 0.5 } as const;

type Subscribe = (handlers: SubscriptionEventHandlers) => Subscription;

async function listen(
  client: EventHubConsumerClient,
  { from, most }: Pick<MessagesQuestion, 'from' | 'most'>,
  ends: Map<string, number>,
  signal: AbortSignal,
): Promise<HubMessages> {
  const found: HubMessage[] = [];
  const take = (events: readonly ReceivedEventData[], partition: string): void => {
    found.push(...events.map(readMessage));
    const last = events.at(-1)?.sequenceNumber;
    if (last !== undefined && last >= (ends.get(partition) ?? Infinity)) ends.delete(partition);
  };
  const subscribe: Subscribe = (handlers) =>
    client.subscribe(handlers, { ...asTheyAre, startPosition: { enqueuedOn: new Date(from) }, maxBatchSize: most });
  await collect(subscribe, take, () => ends.size === 0 || found.length > most, signal);
  found.sort((one, other) => one.enqueuedAt - other.enqueuedAt);
  return { messages: found.slice(0, most), isCut: ends.size > 0 || found.length > most };
}

/** Listens until it is enough, or for as long as is allowed. @throws what the client told of a partition that could not be read */
async function collect(
  subscribe: Subscribe,
  take: (events: readonly ReceivedEventData[], partition: string) => void,
  isEnough: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  let failure: unknown;
  const subscription = subscribe({
    processEvents: (events, { partitionId }) => Promise.resolve(take(events, partitionId)),
    processError: (error) => {
      failure ??= error;
      return Promise.resolve();
    },
  });
  const end = Date.now() + longest;
  try {
    while (!isEnough() && failure === undefined && Date.now() < end) {
      throwIfAborted(signal);
      await wait(50);
    }
  } finally {
    await closed(subscription);
  }
  if (failure !== undefined && !isEnough()) throw failure instanceof Error ? failure : new Error('The event hub could not be read.');
}
