import type { LogLevel } from '../../base/log';
import type { SourceStatus } from './followSource';
import type { ForwardStatus } from './forward/forwarder';

/** How a feed stands. Times are milliseconds since 1970. */
export interface FeedStatus {
  readonly name: string;
  state: 'starting' | 'running' | 'stopped' | 'failed';
  readonly startedAt: number;
  sources: readonly SourceStatus[];
  /** The receivers that it forwards to. */
  forwards: readonly ForwardStatus[];
  /** Files that have their names, and records in them. */
  files: number;
  records: number;
  /** Records since midnight UTC. */
  today: { readonly day: string; readonly records: number };
  lastCommit?: number;
  /** Why the whole feed ended, or could not begin yet. */
  failure?: { readonly message: string; readonly code: string };
}

/** Something that happened to a feed, for its log. */
export interface FeedEvent {
  readonly time: string;
  readonly level: LogLevel;
  readonly event:
    | 'started'
    | 'committed'
    | 'notice'
    | 'waiting'
    /** There is no room on the disk, or a folder is gone. */
    | 'held-up'
    | 'went-on'
    | 'source-failed'
    | 'source-recovered'
    | 'receiver-failed'
    | 'receiver-recovered'
    | 'failed'
    | 'stopped';
  readonly feed: string;
  readonly message: string;
  readonly source?: string;
  readonly code?: string;
  readonly files?: number;
  readonly records?: number;
}

/** Whether a feed does all that it is to do. */
export function isHealthy({ state, sources, forwards, failure: whole }: FeedStatus): boolean {
  const isWell = ({ failure }: { readonly failure?: unknown }): boolean => failure === undefined;
  return whole === undefined && (state === 'running' || state === 'stopped') && sources.every(isWell) && forwards.every(isWell);
}

/** A status of a feed that has not begun. */
export function newStatus(name: string, now: number): FeedStatus {
  return {
    name,
    state: 'starting',
    startedAt: now,
    sources: [],
    forwards: [],
    files: 0,
    records: 0,
    today: { day: dayOf(now), records: 0 },
  };
}

/** Counts what was committed. */
export function countCommit(status: FeedStatus, committed: { readonly files: number; readonly records: number }, now: number): void {
  const day = dayOf(now);
  status.files += committed.files;
  status.records += committed.records;
  status.today = { day, records: (status.today.day === day ? status.today.records : 0) + committed.records };
  status.lastCommit = now;
}

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);
