import { abortError, throwIfAborted } from '../../base/errors';

/** Runs work as it comes, but no more than so much at once; the rest waits in line, and leaves it when it is cancelled. */
export function createGate(most: number): <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  const enter = (signal: AbortSignal): Promise<void> => {
    throwIfAborted(signal);
    if (running < most) {
      running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(go), 1);
        reject(abortError());
      };
      signal.addEventListener('abort', leave, { once: true });
      waiting.push(go);
    });
  };
  return async (work, signal) => {
    await enter(signal);
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
