import { setTimeout as wait } from 'node:timers/promises';
import type { EventHubConsumerClient, EventPosition, ReceivedEventData } from '@azure/event-hubs';
import { UserError } from '../../base/errors';
import { hubNameOf } from '../../base/hubName';
import { hubErrorCode, hubMissing, lastTry, openHubClient, proxyRemedy, proxyTrouble } from './hubClient';
import type { HubPlace } from './hubClient';
import { hubProblem, isGroupMissing } from './hubProblem';

/** How far a partition has been read. */
export interface HubMark {
  readonly partition: string;
  readonly sequence: number;
}

/** A message as it is in the hub. */
export interface HubMessage {
  readonly text: string;
  /** When it came to the hub, in milliseconds. */
  readonly enqueuedAt: number;
}

/** A message as it was sent, and where it lies in its partition. */
export interface ReadMessage extends HubMessage {
  readonly sequence: number;
}

/** What a partition does not have any more of what was to be read on. */
export interface HubGap extends HubMark {
  /** Messages that were let go before they were read; undefined where the hub was made anew, and none of them is there. */
  readonly lost?: number;
}

export interface HubCall {
  /** Milliseconds from which on events are wanted; only new ones where it is not said. */
  readonly from?: number | undefined;
  /** The sequence number after which a partition is read on, by its id; the others begin as `from` says. */
  readonly after?: Readonly<Record<string, number>>;
  readonly signal: AbortSignal;
  /** Told when a partition is read from now on. */
  readonly ready: () => void;
  /** Told of a partition that cannot be read on where it was left. */
  readonly gap?: (gap: HubGap) => void;
  /** Given some messages of one partition, oldest first; awaited before more is read of that partition. */
  readonly receive: (messages: readonly ReadMessage[], partition: string) => Promise<void>;
}

/** Events that are read at a time, and how long it is waited for them, in seconds. */
const eventsAtOnce = 200;
const longestWait = 0.1;

/** Milliseconds that closing is waited for. */
const longestClose = 3000;

/** What waiting does not mend. */
const finalCodes = new Set(['UnauthorizedError', hubMissing, 'ArgumentError', 'ENOTFOUND']);

/**
 * Reads all partitions of a hub until the signal. Nothing is written to the hub, no checkpoint either.
 * @throws UserError where the hub may not be read, what the client threw where it failed otherwise
 */
export async function readHub(place: HubPlace, call: HubCall): Promise<void> {
  const { signal, ready, receive } = call;
  const { latestEventPosition } = await import('@azure/event-hubs');
  const client = await openHubClient(place);
  // What reads all partitions tries a wrong key again for ever, and says nothing.
  const startPosition = await startsOf(client, call, latestEventPosition).catch(async (error: unknown) => {
    await closed(client);
    throw toldOf(error, place);
  });
  let isOver = false;
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  signal.addEventListener('abort', stop, { once: true });
  const subscription = client.subscribe(
    {
      processInitialize: () => Promise.resolve(ready()),
      processEvents: async (events, { partitionId: partition }) => {
        if (events.length === 0 || isOver || signal.aborted) return;
        await receive(events.map(readMessage), partition).catch(fail);
      },
      processError: (error) => {
        fail(toldOf(error, place));
        return Promise.resolve();
      },
    },
    {
      startPosition,
      // What the client reads as JSON loses digits, and what is no JSON.
      skipParsingBodyAsJson: true,
      maxBatchSize: eventsAtOnce,
      maxWaitTimeInSeconds: longestWait,
    },
  );
  try {
    await (signal.aborted ? undefined : Promise.race([stopped, failed]));
  } finally {
    isOver = true;
    // Who follows reads again and again with one signal.
    signal.removeEventListener('abort', stop);
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

/** Where each partition is read from. */
async function startsOf(
  client: EventHubConsumerClient,
  { from, after = {}, signal, gap }: HubCall,
  latest: EventPosition,
): Promise<Record<string, EventPosition>> {
  const first = from === undefined ? latest : { enqueuedOn: new Date(from) };
  const starts: Record<string, EventPosition> = {};
  for (const partition of await client.getPartitionIds({ abortSignal: signal })) {
    const sequence = after[partition];
    starts[partition] = sequence === undefined ? first : { sequenceNumber: sequence, isInclusive: false };
    if (sequence === undefined) continue;
    const { beginningSequenceNumber: begin, lastEnqueuedSequenceNumber: last } = await client.getPartitionProperties(partition, {
      abortSignal: signal,
    });
    // A number that this hub has not given yet: it was deleted, and made anew.
    if (last < sequence) {
      starts[partition] = first;
      gap?.({ partition, sequence });
    } else if (begin > sequence + 1) gap?.({ partition, sequence, lost: begin - sequence - 1 });
  }
  return starts;
}

/** Takes the text of a message whose body was not parsed by the client. */
export function readMessage({ body, sequenceNumber: sequence, enqueuedTimeUtc }: ReceivedEventData): ReadMessage {
  const text = typeof body === 'string' ? body : Buffer.isBuffer(body) ? body.toString('utf8') : JSON.stringify(body);
  return { text, sequence, enqueuedAt: enqueuedTimeUtc.getTime() };
}

/** A failure as it is thrown: in words where waiting does not mend it, or where it is the proxy's. */
function toldOf(thrown: unknown, place: HubPlace): unknown {
  const error = lastTry(thrown);
  const trouble = proxyTrouble(error, place.connectionString);
  if (trouble !== undefined) return new Error(`It is not reached: ${trouble}. ${proxyRemedy}.`, { cause: error });
  return isFinal(error) || isGroupMissing(error) ? hubRefused(place, error) : error;
}

function isFinal(error: unknown): error is Error {
  return error instanceof Error && finalCodes.has(hubErrorCode(error));
}

/** Its name is not known: it is written wrong, or there is no network now. */
export const hubUnknownHost = 'hub-unknown-host';

function hubRefused(place: HubPlace, error: Error): unknown {
  const hub = place.hub ?? hubNameOf(place.connectionString) ?? '';
  if (hubErrorCode(error) === 'ENOTFOUND')
    return new UserError(
      `The namespace of the event hub ${hub} is not found in the network: there is none now, or the name in the connection string is wrong.`,
      { code: hubUnknownHost, details: error.message },
    );
  const told = hubProblem(error, { ...place, hub });
  if (told !== error) return told;
  return new UserError(`The event hub ${hub} cannot be read as ${place.consumerGroup}: ${error.message}`, { code: 'hub-refused' });
}
