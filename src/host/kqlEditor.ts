import { window } from 'vscode';
import type { TextEditor } from 'vscode';
import type { Span } from '../base/queryDiagnostic';
import type { EngineClient } from './engineClient';

/** A query of a document: what would run. */
export interface DocumentQuery {
  readonly uri: string;
  /** The document's file name. */
  readonly title: string;
  readonly text: string;
}

/** The `.kql` editor that has the focus. */
export function activeKqlEditor(): TextEditor | undefined {
  const editor = window.activeTextEditor;
  return editor?.document.languageId === 'kql' ? editor : undefined;
}

/** The selection where there is one, else the statement under the caret; undefined in an empty document. */
export async function queryOf(editor: TextEditor, engine: EngineClient): Promise<DocumentQuery | undefined> {
  const { document, selection } = editor;
  const place = { uri: document.uri.toString(), title: document.uri.path.split('/').at(-1) ?? document.fileName };
  if (!selection.isEmpty) return { ...place, text: document.getText(selection) };
  const text = document.getText();
  const span = spanAt(await engine.request('language/statements', { text }), document.offsetAt(selection.active));
  return span && { ...place, text: text.slice(span.start, span.end) };
}

/** The span around an offset, else the nearest one before it, else the first. */
export function spanAt(spans: readonly Span[], offset: number): Span | undefined {
  return spans.find(({ start, end }) => start <= offset && offset <= end) ?? spans.findLast(({ end }) => end <= offset) ?? spans[0];
}
