import { t } from '@vscode/l10n';
import type { Disposable } from '../base/disposable';
import { abortError, isAbort, throwIfAborted, UserError } from '../base/errors';
import type { EngineNotifications, EngineRequests, Failure, RequestProgress } from '../protocol/engine';
import { askedOf } from './asked';
import type { Asked } from './asked';
import { cancelledCode, failureCode } from '../protocol/engineStart';
import type { HostNotifications } from '../protocol/engineStart';

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: RequestProgress) => void) | undefined;
}

/** The engine as the host sees it: it is started by the first request, and again after a crash. */
export interface EngineClient {
  /**
   * Asks the engine. Ends with the answer, with a `UserError` that says what failed, or with an abort where `signal` was given.
   * A request that is lost because the engine stopped says so; the next one finds it running again.
   */
  request<Name extends keyof EngineRequests>(
    name: Name,
    params: EngineRequests[Name]['params'],
    options?: RequestOptions,
  ): Promise<EngineRequests[Name]['result']>;
  on<Name extends keyof EngineNotifications>(name: Name, listener: (params: EngineNotifications[Name]) => void): Disposable;
}

export type EngineState = 'stopped' | 'starting' | 'running';

/** The engine's process as the rest of the host may steer it. */
export interface EngineProcess extends EngineClient, Disposable {
  readonly state: EngineState;
  /** Called when the process runs or has stopped; `running` also after a crash. */
  onState(listener: (state: EngineState) => void): Disposable;
  /** Has requests wait for what `until` gives for what they are about: a new engine may not have been told of it yet. They fail as that does. */
  holdBack(until: (asked: Asked) => Promise<void> | undefined): Disposable;
  /** Starts the process where it does not run, so that documents have their language services. */
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Tells a running engine; one that is started later is told by its start. */
  tell<Name extends keyof HostNotifications>(name: Name, params: HostNotifications[Name]): void;
}

/** One line to the process. It starts the process again by itself after a crash, and says so. */
export interface EngineLine {
  request(name: string, params: unknown, options: RequestOptions): Promise<unknown>;
  notify(name: string, params: unknown): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What a line calls back. */
export interface LineEvents {
  readonly notified: <Name extends keyof EngineNotifications>(name: Name, params: EngineNotifications[Name]) => void;
  readonly stopped: () => void;
  readonly running: () => void;
}

/** The process's first start is dear, so it waits for the first need; `connect` loads what it takes. */
export function createEngineClient(connect: (events: LineEvents) => Promise<EngineLine>): EngineProcess {
  const listeners = new Map<string, Set<(params: never) => void>>();
  const lost = new Set<() => void>();
  const waits = new Set<(asked: Asked) => Promise<void> | undefined>();
  const states = stateOf();
  const line = lazyLine(connect, states, {
    notified: (name, params) => listeners.get(name)?.forEach((listener) => listener(params as never)),
    running: () => states.become('running'),
    stopped: () => {
      states.become('stopped');
      for (const fail of [...lost]) fail();
    },
  });
  return {
    get state() {
      return states.now();
    },
    async request(name, params, options = {}) {
      throwIfAborted(options.signal);
      for (const until of waits) await orAbort(until(askedOf(name, params)), options.signal);
      const answer = await raceLoss(lost, name, async () => (await line.connected()).request(name, params, options)).catch(
        (error: unknown) => {
          throw options.signal?.aborted === true ? abortError() : requestError(error);
        },
      );
      return answer ?? undefined;
    },
    on: (name, listener) => addListener(listeners, name, listener),
    onState: (listener) => states.onChange(listener),
    holdBack: (until) => {
      waits.add(until);
      return { dispose: () => void waits.delete(until) };
    },
    start: async () => void (await line.connected()),
    restart: async () => (await line.connected()).restart(),
    tell: (name, params) => {
      if (states.now() !== 'running') return;
      void line.connected().then((open) => open.notify(name, params).catch(() => undefined));
    },
    dispose: () => line.dispose(),
  };
}

/** Ends with the work, or with an abort as soon as the signal is given. */
async function orAbort(work: Promise<void> | undefined, signal: AbortSignal | undefined): Promise<void> {
  if (work === undefined || signal === undefined) return work;
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(abortError());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

interface States {
  readonly now: () => EngineState;
  readonly become: (state: EngineState) => void;
  readonly onChange: (listener: (state: EngineState) => void) => Disposable;
}

function stateOf(): States {
  const listeners = new Set<(state: EngineState) => void>();
  let state: EngineState = 'stopped';
  return {
    now: () => state,
    become: (next) => {
      if (next === state) return;
      state = next;
      for (const listener of [...listeners]) listener(next);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}

/** Connects once, on first need; a start that failed is tried again on the next. */
function lazyLine(
  connect: (events: LineEvents) => Promise<EngineLine>,
  states: States,
  events: LineEvents,
): { readonly connected: () => Promise<EngineLine>; readonly dispose: () => void } {
  let line: Promise<EngineLine> | undefined;
  let disposed = false;
  return {
    connected: () => {
      if (disposed) return Promise.reject(abortError());
      if (line !== undefined) return line;
      states.become('starting');
      line = connect(events);
      line.catch(() => {
        line = undefined;
        states.become('stopped');
      });
      return line;
    },
    dispose: () => {
      disposed = true;
      void line?.then((open) => open.stop()).catch(() => undefined);
    },
  };
}

function addListener(listeners: Map<string, Set<(params: never) => void>>, name: string, listener: (params: never) => void): Disposable {
  const known = listeners.get(name) ?? new Set();
  listeners.set(name, known.add(listener));
  return { dispose: () => void known.delete(listener) };
}

/** Runs a request, and fails it with clear words when the process stops before it answered. */
function raceLoss<T>(lost: Set<() => void>, name: string, run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(lossOf(name));
    lost.add(fail);
    run()
      .then(resolve, reject)
      .finally(() => lost.delete(fail));
  });
}

/** What a person was waiting for, by the request's name. */
const works: readonly { readonly prefix: string; readonly lost: () => string }[] = [
  { prefix: 'query/', lost: () => t('The engine stopped while the query was running. It is started again. Run the query again.') },
  { prefix: 'export/', lost: () => t('The engine stopped while the export was running. No half file was left. Export again.') },
  { prefix: 'source/', lost: () => t('The engine stopped while logs were loading. It is started again and goes on with what was loaded.') },
  {
    prefix: 'result/',
    lost: () => t('The engine stopped, and the rows of this result went with it. Open it from the history, or run the query again.'),
  },
];

function lossOf(name: string): UserError {
  const lost =
    works.find(({ prefix }) => name.startsWith(prefix))?.lost() ??
    t('The engine stopped before it answered. It is started again. Try again.');
  return new UserError(lost, { code: 'engine-stopped', action: { title: t('Show Log'), command: 'entraLogs.engine.showLog' } });
}

/** An error of the connection as what it was in the engine. */
function requestError(error: unknown): unknown {
  const { code, data } = (error ?? {}) as { readonly code?: unknown; readonly data?: unknown };
  if (code === cancelledCode) return abortError();
  if (code !== failureCode || typeof data !== 'object' || data === null) return isAbort(error) ? abortError() : error;
  const { message, details, action, code: kind, diagnostics } = data as Failure;
  const failure = new UserError(message, {
    code: kind,
    ...(details === undefined ? {} : { details }),
    ...(action === undefined ? {} : { action }),
  });
  return diagnostics === undefined ? failure : Object.assign(failure, { diagnostics });
}
