import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { messageOf, UserError } from '../../base/errors';
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
  /** Told of each tail that stands otherwise than before; of one that was removed, as stopped. */
  onChange(listener: (tail: TailInfo) => void): Disposable;
}

interface KnownTails extends Pick<RunningTails, 'onChange'> {
  readonly known: ReadonlyMap<string, TailInfo>;
  readonly put: (tail: TailInfo) => TailInfo;
  readonly drop: (tailId: string) => void;
}

/** What was told of tails last, and who is told of it. */
function createKnownTails(): KnownTails {
  const known = new Map<string, TailInfo>();
  const listeners = new Set<(tail: TailInfo) => void>();
  const tell = (tail: TailInfo): void => [...listeners].forEach((listener) => listener(tail));
  return {
    known,
    put: (tail) => {
      known.set(tail.tailId, tail);
      tell(tail);
      return tail;
    },
    drop: (tailId) => {
      const tail = known.get(tailId);
      if (known.delete(tailId) && tail) tell({ ...tail, state: 'stopped' });
    },
    onChange: (listener) => {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}

/** Milliseconds that somebody is waited for to be signed in to a new engine: it takes as long as the first token. */
const longestSignIn = 120_000;

/** Does the work, again once somebody is signed in where nobody was. */
async function onceSignedIn({ engine }: Pick<App, 'engine'>, work: () => Promise<unknown>): Promise<void> {
  let signedIn: () => void = () => undefined;
  const somebody = new Promise<void>((resolve) => (signedIn = resolve));
  const listening = engine.on('azure/connected', () => signedIn());
  const limit = setTimeout(signedIn, longestSignIn);
  try {
    await work().catch(async (error: unknown) => {
      if (!(error instanceof UserError) || error.code !== 'signed-out') throw error;
      await somebody;
      await work();
    });
  } finally {
    clearTimeout(limit);
    listening.dispose();
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
  const failure = messageOf(error);
  return { ...tail, state: 'failed', scopes: tail.scopes.map((scope) => ({ ...scope, state: 'failed', failure })) };
}

export interface RunningTailsParts extends Pick<App, 'engine' | 'log'> {
  /** Tells the engine what it must know before a tail starts, also an engine that runs anew. */
  readonly prepare: () => Promise<void>;
}

export function createRunningTails({ engine, log, prepare }: RunningTailsParts): RunningTails {
  const store = new DisposableStore();
  const { known, put, drop, onChange } = createKnownTails();
  const started = new Map<string, StartTail>();
  const start = async (options: StartTail, record?: string): Promise<TailInfo> => {
    await prepare();
    const tail = put(await engine.request('tail/start', { ...options, ...(record === undefined ? {} : { record }) }));
    started.set(tail.tailId, options);
    return tail;
  };
  const goOn = async (): Promise<void> => {
    for (const tail of [...known.values()].filter(({ state }) => state !== 'stopped')) {
      const again = onceSignedIn({ engine }, () => start(started.get(tail.tailId) ?? tail, tail.recording));
      await again.catch((error: unknown) => put(failedTail(tail, error, log)));
    }
  };
  store.add(engine.on('tail/changed', put));
  store.add(engine.on('tail/removed', ({ tailId }) => drop(tailId)));
  // What is told of a tail is of the engine that has ended.
  const wait = (): void =>
    [...known.values()].filter(({ state }) => state !== 'stopped').forEach((tail) => put({ ...tail, state: 'starting' }));
  store.add(onRestart(engine, wait, () => void goOn()));
  return {
    get all() {
      return [...known.values()];
    },
    start: (options) => start(options),
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
    onChange,
    dispose: () => store.dispose(),
  };
}
