import { Diagnostic, DiagnosticSeverity, languages, Range, Uri, workspace } from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { QueryDiagnostic } from '../../base/queryDiagnostic';

/** What a service said of a document's query when it ran, at its place in the text. */
export interface RunProblems extends Disposable {
  /** Marks the places of the statement's diagnostics; where the editor marks an error already, no second one is set. */
  show(uri: string, statement: string, diagnostics: readonly QueryDiagnostic[]): Promise<void>;
  clear(uri: string): void;
}

/** The marks go away with the next run, and with a change of the text, which they may no longer be true of. */
export function createRunProblems(): RunProblems {
  const store = new DisposableStore();
  const collection = store.add(languages.createDiagnosticCollection('entraLogs.run'));
  store.add(
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => contentChanges.length > 0 && collection.delete(document.uri)),
  );
  store.add(workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)));
  return {
    async show(address, statement, diagnostics) {
      const uri = Uri.parse(address);
      if (diagnostics.length === 0) return;
      const document = await workspace.openTextDocument(uri);
      const at = document.getText().indexOf(statement);
      if (at < 0) return;
      const known = languages.getDiagnostics(uri).filter(({ severity }) => severity === DiagnosticSeverity.Error);
      const marks = diagnostics.map(({ start, end, message, code }) => {
        const range = new Range(document.positionAt(at + start), document.positionAt(at + Math.max(end, start + 1)));
        return Object.assign(new Diagnostic(range, message, DiagnosticSeverity.Error), { code, source: 'Entra Logs' });
      });
      collection.set(
        uri,
        marks.filter(({ range }) => !known.some((other) => other.range.intersection(range))),
      );
    },
    clear: (uri) => collection.delete(Uri.parse(uri)),
    dispose: () => store.dispose(),
  };
}
