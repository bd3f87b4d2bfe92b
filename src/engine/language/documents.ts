import { TextDocuments } from 'vscode-languageserver/node';
import type { Connection } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { EngineStart, HostNotifications } from '../../protocol/engineStart';

/** The open `.kql` documents, and the source that each asks. */
export interface Documents {
  readonly all: () => readonly TextDocument[];
  readonly get: (uri: string) => TextDocument | undefined;
  readonly sourceOf: (uri: string) => string | undefined;
  /** Called when a document's text or source changed, or it was opened. */
  readonly onChange: (listener: (document: TextDocument) => void) => void;
  readonly onClose: (listener: (uri: string) => void) => void;
  readonly restore: (sources: EngineStart['documentSources']) => void;
}

export function openDocuments(connection: Connection): Documents {
  const documents = new TextDocuments(TextDocument);
  const sources = new Map<string, string>();
  const listeners: ((document: TextDocument) => void)[] = [];
  let defaultSource: string | undefined;
  const changed = (document: TextDocument): void => listeners.forEach((listener) => listener(document));
  documents.onDidChangeContent(({ document }) => changed(document));
  connection.onNotification('document/source', ({ uri, sourceId }: HostNotifications['document/source']) => {
    if (sourceId === undefined) sources.delete(uri);
    else sources.set(uri, sourceId);
    const document = documents.get(uri);
    if (document) changed(document);
  });
  connection.onNotification('document/defaultSource', ({ sourceId }: HostNotifications['document/defaultSource']) => {
    defaultSource = sourceId;
    documents.all().forEach(changed);
  });
  documents.listen(connection);
  return {
    all: () => documents.all(),
    get: (uri) => documents.get(uri),
    sourceOf: (uri) => sources.get(uri) ?? defaultSource,
    onChange: (listener) => void listeners.push(listener),
    onClose: (listener) => void documents.onDidClose(({ document }) => listener(document.uri)),
    restore: (known) => Object.entries(known).forEach(([uri, sourceId]) => sources.set(uri, sourceId)),
  };
}
