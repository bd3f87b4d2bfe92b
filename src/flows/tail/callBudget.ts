import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../base/clock';

/** What one account may ask of the Activity Log. Source: learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits. */
export const activityLogLimit: CallLimit = { calls: 50, milliseconds: 30_000 };

export interface CallLimit {
  readonly calls: number;
  readonly milliseconds: number;
}

/** Lets callers through in the order in which they came, never more than the limit within any stretch of its length. */
export interface CallBudget {
  /** Ends when the caller may go, or with an abort. */
  take(signal: AbortSignal): Promise<void>;
}

export function createCallBudget({ calls, milliseconds }: CallLimit, clock: Clock): CallBudget {
  const taken: number[] = [];
  let queue: Promise<void> = Promise.resolve();
  const next = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      signal.throwIfAborted();
      const now = clock.now();
      // After the clock was put back nobody can tell how long ago they went: at the least, they have just gone.
      if ((taken.at(-1) ?? now) > now) taken.fill(now);
      while (taken[0] !== undefined && taken[0] <= now - milliseconds) taken.shift();
      const oldest = taken[0];
      if (oldest === undefined || taken.length < calls) break;
      await wait(oldest + milliseconds - now + 1, undefined, { signal });
    }
    taken.push(clock.now());
  };
  return {
    take: (signal) => {
      const turn = queue.then(() => next(signal));
      queue = turn.catch(() => undefined);
      return turn;
    },
  };
}
