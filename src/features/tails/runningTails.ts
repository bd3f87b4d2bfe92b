import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import type { StartTail, TailInfo } from '../../protocol/tail';

/** The tails of this window: how they stand, and what they were started with, so that a new engine can go on with them. */
export interface RunningTails extends Disposable {
  readonly all: readonly TailInfo[];
  start(options: StartTail): Promise<TailInfo>;
  stop(tailId: string): Promise<TailInfo>;
  /** Starts one again that was stopped or has failed. */
  again(tailId: string): Promise<TailInfo>;
  remove(tailId: string): Promise<void>;
  find(tailId: string): Promise<TailInfo | undefined>;
  onChange(listener: (tail: TailInfo) => void): Disposable;
}

/** A new engine first has to be told who is signed in, which takes as long as its first token. */
const tries = 240;
const pause = 500;

async function patiently(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Calls back when the engine has stopped, and when it runs after that. */
function onRestart(engine: App['engine'], stopped: () => void, restarted: () => void): Disposable {
  let ran = false;
  return engine.onState((state) => {
    if (state === 'stopped') stopped();
    if (state === 'running' && ran) restarted();
    ran ||= state === 'running';
  });
}

/** A tail that no engine runs any more, with the reason where its scopes say theirs. */
function failedTail(tail: TailInfo, error: unknown, log: App['log']): TailInfo {
  log.error(`A tail was not started again: ${String(error)}`);
  const failure = error instanceof Error ? error.message : String(error);
  return { ...tail, state: 'failed', scopes: tail.scopes.map((scope) => ({ ...scope, state: 'failed', failure })) };
}

export function createRunningTails({ engine, log }: Pick<App, 'engine' | 'log'>): RunningTails {
  const store = new DisposableStore();
  const known = new Map<string, TailInfo>();
  const started = new Map<string, StartTail>();
  const listeners = new Set<(tail: TailInfo) => void>();
  const put = (tail: TailInfo): TailInfo => {
    known.set(tail.tailId, tail);
    for (const listener of [...listeners]) listener(tail);
    return tail;
  };
  const start = async (options: StartTail): Promise<TailInfo> => {
    const tail = put(await engine.request('tail/start', options));
    started.set(tail.tailId, options);
    return tail;
  };
  const goOn = async (): Promise<void> => {
    for (const tail of [...known.values()].filter(({ state }) => state !== 'stopped')) {
      const again = patiently(() => start(started.get(tail.tailId) ?? tail));
      await again.catch((error: unknown) => put(failedTail(tail, error, log)));
    }
  };
  store.add(engine.on('tail/changed', put));
  store.add(engine.on('tail/removed', ({ tailId }) => void known.delete(tailId)));
  // What is told of a tail is of the engine that has ended.
  const wait = (): void =>
    [...known.values()].filter(({ state }) => state !== 'stopped').forEach((tail) => put({ ...tail, state: 'starting' }));
  store.add(onRestart(engine, wait, () => void goOn()));
  return {
    get all() {
      return [...known.values()];
    },
    start,
    stop: async (tailId) => put(await engine.request('tail/stop', { tailId })),
    again: (tailId) => {
      const options = started.get(tailId) ?? known.get(tailId);
      return options ? start(options) : Promise.reject(new Error('No such tail.'));
    },
    remove: async (tailId) => {
      started.delete(tailId);
      await engine.request('tail/remove', { tailId });
    },
    find: async (tailId) => known.get(tailId) ?? (await engine.request('tail/list', {})).find((tail) => tail.tailId === tailId),
    onChange: (listener) => {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    dispose: () => store.dispose(),
  };
}
