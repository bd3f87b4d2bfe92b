import { setTimeout as wait } from 'node:timers/promises';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import type { AzureConnection, WorkspacePlace } from '../../protocol/azure';

/** Who is signed in, and the workspaces that are open, by the ids of their sources. */
export interface Known {
  readonly connection: AzureConnection;
  readonly workspaces: ReadonlyMap<string, readonly WorkspacePlace[]>;
}

/**
 * An engine that was started anew knows nobody: it is told who was signed in, and which workspaces were open. What is asked of Azure or of
 * these meanwhile waits for it; where it failed, it is tried again with the next question, which says why if that fails too, and from time to time,
 * since feeds and tails wait for it that nobody asks anything of.
 */
export function tellNewEngines(
  { engine, log }: { readonly engine: Pick<App['engine'], 'request' | 'onState' | 'holdBack'>; readonly log: Pick<App['log'], 'error'> },
  known: () => Known | undefined,
): Disposable {
  /** Undefined where the engine that runs was told all. */
  let untold: { telling: Promise<void> | undefined; readonly started: Promise<void>; readonly start: () => void } | undefined;
  const tell = async ({ connection, workspaces }: Known): Promise<void> => {
    await engine.request('azure/connect', connection);
    for (const places of workspaces.values()) await engine.request('source/openWorkspaces', { places });
  };
  const tellOnce = (): Promise<void> => {
    const [one, before] = [untold, known()];
    if (!before) untold = undefined;
    if (!one || !before) return Promise.resolve();
    one.telling ??= tell(before).then(
      () => {
        if (untold === one) untold = undefined;
      },
      (error: unknown) => {
        one.telling = undefined;
        throw error;
      },
    );
    return one.telling;
  };
  const ended = new AbortController();
  const store = new DisposableStore();
  store.add({ dispose: () => ended.abort() });
  store.add(
    engine.onState((state) => {
      if (state === 'stopped') untold = notTold();
      if (state !== 'running') return;
      untold ??= notTold();
      untold.start();
      const one = untold;
      const isUntold = (): boolean => untold === one && !ended.signal.aborted;
      const failed = 'The new engine could not sign in again';
      void patiently(tellOnce, { log, failed, isWanted: isUntold, signal: ended.signal });
    }),
  );
  store.add(
    engine.holdBack(({ sourceId, connectionId }) => {
      const [one, before] = [untold, known()];
      if (!one || !before) return undefined;
      const isOf = connectionId === before.connection.connectionId || (sourceId !== undefined && before.workspaces.has(sourceId));
      return isOf ? startOf(one.started).then(tellOnce) : undefined;
    }),
  );
  return store;
}

/** Milliseconds between two tries to tell an engine that nobody asks anything of: the first ones, and the most. */
const firstPause = 2000;
const longestPause = 60_000;

export interface Patience {
  readonly log: Pick<App['log'], 'error'>;
  /** What is put into the log with each failure. */
  readonly failed: string;
  readonly isWanted: () => boolean;
  readonly signal: AbortSignal;
}

/** Tries until it has ended well, with growing pauses, as long as it is wanted. */
export async function patiently(tell: () => Promise<unknown>, { log, failed, isWanted, signal }: Patience): Promise<void> {
  for (let pause = firstPause; isWanted(); pause = Math.min(2 * pause, longestPause)) {
    try {
      await tell();
      return;
    } catch (error) {
      log.error(`${failed}; it is tried again in ${pause / 1000} seconds: ${String(error)}`);
      await wait(pause, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** An engine that is not started again by now is left to the question itself, which says what that means. */
const longestStart = 30_000;

async function startOf(started: Promise<void>): Promise<void> {
  const ending = new AbortController();
  const late = wait(longestStart, undefined, { signal: ending.signal }).catch(() => undefined);
  await Promise.race([started, late]);
  ending.abort();
}

function notTold(): { telling: undefined; readonly started: Promise<void>; readonly start: () => void } {
  let start = (): void => undefined;
  const started = new Promise<void>((resolve) => (start = resolve));
  return { telling: undefined, started, start };
}
