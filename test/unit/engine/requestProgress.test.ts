import { describe, expect, it } from 'vitest';
import { serveRequests } from '../../../src/engine/requests';
import type { AnyHandler } from '../../../src/engine/requests';
import { progressMessage } from '../../../src/protocol/engineStart';
import type { RequestEnvelope } from '../../../src/protocol/engineStart';

/** Asks a handler over a connection within the test. Gives its answer, and what was sent before it. */
async function ask(
  handler: AnyHandler,
  envelope: RequestEnvelope,
): Promise<{ readonly answer: unknown; readonly sent: readonly unknown[] }> {
  const sent: unknown[] = [];
  const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };
  const answers: ((envelope: RequestEnvelope) => Promise<unknown>)[] = [];
  serveRequests(['engine/info'], {
    connection: {
      onRequest: (_name, answer) => void answers.push((asked) => answer(asked, token)),
      sendNotification: (name, params) => Promise.resolve(void sent.push([name, params])),
    },
    handler: () => Promise.resolve(handler),
    failure: (_code, message) => new Error(message),
    log: () => undefined,
    progressInterval: 1000,
  });
  return { answer: await answers[0]?.(envelope), sent };
}

describe('a request to the engine', () => {
  it('is answered, nothing at all as null', async () => {
    expect((await ask((params) => Promise.resolve({ got: params }), { id: 1, params: 'x' })).answer).toEqual({ got: 'x' });
    expect((await ask(() => Promise.resolve(undefined), { id: 1, params: {} })).answer).toBeNull();
  });

  it('tells its progress by its id, no more often than a person can see, and its end always', async () => {
    const handler: AnyHandler = (_params, { progress }) => {
      for (const fraction of [0.1, 0.2, 0.3, 1]) progress({ message: 'Loading', fraction });
      return Promise.resolve(undefined);
    };
    const { sent } = await ask(handler, { id: 7, params: {} });
    expect(sent).toEqual([
      [progressMessage, { id: 7, progress: { message: 'Loading', fraction: 0.1 } }],
      [progressMessage, { id: 7, progress: { message: 'Loading', fraction: 1 } }],
    ]);
  });
});
