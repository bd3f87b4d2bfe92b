import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isAbort } from '../../base/errors';
import type { Documents } from './documents';
import { toDiagnostic } from './providers';
import type { LanguageParts } from './requests';

export interface PublishOptions {
  readonly connection: Connection;
  readonly documents: Documents;
  readonly parts: Pick<LanguageParts, 'schemas' | 'diagnose'>;
  readonly log: (message: string) => void;
  /** Milliseconds of rest after the last change. */
  readonly delay?: number;
}

/** Publishes what is wrong with each document, a moment after it changed; a newer text ends the work on the older. */
export function publishDiagnostics({ connection, documents, parts, log, delay = 250 }: PublishOptions): { readonly again: () => void } {
  const running = new Map<string, AbortController>();
  const publish = async (document: TextDocument, signal: AbortSignal): Promise<void> => {
    const schema = await parts.schemas.of(documents.sourceOf(document.uri));
    const diagnostics = await parts.diagnose(document.getText(), schema, signal);
    if (signal.aborted) return;
    await connection.sendDiagnostics({
      uri: document.uri,
      version: document.version,
      diagnostics: diagnostics.map((one) => toDiagnostic(document, one)),
    });
  };
  const begin = (document: TextDocument): AbortSignal => {
    running.get(document.uri)?.abort();
    const aborter = new AbortController();
    running.set(document.uri, aborter);
    return aborter.signal;
  };
  const look = async (document: TextDocument, signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return;
    await publish(document, signal).catch((error: unknown) => {
      if (!isAbort(error)) log(`Diagnostics failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    });
  };
  const schedule = (document: TextDocument): void => {
    const signal = begin(document);
    setTimeout(() => void look(document, signal), delay);
  };
  const again = repeated(async () => {
    await Promise.all(documents.all().map((document) => look(document, running.get(document.uri)?.signal ?? begin(document))));
  }, delay);
  documents.onChange(schedule);
  documents.onClose((uri) => {
    running.get(uri)?.abort();
    running.delete(uri);
    connection.sendDiagnostics({ uri, diagnostics: [] }).catch((error: unknown) => log(`Diagnostics were not cleared: ${String(error)}`));
  });
  return { again };
}

/** Does work a moment after it is asked for, and once more where it was asked for meanwhile. However often that is, it postpones and cuts off nothing. */
function repeated(work: () => Promise<void>, delay: number): () => void {
  let [isWanted, isBusy] = [false, false];
  const run = async (): Promise<void> => {
    while (isWanted) {
      await wait(delay);
      isWanted = false;
      await work();
    }
    isBusy = false;
  };
  return () => {
    isWanted = true;
    if (isBusy) return;
    isBusy = true;
    void run();
  };
}
