import type { EventHubConsumerClient, ReceivedEventData } from '@azure/event-hubs';
import { anyGroup, hubErrorCode, hubMissing, lastTry, openHubClient } from './hubClient';
import { armVersions } from './resources';
import type { AzureClient } from '../pipeline/azureClient';
import { abortError } from '../../base/errors';
import { parsedJson } from '../../base/jsonText';

/** A hub as a diagnostic setting names it. */
export interface StreamedHub {
  /** A rule of the namespace that may listen. */
  readonly ruleId: string;
  readonly hub: string;
  /** The authority to trust in place of those that this computer trusts, as PEM text. */
  readonly trusted?: string | undefined;
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
 * far the hub is. A hub that is not there yet is empty.
 * @throws AzureFailure where the caller may not have the rule's keys
 */
export async function peekHub(
  arm: AzureClient,
  { ruleId, hub, trusted }: StreamedHub,
  { category, since }: { readonly category: string; readonly since?: string | undefined },
  signal: AbortSignal,
): Promise<HubPeek> {
  const path = `${encodeURI(ruleId)}/listKeys?api-version=${armVersions.eventHubs}`;
  const { primaryConnectionString } = (await arm.send({ method: 'POST', path }, signal)) as { readonly primaryConnectionString: string };
  const client = await openHubClient({ connectionString: primaryConnectionString, hub, consumerGroup: anyGroup, trusted });
  try {
    const partitions = await client.getPartitionIds({ abortSignal: signal }).catch((error: unknown) => {
      // A hub is made with its first event.
      if (hubErrorCode(error) === hubMissing) return [];
      throw error;
    });
    const states = await Promise.all(partitions.map((partition) => client.getPartitionProperties(partition, { abortSignal: signal })));
    const newest = states
      .flatMap(({ isEmpty, lastEnqueuedOnUtc }) => (isEmpty ? [] : [lastEnqueuedOnUtc.toISOString()]))
      .sort()
      .at(-1);
    const base = newest === undefined ? {} : { newest };
    if (since === undefined || newest === undefined || newest <= since) return base;
    const found = await firstRecord(client, category, new Date(since), signal);
    return { ...base, ...(found ? { found } : {}) };
  } catch (error) {
    throw lastTry(error);
  } finally {
    await client.close();
  }
}

/** The first record of a category that came since; undefined where none shows itself in time. */
async function firstRecord(
  client: EventHubConsumerClient,
  category: string,
  enqueuedOn: Date,
  signal: AbortSignal,
): Promise<HubPeek['found']> {
  let stop: () => void = () => undefined;
  try {
    return await new Promise<HubPeek['found']>((resolve, reject) => {
      const timer = setTimeout(() => resolve(undefined), listening);
      const abort = (): void => reject(abortError());
      signal.addEventListener('abort', abort, { once: true });
      stop = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
      };
      const take = (events: readonly ReceivedEventData[]): void => {
        for (const event of events) {
          const record = recordsOf(event).find((each) => String(each['category']).toLowerCase() === category.toLowerCase());
          if (!record) continue;
          const { time } = record;
          resolve({ enqueuedAt: event.enqueuedTimeUtc.toISOString(), ...(typeof time === 'string' ? { time } : {}) });
          return;
        }
      };
      client.subscribe(
        { processEvents: (events) => Promise.resolve(take(events)), processError: (error) => Promise.resolve(reject(error)) },
        { startPosition: { enqueuedOn }, maxWaitTimeInSeconds: 1 },
      );
    });
  } finally {
    stop();
  }
}

/** The records of an event that a diagnostic setting sent: in `records`, or the list itself as some senders have it, or one alone. */
function recordsOf({ body }: Pick<ReceivedEventData, 'body'>): readonly Readonly<Record<string, unknown>>[] {
  const value: unknown =
    typeof body === 'string' ? parsedJson(body) : Buffer.isBuffer(body) ? parsedJson(body.toString()) : (body as unknown);
  const list: unknown = Array.isArray(value) ? value : ((value as { readonly records?: unknown } | undefined)?.records ?? [value]);
  return (Array.isArray(list) ? list : []).filter(
    (record): record is Readonly<Record<string, unknown>> => typeof record === 'object' && record !== null,
  );
}
