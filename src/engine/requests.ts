import { isAbort, UserError } from '../base/errors';
import type { RequestProgress } from '../protocol/engine';
import { cancelledCode, failureCode, progressMessage } from '../protocol/engineStart';
import type { ProgressEnvelope, RequestEnvelope } from '../protocol/engineStart';
import type { Failure } from '../protocol/engine';
import { brokenCode } from '../flows/query/engineFailure';
import { toFailure } from './failure';

/** The part of a JSON-RPC connection that requests need. */
export interface RequestConnection {
  onRequest(name: string, handler: (envelope: RequestEnvelope, token: CancellationToken) => Promise<unknown>): void;
  sendNotification(name: string, params: unknown): Promise<void>;
}

interface CancellationToken {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): { dispose(): void };
}

export type AnyHandler = (
  params: unknown,
  context: { readonly signal: AbortSignal; readonly progress: (progress: RequestProgress) => void },
) => Promise<unknown>;

export interface ServeOptions {
  readonly connection: RequestConnection;
  /** The handler of a request; made on the first request, so that nothing heavy is loaded before. */
  readonly handler: (name: string) => Promise<AnyHandler>;
  /** Makes the protocol's error of a failure. */
  readonly failure: (code: number, message: string, data: unknown) => Error;
  readonly log: (message: string) => void;
  readonly progressInterval?: number;
  /** Called after a failure was answered from which the process cannot go on. */
  readonly broken?: (failure: Failure) => void;
}

/** Answers requests by name, each with cancel, progress and failures in words. */
export function serveRequests(names: readonly string[], options: ServeOptions): void {
  for (const name of names) {
    options.connection.onRequest(name, (envelope, token) => serve(name, envelope, token, options));
  }
}

async function serve(name: string, envelope: RequestEnvelope, token: CancellationToken, options: ServeOptions): Promise<unknown> {
  const aborter = new AbortController();
  const subscription = token.onCancellationRequested(() => aborter.abort());
  if (token.isCancellationRequested) aborter.abort();
  try {
    const handler = await options.handler(name);
    return (await handler(envelope.params, { signal: aborter.signal, progress: progressOf(envelope.id, options) })) ?? null;
  } catch (error) {
    if (isAbort(error)) throw options.failure(cancelledCode, 'The request was cancelled.', undefined);
    if (!(error instanceof UserError))
      options.log(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const failure = toFailure(error, name);
    if (failure.code === brokenCode) options.broken?.(failure);
    throw options.failure(failureCode, failure.message, failure);
  } finally {
    subscription.dispose();
  }
}

/** Sends progress on, but not more often than a person can see. */
function progressOf(id: number, { connection, progressInterval = 60, log }: ServeOptions): (progress: RequestProgress) => void {
  let last = 0;
  return (progress) => {
    const now = Date.now();
    if (now - last < progressInterval && progress.fraction !== 1) return;
    last = now;
    const envelope: ProgressEnvelope = { id, progress };
    connection.sendNotification(progressMessage, envelope).catch((error: unknown) => log(`Progress was not sent: ${String(error)}`));
  };
}
