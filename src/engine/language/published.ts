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
  const schedule = (document: TextDocument): void => {
    running.get(document.uri)?.abort();
    const aborter = new AbortController();
    running.set(document.uri, aborter);
    setTimeout(() => {
      if (aborter.signal.aborted) return;
      publish(document, aborter.signal).catch((error: unknown) => {
        if (!isAbort(error)) log(`Diagnostics failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      });
    }, delay);
  };
  documents.onChange(schedule);
  documents.onClose((uri) => {
    running.get(uri)?.abort();
    running.delete(uri);
    connection.sendDiagnostics({ uri, diagnostics: [] }).catch((error: unknown) => log(`Diagnostics were not cleared: ${String(error)}`));
  });
  return { again: () => documents.all().forEach(schedule) };
}
