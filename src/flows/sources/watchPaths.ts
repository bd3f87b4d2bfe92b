import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import type { Disposable } from '../../base/disposable';

/** How long after the last change the files are looked at, in milliseconds; and how often without a word from the system. */
const quiet = 500;
const pollInterval = 5_000;

/**
 * Calls back when something below the paths may have changed: soon after the system tells, and where it cannot tell, from time to time.
 * The callback is never run twice at once.
 */
export function watchPaths(paths: readonly string[], changed: () => Promise<void>): Disposable {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let again = false;
  let ended = false;
  const run = async (): Promise<void> => {
    if (running || ended) {
      again = true;
      return;
    }
    running = true;
    again = false;
    await changed().catch(() => undefined);
    running = false;
    if (again) schedule();
  };
  const schedule = (): void => {
    if (ended) return;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), quiet);
    timer.unref();
  };
  const watchers = paths.map((path) => openWatcher(path, schedule));
  const needsPoll = watchers.some((watcher) => watcher === undefined);
  const poll = needsPoll ? setInterval(schedule, pollInterval).unref() : undefined;
  return {
    dispose: () => {
      ended = true;
      clearTimeout(timer);
      clearInterval(poll);
      for (const watcher of watchers) watcher?.close();
    },
  };
}

function openWatcher(path: string, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, { recursive: true, persistent: false }, changed);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
