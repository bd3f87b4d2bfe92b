import { setTimeout as wait } from 'node:timers/promises';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, it, vi } from 'vitest';
import { publishDiagnostics } from '../../../../src/engine/language/published';
import type { PublishOptions } from '../../../../src/engine/language/published';

/** Documents that are open, diagnosed by work that takes some time, with what was published of them. */
function publish(time: number) {
  const document = TextDocument.create('file:///a.kql', 'kql', 1, 'SignInLogs');
  const published: string[] = [];
  let changed: (document: TextDocument) => void = () => undefined;
  const { again } = publishDiagnostics({
    connection: {
      sendDiagnostics: ({ uri }: { uri: string }) => Promise.resolve(published.push(uri)),
    } as unknown as PublishOptions['connection'],
    documents: {
      all: () => [document],
      get: () => document,
      sourceOf: () => undefined,
      onChange: (listener) => (changed = listener),
      onClose: () => undefined,
      restore: () => undefined,
    },
    parts: {
      schemas: { of: () => Promise.resolve({} as never), forget: () => undefined },
      diagnose: async (_text, _schema, signal) => wait(time, [], { signal }),
    },
    log: () => undefined,
    delay: 20,
  });
  return { again, published, change: () => changed(document) };
}

describe('diagnostics of documents', () => {
  it('are published while a source changes more often than they take', async () => {
    const { again, published } = publish(100);
    const timer = setInterval(again, 10);
    await vi.waitFor(() => expect(published.length).toBeGreaterThan(1), { timeout: 3000 });
    clearInterval(timer);
  });

  it('are published of the newest text alone', async () => {
    const { change, published } = publish(50);
    change();
    await wait(40);
    change();
    await vi.waitFor(() => expect(published.length).toBe(1));
    await wait(150);
    expect(published.length).toBe(1);
  });
});
