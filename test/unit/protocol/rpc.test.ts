import { describe, expect, it } from 'vitest';
import { isAbort, UserError } from '../../../src/base/errors';
import { connect, RemoteFailure, type Channel, type Handlers, type RpcMessage } from '../../../src/protocol/rpc';

type Offered = {
  double: (params: { value: number }) => number;
  wait: (params: Record<never, never>) => void;
  refuse: (params: { bug: boolean }) => void;
  note: (params: string) => void;
};
type Nothing = Record<never, never>;

function pair(handlers: Handlers<Offered>) {
  const sides: { listener?: (message: RpcMessage) => void }[] = [{}, {}];
  const channel = (mine: number): Channel => ({
    post: (message) => {
      const copy = JSON.parse(JSON.stringify(message)) as RpcMessage;
      queueMicrotask(() => sides[1 - mine]?.listener?.(copy));
    },
    receive: (listener) => {
      sides[mine]!.listener = listener;
      return { dispose: () => delete sides[mine]!.listener };
    },
  });
  connect<Offered, Nothing>(channel(0), handlers);
  return connect<Nothing, Offered>(channel(1), {});
}

const plain: Handlers<Offered> = {
  double: ({ value }) => value * 2,
  wait: () => undefined,
  refuse: () => undefined,
  note: () => undefined,
};

describe('messages between page and host', () => {
  it('answer a call with the result of the handler', async () => {
    expect(await pair(plain).call('double', { value: 21 })).toBe(42);
  });

  it('carry a failure with its words, code, details, action and places', async () => {
    const action = { title: 'Fix', command: 'entraLogs.fix' };
    const diagnostics = [{ start: 1, end: 2, code: 'KS1', severity: 'error', message: 'no' }];
    const refuse = (): never => {
      throw Object.assign(new UserError('Refused.', { code: 'no', details: 'raw', action }), { diagnostics });
    };
    const error: unknown = await pair({ ...plain, refuse })
      .call('refuse', { bug: false })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RemoteFailure);
    expect((error as RemoteFailure).failure).toEqual({ message: 'Refused.', code: 'no', details: 'raw', action, diagnostics });
  });

  it('report what was not explained as a bug, its words in the details only', async () => {
    const refuse = (): never => {
      throw new Error('x is undefined');
    };
    const error: unknown = await pair({ ...plain, refuse })
      .call('refuse', { bug: true })
      .catch((thrown: unknown) => thrown);
    const { failure } = error as RemoteFailure;
    expect(failure.code).toBe('bug');
    expect(failure.message).not.toContain('undefined');
    expect(failure.details).toContain('x is undefined');
  });

  it('end a cancelled call at once and give the handler the signal', async () => {
    let seen: AbortSignal | undefined;
    const wait: Handlers<Offered>['wait'] = (_, { signal }) => {
      seen = signal;
      return new Promise(() => undefined);
    };
    const controller = new AbortController();
    const call = pair({ ...plain, wait }).call('wait', {}, { signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    expect(isAbort(await call.catch((thrown: unknown) => thrown))).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen?.aborted).toBe(true);
  });

  it('pass progress on in order, before the answer', async () => {
    const steps: (number | undefined)[] = [];
    const double: Handlers<Offered>['double'] = ({ value }, { progress }) => {
      progress({ message: 'a', rows: 1 });
      progress({ message: 'b', rows: 2 });
      return value;
    };
    await pair({ ...plain, double }).call('double', { value: 1 }, { progress: ({ rows }) => steps.push(rows) });
    expect(steps).toEqual([1, 2]);
  });

  it('refuse a name that is only inherited', async () => {
    const peer = pair(plain) as unknown as { call: (name: string, params: unknown) => Promise<unknown> };
    await expect(peer.call('toString', {})).rejects.toBeInstanceOf(RemoteFailure);
  });

  it('tell without an answer', async () => {
    const notes: string[] = [];
    pair({ ...plain, note: (text) => void notes.push(text) }).tell('note', 'hello');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(notes).toEqual(['hello']);
  });
});
