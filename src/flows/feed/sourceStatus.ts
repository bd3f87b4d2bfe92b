import { messageOf, UserError } from '../../base/errors';
import type { ErrorAction } from '../../base/errors';

/** Why something is not read or sent. `at` is milliseconds of the clock here. */
export interface FeedFailure {
  readonly message: string;
  readonly code: string;
  readonly at: number;
  /** What mends it, where a command can. */
  readonly action?: ErrorAction;
}

/** How one source stands. Times are milliseconds of the clock here, but for `read`. */
export interface SourceStatus {
  readonly key: string;
  readonly name: string;
  readonly label: string;
  state: 'starting' | 'reading' | 'waiting' | 'retrying' | 'refused' | 'stopped';
  lastSuccess?: number;
  failure?: FeedFailure;
  /** The last failure that is over. */
  lastFailure?: FeedFailure;
  /** Until when it was read, by the service's clock, and how far that is behind it (milliseconds). */
  read?: number;
  lag?: number;
  /** Records written, and those that came again. */
  written: number;
  known: number;
  /** The latest that a record was seen to come (milliseconds after what was read before it). */
  latest: number;
  requests: number;
}

/** A failure in the words of what was thrown. */
export function failureOf(error: unknown, at: number): FeedFailure {
  const { code, action } = error instanceof UserError ? error : { code: 'feed-failed', action: undefined };
  return { message: messageOf(error), code, at, ...(action ? { action } : {}) };
}

/** What failed works again: the failure is told as the last one from now on. */
export function recovered(status: { failure?: FeedFailure; lastFailure?: FeedFailure }): void {
  if (status.failure) status.lastFailure = status.failure;
  delete status.failure;
}
