import { setTimeout as wait } from 'node:timers/promises';
import { hubUnknownHost, readHub } from '../../azure/services/activityHub';
import type { HubGap } from '../../azure/services/activityHub';
import type { HubPlace } from '../../azure/services/hubClient';
import { messageOf, UserError } from '../../base/errors';
import { retrySeconds } from '../tail/pollPlan';
import { formatCount } from '../../base/quantities';
import { keptRecords, unreadableTeller } from './unreadable';
import type { SourcePosition } from './checkpoint';
import type { FeedRecord } from './feedRecord';
import type { FollowOptions, FollowParts } from './followSource';
import { failureOf, recovered } from './sourceStatus';
import type { SourceStatus } from './sourceStatus';
import { secretMissing } from './forward/secretReference';
import { OutputFailed } from './outputFailure';
import type { FeedLog } from './sinks';

/** An event hub that logs are streamed to, read by a consumer group of the feed's own. */
export interface HubFeedSource {
  readonly key: string;
  readonly name: string;
  readonly label: string;
  readonly hub: string;
  /** How it is read; asked for each time that it is opened. @throws UserError where its connection string is not there */
  readonly place: () => Promise<HubPlace>;
}

/** Copies of a record come close together; one that came this long after its event is still known (milliseconds). */
const knownFor = 24 * 3_600_000;
/** Seconds after which a hub that was refused is tried again. */
const refusedPause = 300;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The id of a record as diagnostic settings write it. */
export function hubRecordId(record: FeedRecord): string | undefined {
  const { id } = (record['properties'] ?? {}) as { readonly id?: unknown };
  return textOf(id) ?? textOf(record['eventDataId']);
}

const timeOf = ({ time }: FeedRecord): number => Date.parse(textOf(time) ?? '');

/** Which log a record is of: its category, as a folder may be called. */
export function hubLog(record: FeedRecord, ownerId: string): FeedLog {
  const name = (textOf(record['category']) ?? 'unknown').replaceAll(/[^\w-]+/g, '_').slice(0, 60);
  return { name, azlogFolder: 'EventHub', ownerId };
}

/** Reads a hub until the signal. Each partition goes on after the last event whose records are in finished files. @throws UserError of the writer */
export async function followHubSource(
  parts: FollowParts,
  source: HubFeedSource,
  { since }: Pick<FollowOptions, 'since'>,
  status: SourceStatus,
): Promise<void> {
  const { clock, random, signal, writer, changed } = parts;
  const say = (state: SourceStatus['state']): void => {
    status.state = state;
    changed(status);
  };
  const gap = gapTeller(parts, source);
  const tellUnreadable = unreadableTeller(parts, source.name);
  for (let failures = 0; !signal.aborted;) {
    const position = writer.positionOf(source.key);
    const after = Object.fromEntries(Object.entries(position?.marks ?? {}).map(([id, mark]) => [id, Number(mark)]));
    const ready = (): void => {
      recovered(status);
      status.lastSuccess = clock.now();
      failures = 0;
      say('waiting');
    };
    try {
      say('starting');
      const from = position?.start ?? (await begin(parts, source.key, clock.now() - since));
      const receive = receiver(parts, source, { from, status, tellUnreadable });
      await readHub(await source.place(), { from, after, signal, ready, receive, gap });
    } catch (error) {
      if (error instanceof OutputFailed) throw error.cause;
      if (signal.aborted) break;
      failures++;
      const isRefused = error instanceof UserError && error.code !== hubUnknownHost;
      // VS Code gives what it keeps a moment after it has begun.
      const isAwaited = isRefused && error.code === secretMissing;
      const told =
        error instanceof UserError ? error : new UserError(`${source.name} could not be read. ${messageOf(error)}`, { code: 'hub-failed' });
      status.failure = failureOf(told, clock.now());
      say(isRefused ? 'refused' : 'retrying');
      const seconds = isRefused && !isAwaited ? refusedPause : retrySeconds(failures, undefined, random);
      await wait(seconds * 1000, undefined, { signal }).catch(() => undefined);
    }
  }
  say('stopped');
}

/** Keeps from when on a hub is read: a crash before the first event is kept must not have it begin later. */
async function begin({ writer }: FollowParts, key: string, from: number): Promise<number> {
  try {
    await writer.begin(key, { read: from, swept: from, needed: from - knownFor, start: from, marks: {} });
    return from;
  } catch (error) {
    throw error instanceof UserError ? new OutputFailed(error) : error;
  }
}

/** Says what of a partition nobody can read any more, once for each place at which it was left. */
function gapTeller({ notice }: FollowParts, { name }: HubFeedSource): (gap: HubGap) => void {
  const told = new Set<string>();
  return ({ partition, sequence, lost }) => {
    const place = `${partition} ${sequence}`;
    if (told.has(place)) return;
    told.add(place);
    notice(
      lost === undefined
        ? `${name}: the hub was deleted and made anew. Partition ${partition} is read from its first message on; what the hub before had was read up to message ${sequence}.`
        : `${name}: ${formatCount(lost)} messages of partition ${partition} could not be read. The feed stood still for longer than the hub keeps messages.`,
    );
  };
}

type Receive = Parameters<typeof readHub>[1]['receive'];

function receiver(
  parts: FollowParts,
  { key, hub }: HubFeedSource,
  {
    from,
    status,
    tellUnreadable,
  }: { readonly from: number; readonly status: SourceStatus; readonly tellUnreadable: ReturnType<typeof unreadableTeller> },
): Receive {
  const { writer, changed, clock } = parts;
  const ownerId = hub.replaceAll(/[^\w-]+/g, '_');
  const enqueued = new Map<string, number>();
  // Partitions come at the same time: none may take back what another has read.
  const marks: Record<string, string> = { ...writer.positionOf(key)?.marks };
  return async (messages, partition) => {
    const last = messages.at(-1);
    if (!last) return;
    const kept = messages.map(({ text, sequence, enqueuedAt }) => keptRecords(text, { partition, sequenceNumber: sequence }, enqueuedAt));
    tellUnreadable(kept.reduce((sum, { unreadable }) => sum + unreadable, 0));
    try {
      for (const group of byCategory(kept.flatMap(({ records }) => records)).values()) {
        const [first] = group;
        if (!first) continue;
        const added = await writer.add({ source: key, log: hubLog(first, ownerId), records: group, idOf: hubRecordId, timeOf });
        status.written += added.written;
        status.known += added.known;
      }
      enqueued.set(partition, last.enqueuedAt);
      marks[partition] = String(last.sequence);
      const before = writer.positionOf(key);
      const slowest = Math.min(...enqueued.values());
      const position: SourcePosition = {
        read: Math.max(last.enqueuedAt, before?.read ?? 0),
        swept: slowest,
        needed: slowest - knownFor,
        start: before?.start ?? from,
        marks: { ...marks },
      };
      await writer.advance(key, position);
    } catch (error) {
      throw error instanceof UserError ? new OutputFailed(error) : error;
    }
    [status.read, status.lastSuccess] = [last.enqueuedAt, clock.now()];
    status.lag = Math.max(0, clock.now() - last.enqueuedAt);
    status.requests++;
    changed(status);
  };
}

/** Records by the log that they are of, in the order in which they came. */
export function byCategory(records: readonly FeedRecord[]): ReadonlyMap<string, readonly FeedRecord[]> {
  const groups = new Map<string, FeedRecord[]>();
  for (const record of records) {
    const { name } = hubLog(record, '');
    const group = groups.get(name) ?? [];
    group.push(record);
    groups.set(name, group);
  }
  return groups;
}
