import { describe, expect, it } from 'vitest';
import { abortError, UserError } from '../../../src/base/errors';
import { serveRequests } from '../../../src/engine/requests';
import type { AnyHandler } from '../../../src/engine/requests';
import { cancelledCode, failureCode, progressMessage } from '../../../src/protocol/engineStart';
import type { RequestEnvelope } from '../../../src/protocol/engineStart';

class WireError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data: unknown,
  ) {
    super(message);
  }
}

interface Served {
  readonly sent: readonly { readonly name: string; readonly params: unknown }[];
  readonly logged: readonly string[];
  ask(envelope: RequestEnvelope): Promise<unknown>;
  cancel(): void;
}

/** Serves one request over a connection within the test. */
function serve(handler: AnyHandler): Served {
  const sent: { name: string; params: unknown }[] = [];
  const logged: string[] = [];
  const listeners: (() => void)[] = [];
  let ask: Served['ask'] = () => Promise.reject(new Error('not served'));
  const token = {
    isCancellationRequested: false,
    onCancellationRequested: (listener: () => void) => {
      listeners.push(listener);
      return { dispose: () => void listeners.splice(listeners.indexOf(listener), 1) };
    },
  };
  serveRequests(['engine/info'], {
    connection: {
      onRequest: (_name, answer) => (ask = (envelope) => answer(envelope, token)),
      sendNotification: (name, params) => Promise.resolve(void sent.push({ name, params })),
    },
    handler: () => Promise.resolve(handler),
    failure: (code, message, data) => new WireError(code, message, data),
    log: (message) => logged.push(message),
    progressInterval: 1000,
  });
  return { sent, logged, ask: (envelope) => ask(envelope), cancel: () => listeners.forEach((listener) => listener()) };
}

const fails = (promise: Promise<unknown>): Promise<WireError> =>
  promise.then(
    () => expect.unreachable(),
    (error: unknown) => error as WireError,
  );

describe('a request to the engine', () => {
  it('is answered, nothing at all as null', async () => {
    expect(await serve((params) => Promise.resolve({ got: params })).ask({ id: 1, params: 'x' })).toEqual({ got: 'x' });
    expect(await serve(() => Promise.resolve(undefined)).ask({ id: 1, params: {} })).toBeNull();
  });

  it('fails with the words, the code, the action and the places of an error that is explained', async () => {
    const action = { title: 'Show Log', command: 'entraLogs.engine.showLog' };
    const diagnostics = [{ start: 0, end: 1, severity: 'error', code: 'x', message: 'y' }];
    const error = Object.assign(new UserError('The disk is full.', { code: 'disk-full', details: 'ENOSPC', action }), { diagnostics });
    const served = serve(() => Promise.reject(error));
    const failure = await fails(served.ask({ id: 1, params: {} }));
    expect([failure.code, failure.data]).toEqual([
      failureCode,
      { message: 'The disk is full.', code: 'disk-full', details: 'ENOSPC', action, diagnostics },
    ]);
    expect(served.logged).toEqual([]);
  });

  it('fails with details and a line in the log where the product itself is at fault', async () => {
    const served = serve(() => Promise.reject(new TypeError('x is not a function')));
    const { data } = await fails(served.ask({ id: 1, params: {} }));
    expect(data).toMatchObject({ code: 'internal', details: expect.stringContaining('x is not a function') as string });
    expect((data as { message: string }).message).toMatch(/unexpected fault in engine\/info/);
    expect(served.logged).toHaveLength(1);
  });

  it('ends as cancelled, not as failed, where it was cancelled', async () => {
    const served = serve((_params, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(abortError()))));
    const running = fails(served.ask({ id: 1, params: {} }));
    await new Promise((resolve) => setTimeout(resolve, 0));
    served.cancel();
    expect((await running).code).toBe(cancelledCode);
    expect(served.logged).toEqual([]);
  });

  it('tells its progress by its id, no more often than a person can see, and its end always', async () => {
    const served = serve((_params, { progress }) => {
      for (const fraction of [0.1, 0.2, 0.3, 1]) progress({ message: 'Loading', fraction });
      return Promise.resolve(undefined);
    });
    await served.ask({ id: 7, params: {} });
    expect(served.sent).toEqual([
      { name: progressMessage, params: { id: 7, progress: { message: 'Loading', fraction: 0.1 } } },
      { name: progressMessage, params: { id: 7, progress: { message: 'Loading', fraction: 1 } } },
    ]);
  });
});
