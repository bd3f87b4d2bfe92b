import { setTimeout as wait } from 'node:timers/promises';
import type { EventData, EventHubConsumerClient, EventPosition } from '@azure/event-hubs';
import { messageOf, UserError } from '../../base/errors';
import { hubNameOf } from '../../base/hubName';
import type { ActivityRecord } from './activityLog';

/** An event hub that logs are streamed to. */
export interface HubPlace {
  /** A connection string with the right to listen; it stays in memory. */
  readonly connectionString: string;
  /** Needed where the connection string names no hub. */
  readonly hub?: string;
  /** A group of its own, so that no other reader is disturbed. */
  readonly consumerGroup: string;
}

/** How far a partition has been read. */
export interface HubMark {
  readonly partition: string;
  readonly sequence: number;
}

export interface HubCall {
  /** Milliseconds from which on events are wanted; only new ones where it is not said. */
  readonly from?: number | undefined;
  /** The sequence number after which a partition is read on, by its id; the others begin as `from` says. */
  readonly after?: Readonly<Record<string, number>>;
  readonly signal: AbortSignal;
  /** Told when a partition is read from now on. */
  readonly ready: () => void;
  /** Given the records of some events of one partition, and when the last of them came to the hub (milliseconds); awaited before more is read of that partition. */
  readonly receive: (records: readonly ActivityRecord[], enqueuedAt: number, mark: HubMark) => Promise<void>;
}

/** Events that are read at a time, and how long it is waited for them, in seconds. */
const eventsAtOnce = 200;
const longestWait = 0.1;

/** Milliseconds that closing is waited for. */
const longestClose = 3000;

/** Whoever follows tries again by itself. */
const retries = { retryOptions: { maxRetries: 1, retryDelayInMs: 500 } };

/** What the client says of a hub that is not there. */
export const hubMissing = 'MessagingEntityNotFoundError';

/** What waiting does not mend. */
const finalCodes = new Set(['UnauthorizedError', hubMissing, 'ArgumentError', 'ENOTFOUND']);

/**
 * Reads all partitions of a hub until the signal. Nothing is written to the hub, no checkpoint either.
 * @throws UserError where the hub may not be read, what the client threw where it failed otherwise
 */
export async function readHub(place: HubPlace, { from, after = {}, signal, ready, receive }: HubCall): Promise<void> {
  const { EventHubConsumerClient: Client, latestEventPosition } = await import('@azure/event-hubs');
  const client = openClient(Client, place);
  // What reads all partitions tries a wrong key again for ever, and says nothing.
  const partitions = await client.getPartitionIds({ abortSignal: signal }).catch(async (error: unknown) => {
    await closed(client);
    throw isFinal(error) ? hubRefused(place, error) : error;
  });
  let isOver = false;
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const subscription = client.subscribe(
    {
      processInitialize: () => Promise.resolve(ready()),
      processEvents: async (events, { partitionId: partition }) => {
        const last = events.at(-1);
        if (!last || isOver || signal.aborted) return;
        const mark = { partition, sequence: last.sequenceNumber };
        await receive(events.flatMap(recordsOf), last.enqueuedTimeUtc.getTime(), mark).catch(fail);
      },
      processError: (error) => {
        fail(isFinal(error) ? hubRefused(place, error) : error);
        return Promise.resolve();
      },
    },
    {
      startPosition: Object.fromEntries(partitions.map((id) => [id, positionOf(after[id], from) ?? latestEventPosition])),
      maxBatchSize: eventsAtOnce,
      maxWaitTimeInSeconds: longestWait,
    },
  );
  try {
    await (signal.aborted ? undefined : Promise.race([stopped, failed]));
  } finally {
    isOver = true;
    failed.catch(() => undefined);
    await closed(subscription, client);
  }
}

/** Closes in order. What does not answer is left to its own time limits: who has ended a tail does not wait for a connection that is gone. */
export async function closed(...open: readonly { readonly close: () => Promise<void> }[]): Promise<void> {
  const closing = async (): Promise<void> => {
    for (const one of open) await one.close().catch(() => undefined);
  };
  const enough = new AbortController();
  await Promise.race([closing(), wait(longestClose, undefined, { signal: enough.signal, ref: false }).catch(() => undefined)]);
  enough.abort();
}

function positionOf(sequenceNumber: number | undefined, from: number | undefined): EventPosition | undefined {
  if (sequenceNumber !== undefined) return { sequenceNumber, isInclusive: false };
  return from === undefined ? undefined : { enqueuedOn: new Date(from) };
}

function isFinal(error: unknown): error is Error {
  return error instanceof Error && finalCodes.has(hubErrorCode(error));
}

/** What the client calls a failure; empty where it is none of its own. */
export function hubErrorCode(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}

function openClient(Client: typeof EventHubConsumerClient, { connectionString, hub, consumerGroup }: HubPlace): EventHubConsumerClient {
  try {
    return hub === undefined
      ? new Client(consumerGroup, connectionString, retries)
      : new Client(consumerGroup, connectionString, hub, retries);
  } catch (error) {
    throw new UserError(
      'The connection string of the event hub cannot be read. Copy it from a rule of the hub or its namespace that has the right Listen; where it names no hub, name one.',
      { code: 'hub-connection-invalid', details: messageOf(error) },
    );
  }
}

function hubRefused(place: HubPlace, error: Error): UserError {
  return new UserError(
    `${place.hub ?? hubNameOf(place.connectionString) ?? 'The event hub'} refused to be read as ${place.consumerGroup}. The key needs the right Listen, and the consumer group has to be there. Ask the owner of the namespace for both, then start again.`,
    { code: 'hub-refused', details: error.message },
  );
}

/** The records of an event: in `records`, or the list itself as some senders have it, or one alone. */
export function recordsOf({ body }: Pick<EventData, 'body'>): readonly ActivityRecord[] {
  const value: unknown = typeof body === 'string' ? parsed(body) : Buffer.isBuffer(body) ? parsed(body.toString()) : (body as unknown);
  const list: unknown = Array.isArray(value) ? value : (value as { readonly records?: unknown } | undefined)?.records;
  if (!Array.isArray(list)) return typeof value === 'object' && value !== null ? [value as ActivityRecord] : [];
  return list.filter((record) => typeof record === 'object' && record !== null) as ActivityRecord[];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
