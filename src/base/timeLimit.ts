import type { Disposable } from './disposable';

export interface TimeLimit extends Disposable {
  /** Ends with the outer signal, or when the time is over. */
  readonly signal: AbortSignal;
  /** Whether the time is over, and not the outer signal. */
  readonly isOver: boolean;
}

/**
 * A signal that ends with another one, or after some milliseconds; never by itself where none are given. Its timer holds it: what
 * `AbortSignal.any` makes of an `AbortSignal.timeout` is let go on Node 20 while it is in use, and then never ends. Dispose it with the work.
 */
export function timeLimit(outer: AbortSignal, milliseconds: number | undefined): TimeLimit {
  const controller = new AbortController();
  let isOver = false;
  const end = (): void => controller.abort();
  const timer =
    milliseconds === undefined
      ? undefined
      : setTimeout(() => {
          isOver = !outer.aborted;
          end();
        }, milliseconds);
  if (outer.aborted) end();
  outer.addEventListener('abort', end, { once: true });
  return {
    signal: controller.signal,
    get isOver() {
      return isOver;
    },
    dispose: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', end);
    },
  };
}
