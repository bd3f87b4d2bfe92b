import { activityRetention } from '../../azure/services/activityLog';
import type { Stretch } from '../readInHalves';

/** How far a log has been read. All times are milliseconds of the service's clock. */
export interface Progress {
  /** Time of the newest event that is stored. */
  readonly position: number;
  /** Until when the log was read, as it stood then. */
  readonly read: number;
  /** The position at the last look that went back far. */
  readonly swept: number;
  /** How late events were seen to come, at most and lately. */
  readonly lateness: number;
  /** Bytes of a file that were read. */
  readonly offset?: number;
  /** Until when (in a file: up to which byte) the first look goes, as long as it is not made whole: what was there before is shown, and alarms nobody. */
  readonly firstUntil?: number;
}

/** What to read. */
export interface PollPlan extends Stretch {
  /** Whether the look goes back far enough for events that come later than any seen. */
  readonly isSweep: boolean;
  /** What cannot be had any more, because the service has let it go. */
  readonly lost?: Stretch;
}

const minute = 60_000;
const day = 1440 * minute;

/** Requirement SK-6: each look goes back by this at least. */
export const leastOverlap = 10 * minute;
/** The service shows events up to 20 minutes late, and some even later. A look that goes back this far is made now and then. */
export const sweepOverlap = 35 * minute;
const mostOverlap = 6 * 60 * minute;
/** How often a look goes back far. */
export const sweepInterval = 5 * minute;
/** What the two clocks, and the way to the service, may take of the 90 days. */
const edge = 5 * minute;

/** How far a usual look goes back: further than what was seen to come late. */
export function overlapOf({ lateness }: Pick<Progress, 'lateness'>): number {
  return Math.min(mostOverlap, Math.max(leastOverlap, lateness * 1.5));
}

/** The first look at a log that was never read. */
export function firstPlan(now: number, firstMinutes: number): PollPlan {
  return { from: now - firstMinutes * minute, to: now, isSweep: true };
}

/**
 * What to read next, so that nothing is lost: from before the position, by an overlap that grows with what came late, and from further back
 * every few minutes. After a pause the whole gap is read, up to what the service keeps.
 */
export function nextPlan(progress: Progress, now: number, sweepDue: boolean): PollPlan {
  const { position, read, swept } = progress;
  const far = Math.max(sweepOverlap, overlapOf(progress));
  const isSweep = sweepDue || now - read > sweepInterval;
  // A log in which nothing happens is not read from its last event on for ever: what was late by now has come.
  const quiet = Math.max(position, read - far);
  const from = isSweep ? Math.min(Math.max(swept, read - far), quiet) - far : quiet - overlapOf(progress);
  const oldest = now - activityRetention + edge;
  if (quiet < oldest) return { ...firstPlan(now, 60), lost: { from: quiet, to: now - 60 * minute } };
  // The service's clock may have been read before the newest event came.
  const to = Math.max(now, position);
  return { from: Math.max(from, oldest), to, isSweep };
}

/** What a look reads is read oldest first in pieces, each of which is kept before the next begins: a long gap is filled however often the engine is ended meanwhile. */
export const firstPiece = 10 * minute;
const [fewEvents, manyEvents] = [1000, 4000];

/** How long the next piece is, in milliseconds, after one with so many events: some seconds of reading in a busy log, a day in a quiet one. */
export function nextPiece(piece: number, events: number): number {
  if (events > manyEvents) return Math.max(minute, piece / 2);
  return events < fewEvents ? Math.min(day, piece * 4) : piece;
}

/** Seconds until the next look: short while events come, and then slowly longer. */
export function nextInterval(before: number, added: number, { shortest, longest }: { shortest: number; longest: number }): number {
  return added > 0 ? shortest : Math.min(longest, Math.max(shortest, before * 1.5));
}

const longestRetry = 300;
/** Seconds for which a service is waited for at most, whatever it asks: a timer of more than 24 days ends at once. */
const longestAsked = 86_400;

/** Seconds to wait after so many failures in a row: what the service asks for, if that is any time, else twice as long each time (SK-7). */
export function retrySeconds(failures: number, asked: number | undefined, random: () => number): number {
  if (asked !== undefined && asked >= 1) return Math.min(longestAsked, asked);
  return Math.min(longestRetry, 2 ** failures) * (0.75 + random() / 4);
}
