import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors';
import { createEngineClient } from '../../../src/host/engineClient';
import type { EngineLine, EngineProcess, LineEvents, RequestOptions } from '../../../src/host/engineClient';
import { cancelledCode, failureCode } from '../../../src/protocol/engineStart';

interface Harness {
  readonly engine: EngineProcess;
  readonly calls: readonly string[];
  /** What the next requests end with; one that is not given waits until the line stops. */
  answer: ((name: string, params: unknown, options: RequestOptions) => Promise<unknown>) | undefined;
  events: LineEvents | undefined;
  failStart: boolean;
}

/** An engine over a line within the test, which does what a process would do. */
function harness(): Harness {
  const calls: string[] = [];
  const made: Harness = {
    engine: createEngineClient((events) => {
      calls.push('connect');
      if (made.failStart) return Promise.reject(new Error('No such file.'));
      made.events = events;
      events.running();
      const line: EngineLine = {
        request: (name, params, options) => {
          calls.push(name);
          return made.answer?.(name, params, options) ?? new Promise(() => undefined);
        },
        notify: (name) => Promise.resolve(void calls.push(name)),
        restart: () => Promise.resolve(void calls.push('restart')),
        stop: () => Promise.resolve(void calls.push('stop')),
      };
      return Promise.resolve(line);
    }),
    calls,
    answer: undefined,
    events: undefined,
    failStart: false,
  };
  return made;
}

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('the engine', () => {
  it('is started by the first request, once', async () => {
    const made = harness();
    expect([made.engine.state, made.calls]).toEqual(['stopped', []]);
    made.answer = () => Promise.resolve({ pid: 1 });
    const answers = await Promise.all([made.engine.request('engine/info', {}), made.engine.request('engine/info', {})]);
    expect(answers).toEqual([{ pid: 1 }, { pid: 1 }]);
    expect([made.engine.state, made.calls.filter((call) => call === 'connect').length]).toEqual(['running', 1]);
  });

  it('is started again by the next request where its start failed', async () => {
    const made = harness();
    made.failStart = true;
    expect(await rejection(made.engine.request('engine/info', {}))).toMatchObject({ message: 'No such file.' });
    expect(made.engine.state).toBe('stopped');
    made.failStart = false;
    made.answer = () => Promise.resolve('here');
    expect(await made.engine.request('engine/info', {})).toBe('here');
  });

  it.each([
    ['query/run', /while the query was running.*Run the query again/],
    ['export/query', /while the export was running.*Export again/],
    ['source/open', /while logs were loading.*goes on/],
    ['result/rows', /rows of this result went with it.*history/],
    ['cache/info', /before it answered.*Try again/],
  ] as const)('that stops during %s says what that means', async (name, words) => {
    const made = harness();
    const running = rejection(made.engine.request(name, {}));
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve, 0));
    made.events?.stopped();
    const error = await running;
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ code: 'engine-stopped', action: { command: 'entraLogs.engine.showLog' } });
    expect((error as UserError).message).toMatch(words);
    made.events?.running();
    made.answer = () => Promise.resolve('again');
    expect(await made.engine.request('engine/info', {})).toBe('again');
  });

  it('gives its failures in its own words, with the places in the query', async () => {
    const made = harness();
    const failure = {
      message: 'There is no column X.',
      code: 'invalid-query',
      details: 'KS142',
      diagnostics: [{ start: 1, end: 2, severity: 'error', code: 'KS142', message: 'X' }],
    };
    made.answer = () => Promise.reject(Object.assign(new Error('wire'), { code: failureCode, data: failure }));
    const error = await rejection(made.engine.request('query/run', { text: 'X' }));
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject(failure);
  });

  it.each([
    ['the engine says so', () => Promise.reject(Object.assign(new Error('cancelled'), { code: cancelledCode }))],
    ['the wire fails after it', () => Promise.reject(new Error('The wire broke.'))],
  ])('ends a cancelled request silently: %s', async (_when, answer) => {
    const made = harness();
    const aborter = new AbortController();
    made.answer = () => {
      aborter.abort();
      return answer();
    };
    expect(await rejection(made.engine.request('query/run', { text: 'X' }, { signal: aborter.signal }))).toMatchObject({
      name: 'AbortError',
    });
  });

  it('is not asked, nor started, for a request that was cancelled before', async () => {
    const made = harness();
    expect(await rejection(made.engine.request('engine/info', {}, { signal: AbortSignal.abort() }))).toMatchObject({ name: 'AbortError' });
    expect(made.calls).toEqual([]);
  });

  it('is told what changes only while it runs, for its start tells it all', async () => {
    const made = harness();
    made.engine.tell('document/defaultSource', {});
    await made.engine.start();
    made.engine.tell('document/defaultSource', {});
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(made.calls).toEqual(['connect', 'document/defaultSource']);
  });

  it('passes notifications on to those who listen still', async () => {
    const made = harness();
    const heard: string[] = [];
    const first = made.engine.on('source/removed', ({ sourceId }) => heard.push(`first ${sourceId}`));
    made.engine.on('source/removed', ({ sourceId }) => heard.push(`second ${sourceId}`));
    await made.engine.start();
    made.events?.notified('source/removed', { sourceId: 'a' });
    first.dispose();
    made.events?.notified('source/removed', { sourceId: 'b' });
    expect(heard).toEqual(['first a', 'second a', 'second b']);
  });

  it('is stopped when the host ends, and not started again', async () => {
    const made = harness();
    await made.engine.start();
    made.engine.dispose();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(made.calls.at(-1)).toBe('stop');
    expect(await rejection(made.engine.request('engine/info', {}))).toMatchObject({ name: 'AbortError' });
  });
});
