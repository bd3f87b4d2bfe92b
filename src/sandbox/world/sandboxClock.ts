import type { Clock } from '../../base/clock';

/**
 * The time of the sandbox: it starts at a given moment, runs at a multiple of real time, and can be moved on. Everything that the world does follows it;
 * tokens follow real time, because the programs that hold them do.
 */
export interface SandboxClock extends Clock {
  readonly speed: number;
  /** Moves the time on by some milliseconds. */
  advance(milliseconds: number): void;
  /** Real milliseconds until the sandbox's time has gone on by some. */
  realDelay(milliseconds: number): number;
}

export function createSandboxClock(start: number, speed: number, real: Clock): SandboxClock {
  const begun = real.now();
  let ahead = 0;
  return {
    speed,
    now: () => Math.floor(start + (real.now() - begun) * speed + ahead),
    advance: (milliseconds) => {
      ahead += Math.max(0, milliseconds);
    },
    realDelay: (milliseconds) => milliseconds / speed,
  };
}
