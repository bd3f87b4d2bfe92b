import { abortError, isAbort, UserError } from '../base/errors';
import type { Disposable } from '../base/disposable';
import type { Failure, RequestProgress } from './engine';

/** What one side offers the other: plain functions of one parameter, by name. */
export type Contract = Readonly<Record<string, (params: never) => unknown>>;

/** Carries messages both ways, in order: a webview's `postMessage`, or a pair of functions in a test. */
export interface Channel {
  post(message: RpcMessage): void;
  receive(listener: (message: RpcMessage) => void): Disposable;
}

/** A message as it crosses: JSON only. */
export type RpcMessage =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly params: unknown }
  | { readonly kind: 'tell'; readonly name: string; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: RequestProgress }
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'cancelled'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure };

/** What a handler is given beside its parameters. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: RequestProgress) => void;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: RequestProgress) => void) | undefined;
}

type Params<F> = F extends (params: infer P) => unknown ? P : never;
type Result<F> = F extends (params: never) => infer R ? R : never;

/** One handler for each function that is offered. */
export type Handlers<Mine extends Contract> = {
  readonly [Name in keyof Mine]: (params: Params<Mine[Name]>, context: CallContext) => Result<Mine[Name]> | Promise<Result<Mine[Name]>>;
};

/** The other side, as this side sees it. */
export interface Peer<Theirs extends Contract> extends Disposable {
  /** Asks, and ends with the answer, a `RemoteFailure`, or an abort as soon as the signal is given: it does not wait for the other side. */
  call<Name extends keyof Theirs & string>(
    name: Name,
    params: Params<Theirs[Name]>,
    options?: CallOptions,
  ): Promise<Awaited<Result<Theirs[Name]>>>;
  /** Says something that has no answer. */
  tell<Name extends keyof Theirs & string>(name: Name, params: Params<Theirs[Name]>): void;
}

/** A failure that came from the other side, with everything that was said about it. */
export class RemoteFailure extends Error {
  override readonly name = 'RemoteFailure';
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** A thrown value in the form that crosses a border. What is not explained to a person is reported as a bug, its words behind *Details*. */
export function toFailure(error: unknown): Failure {
  if (error instanceof RemoteFailure) return error.failure;
  const diagnostics = error instanceof Error && 'diagnostics' in error ? (error.diagnostics as Failure['diagnostics']) : undefined;
  if (!(error instanceof UserError)) {
    const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { message: 'The extension failed here in a way it should not. Show the details, and report them.', code: 'bug', details };
  }
  return {
    message: error.message,
    code: error.code,
    ...(error.details === undefined ? {} : { details: error.details }),
    ...(error.action === undefined ? {} : { action: error.action }),
    ...(diagnostics === undefined ? {} : { diagnostics }),
  };
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly progress: CallOptions['progress'];
  readonly unlisten: () => void;
}

/** Connects one side: answers what the other asks, and gives what this side may ask of it. */
export function connect<Mine extends Contract, Theirs extends Contract>(channel: Channel, handlers: Handlers<Mine>): Peer<Theirs> {
  const calls = outgoing(channel);
  const answers = incoming(channel, handlers as unknown as Record<string, (params: unknown, context: CallContext) => unknown>);
  const listening = channel.receive((message) => {
    if (!calls.receive(message)) answers.receive(message);
  });
  return {
    call: (name, params, options) => calls.call(name, params, options ?? {}) as never,
    tell: (name, params) => channel.post({ kind: 'tell', name, params }),
    dispose: () => {
      listening.dispose();
      answers.dispose();
      calls.dispose();
    },
  };
}

function outgoing(channel: Channel) {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  const settle = (id: number, use: (call: Waiting) => void): void => {
    const call = waiting.get(id);
    if (!call) return;
    waiting.delete(id);
    call.unlisten();
    use(call);
  };
  const call = (name: string, params: unknown, { signal, progress }: CallOptions): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(abortError());
      const id = nextId++;
      const cancel = (): void => {
        channel.post({ kind: 'cancel', id });
        settle(id, (entry) => entry.reject(abortError()));
      };
      signal?.addEventListener('abort', cancel);
      waiting.set(id, { resolve, reject, progress, unlisten: () => signal?.removeEventListener('abort', cancel) });
      channel.post({ kind: 'call', id, name, params });
    });
  const receive = (message: RpcMessage): boolean => {
    if (message.kind === 'done') settle(message.id, (entry) => entry.resolve(message.result));
    else if (message.kind === 'failed') settle(message.id, (entry) => entry.reject(new RemoteFailure(message.failure)));
    else if (message.kind === 'cancelled') settle(message.id, (entry) => entry.reject(abortError()));
    else if (message.kind === 'progress') waiting.get(message.id)?.progress?.(message.progress);
    else return false;
    return true;
  };
  const dispose = (): void => {
    for (const id of [...waiting.keys()]) settle(id, (entry) => entry.reject(abortError()));
  };
  return { call, receive, dispose };
}

function incoming(channel: Channel, handlers: Readonly<Record<string, (params: unknown, context: CallContext) => unknown>>) {
  const running = new Map<number, AbortController>();
  const handle = (name: string, params: unknown, context: CallContext): unknown => {
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    if (!handler) throw new Error(`Nothing here is called ${name}.`);
    return handler(params, context);
  };
  const answer = async (id: number, name: string, params: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    const progress = (step: RequestProgress): void => channel.post({ kind: 'progress', id, progress: step });
    try {
      const result = await handle(name, params, { signal: controller.signal, progress });
      channel.post({ kind: 'done', id, result });
    } catch (error) {
      channel.post(isAbort(error) ? { kind: 'cancelled', id } : { kind: 'failed', id, failure: toFailure(error) });
    } finally {
      running.delete(id);
    }
  };
  const receive = (message: RpcMessage): void => {
    if (message.kind === 'call') void answer(message.id, message.name, message.params);
    else if (message.kind === 'cancel') running.get(message.id)?.abort();
    else if (message.kind === 'tell') {
      void handle(message.name, message.params, { signal: new AbortController().signal, progress: () => undefined });
    }
  };
  const dispose = (): void => {
    for (const controller of running.values()) controller.abort();
  };
  return { receive, dispose };
}
