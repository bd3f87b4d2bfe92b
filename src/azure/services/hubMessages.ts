import type { EventHubConsumerClient, ReceivedEventData } from '@azure/event-hubs';
import { setTimeout as wait } from 'node:timers/promises';
import { throwIfAborted } from '../../base/errors';

/** Messages that are wanted of a hub. */
export interface MessagesQuestion {
  readonly connectionString: string;
  readonly hub: string;
  /** A group that nobody else reads with. */
  readonly consumerGroup: string;
  /** Milliseconds since 1970, from which on they came. */
  readonly from: number;
  readonly most: number;
}

/** A message as it is in the hub. */
export interface HubMessage {
  readonly text: string;
  /** When it came, in milliseconds. */
  readonly enqueuedAt: number;
}

/** How long it is listened at most, and how long nothing may come, in milliseconds. */
const longest = 10_000;
const quiet = 1500;

/** The messages of all partitions from a time on, oldest first. Nothing is taken out of the hub and no position is kept. @throws what the client threw */
export async function hubMessages(question: MessagesQuestion, signal: AbortSignal): Promise<readonly HubMessage[]> {
  const { EventHubConsumerClient: Client } = await import('@azure/event-hubs');
  const { connectionString, hub, consumerGroup, from, most } = question;
  const client = new Client(consumerGroup, connectionString, hub, { retryOptions: { maxRetries: 1, retryDelayInMs: 500 } });
  try {
    // What reads all partitions tries a wrong key again for ever, and says nothing: this fails at once.
    await client.getPartitionIds({ abortSignal: signal });
    return await listen(client, { from, most }, signal);
  } finally {
    await client.close().catch(() => undefined);
  }
}

async function listen(
  client: EventHubConsumerClient,
  { from, most }: { readonly from: number; readonly most: number },
  signal: AbortSignal,
): Promise<readonly HubMessage[]> {
  const found: HubMessage[] = [];
  let lastAt = Date.now();
  let failure: unknown;
  const take = (events: readonly ReceivedEventData[]): void => {
    for (const { body, enqueuedTimeUtc } of events) found.push({ text: textOf(body), enqueuedAt: enqueuedTimeUtc.getTime() });
    if (events.length > 0) lastAt = Date.now();
  };
  const subscription = client.subscribe(
    {
      processEvents: (events) => Promise.resolve(take(events)),
      processError: (error) => {
        failure ??= error;
        return Promise.resolve();
      },
    },
    { startPosition: { enqueuedOn: new Date(from) }, maxBatchSize: most, maxWaitTimeInSeconds: 0.5 },
  );
  const end = Date.now() + longest;
  while (found.length < most && failure === undefined && Date.now() < end && !(found.length > 0 && Date.now() - lastAt > quiet)) {
    throwIfAborted(signal);
    await wait(100);
  }
  await subscription.close().catch(() => undefined);
  if (failure !== undefined && found.length === 0) throw failure instanceof Error ? failure : new Error('The event hub could not be read.');
  return found.sort((one, other) => one.enqueuedAt - other.enqueuedAt).slice(0, most);
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  return Buffer.isBuffer(body) ? body.toString('utf8') : JSON.stringify(body);
}
