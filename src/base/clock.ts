/** Where the time comes from, so that `now()` can be pinned for a query, a test or a recorded corpus. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still. */
export function pinnedClock(milliseconds: number): Clock {
  return { now: () => milliseconds };
}
