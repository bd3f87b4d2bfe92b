import type { ErrorAction } from '../../base/errors';
import type { LogLevel } from '../../base/log';
import type { DayCounts } from './dayCounts';
import type { SourceStatus } from './sourceStatus';
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
  /** Records that were written since midnight UTC, whichever process wrote them. */
  today?: DayCounts;
  lastCommit?: number;
  /** Why the whole feed ended, or could not begin yet. */
  failure?: { readonly message: string; readonly code: string };
}

/** What was put down at once. */
export interface Committed {
  readonly files: number;
  readonly records: number;
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
  /** Of a source or a receiver that fails: whether it is tried again soon, or waits for somebody to mend something. */
  readonly state?: 'retrying' | 'refused';
  readonly code?: string;
  readonly action?: ErrorAction;
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
  };
}

/** Counts what was committed. */
export function countCommit(status: FeedStatus, committed: Committed, now: number): void {
  status.files += committed.files;
  status.records += committed.records;
  status.lastCommit = now;
}
