import type { Clock } from '../../base/clock';
import { ServiceFailure } from '../http/serviceFailure';

/** What the query service allows one caller. Source: the published service limits. */
export interface QueryLimits {
  readonly rows: number;
  /** Bytes of an answer, uncompressed. */
  readonly bytes: number;
  readonly concurrent: number;
  /** How many may wait, and how long, in milliseconds. */
  readonly queue: number;
  readonly queueTime: number;
  /** Requests in a window, in milliseconds. */
  readonly requests: number;
  readonly window: number;
}

export const serviceLimits: QueryLimits = {
  rows: 500_000,
  bytes: 100_000_000,
  concurrent: 5,
  queue: 200,
  queueTime: 180_000,
  requests: 200,
  window: 30_000,
};

/** Lets so many queries of one caller run at once; the others wait their turn, and the rest is refused. Real time counts. */
export interface Turnstile {
  /** Waits for a turn and gives what ends it. */
  enter(caller: string, signal: AbortSignal): Promise<() => void>;
}

interface Gate {
  running: number;
  readonly waiting: (() => void)[];
  readonly recent: number[];
}

export function createTurnstile(limits: QueryLimits, clock: Clock): Turnstile {
  const gates = new Map<string, Gate>();
  const leave = (gate: Gate) => (): void => {
    const next = gate.waiting.shift();
    if (next) next();
    else gate.running--;
  };
  return {
    enter: async (caller, signal) => {
      const gate = gates.get(caller) ?? { running: 0, waiting: [], recent: [] };
      gates.set(caller, gate);
      countRequest(gate, limits, clock.now());
      if (gate.running < limits.concurrent) gate.running++;
      else await waitTurn(gate, limits, signal);
      return once(leave(gate));
    },
  };
}

function countRequest(gate: Gate, { requests, window }: QueryLimits, now: number): void {
  while (gate.recent.length > 0 && (gate.recent[0] ?? now) <= now - window) gate.recent.shift();
  if (gate.recent.length >= requests) {
    const seconds = Math.max(1, Math.ceil(((gate.recent[0] ?? now) + window - now) / 1000));
    throw throttled(`The request rate limit of ${requests} requests in ${window / 1000} seconds was exceeded.`, seconds);
  }
  gate.recent.push(now);
}

function throttled(message: string, seconds?: number): ServiceFailure {
  return new ServiceFailure(429, 'ThrottledError', message, { headers: seconds === undefined ? {} : { 'retry-after': String(seconds) } });
}

function waitTurn(gate: Gate, { queue, queueTime, concurrent }: QueryLimits, signal: AbortSignal): Promise<void> {
  const full = `${concurrent} queries of this user are running, and the queue is`;
  if (gate.waiting.length >= queue) throw throttled(`${full} full.`);
  return new Promise((resolve, reject) => {
    const turn = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve();
    };
    const give = (error: Error): void => {
      clearTimeout(timer);
      gate.waiting.splice(gate.waiting.indexOf(turn), 1);
      reject(error);
    };
    const abort = (): void => give(new DOMException('The request was ended.', 'AbortError'));
    const timer = setTimeout(() => give(throttled(`${full} too slow: no turn within ${queueTime / 1000} seconds.`)), queueTime);
    signal.addEventListener('abort', abort, { once: true });
    gate.waiting.push(turn);
  });
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
