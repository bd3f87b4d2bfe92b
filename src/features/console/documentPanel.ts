import { Uri, ViewColumn, window, workspace, WorkspaceEdit, Range, type WebviewPanel } from 'vscode';
import { t } from '@vscode/l10n';
import { DisposableStore, type Disposable } from '../../base/disposable';
import { isAbort } from '../../base/errors';
import { rowsOfPage, type HostFunctions, type PageFunctions, type PageState } from '../../protocol/consolePage';
import type { RunQuery } from '../../protocol/engine';
import { appendWhere } from '../../protocol/queryEdit';
import { toFailure, type Peer } from '../../protocol/rpc';
import type { ConsoleParts, Showing } from './consolePanel';
import { resultsPanel } from './contributes';
import { hostHandlers, type HostActions } from './hostHandlers';
import { pageHandlers } from './pageHandlers';
import { connectPage, createPanel } from '../../host/page';
import { createRunProblems } from './problemsPanel';
import type { RunProblems } from './problemsPanel';

/** A document whose results are shown. */
export interface ResultsDocument {
  readonly uri: string;
  readonly title: string;
}

type PanelParts = ConsoleParts & { readonly problems: RunProblems };

interface DocumentPage {
  readonly uri: string;
  readonly panel: WebviewPanel;
  readonly page: Peer<PageFunctions>;
  readonly ready: Promise<void>;
  running: AbortController | undefined;
}

/** The results beside documents, one panel for each. */
export interface DocumentPanels extends Disposable {
  run(document: ResultsDocument, query: RunQuery): Promise<void>;
  cancel(uri: string): void;
  readonly tell: Peer<PageFunctions>['tell'];
}

/** Runs documents' queries and shows what they come to beside the editor, which keeps the focus. */
export function createDocumentPanels(given: ConsoleParts, actions: HostActions, showing: Showing): DocumentPanels {
  const pages = new Map<string, DocumentPage>();
  const store = new DisposableStore();
  const parts: PanelParts = { ...given, problems: store.add(createRunProblems()) };
  const place = { extensionUri: parts.context.extensionUri, type: resultsPanel, page: 'results' } as const;
  const take = (panel: WebviewPanel, uri: string): DocumentPage => {
    const page = attach(parts, { panel, uri, title: panel.title, actions, showing });
    pages.set(uri, page);
    panel.onDidDispose(() => {
      page.running?.abort();
      if (pages.get(uri) === page) pages.delete(uri);
    });
    return page;
  };
  const open = ({ uri, title }: ResultsDocument): DocumentPage =>
    pages.get(uri) ??
    take(createPanel({ ...place, title: t('Results of {0}', title), column: ViewColumn.Beside, preserveFocus: true }), uri);
  store.add(
    window.registerWebviewPanelSerializer(resultsPanel, {
      deserializeWebviewPanel: (panel: WebviewPanel, state: PageState | undefined) => {
        const uri = state?.documentUri;
        if (uri === undefined || pages.has(uri)) panel.dispose();
        else take(panel, uri);
        return Promise.resolve();
      },
    }),
  );
  return {
    run: async (document, query) => {
      const page = open(document);
      page.panel.reveal(undefined, true);
      await page.ready;
      await runIn(page, document.title, query, parts);
    },
    cancel: (uri) => pages.get(uri)?.running?.abort(),
    tell: (name, params) => pages.forEach(({ page }) => page.tell(name, params)),
    dispose: () => store.dispose(),
  };
}

interface AttachOptions {
  readonly panel: WebviewPanel;
  readonly uri: string;
  readonly title: string;
  readonly actions: HostActions;
  readonly showing: Showing;
}

function attach(parts: PanelParts, { panel, uri, title, actions, showing }: AttachOptions): DocumentPage {
  const { engine, context } = parts;
  let started: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (started = resolve));
  const owner = {
    start: () => {
      started();
      return { kind: 'results', sources: [], documentUri: uri } as const;
    },
    showing: (shown: Parameters<Parameters<typeof hostHandlers>[0]['showing']>[0], query: RunQuery | undefined) =>
      showing(shown && query && { ...shown, query }),
    running: () => undefined,
    cancel: () => page.running?.abort(),
    runAgain: (query: RunQuery) => void runIn(page, title, query, parts),
    appendClause: ({ clause, statement }: { clause: string; statement: string }) => appendClause(engine, { uri, statement, clause }),
    revealPlace: ({ statement, offset }: { statement: string; offset: number }) => revealPlace(uri, statement, offset),
  };
  const handlers = pageHandlers(engine, hostHandlers(owner, actions));
  const connection = connectPage<HostFunctions, PageFunctions>(
    panel,
    { extensionUri: context.extensionUri, page: 'results', title },
    handlers,
  );
  const page: DocumentPage = { uri, panel, page: connection, ready, running: undefined };
  return page;
}

async function runIn(target: DocumentPage, title: string, query: RunQuery, { engine, problems }: PanelParts): Promise<void> {
  target.running?.abort();
  const controller = new AbortController();
  target.running = controller;
  const current = (): boolean => target.running === controller;
  const { page } = target;
  page.tell('page/started', { title, query });
  problems.clear(target.uri);
  try {
    const progress = (step: PageProgress): void => {
      if (current()) page.tell('page/progress', step);
    };
    const outcome = await engine.request('query/run', { ...query, firstRows: rowsOfPage }, { signal: controller.signal, progress });
    if (current()) page.tell('page/outcome', { outcome, query: { ...query, again: undefined } });
  } catch (error) {
    if (!current()) return;
    if (isAbort(error)) page.tell('page/cancelled', {});
    else {
      const failure = toFailure(error);
      page.tell('page/failed', failure);
      void problems.show(target.uri, query.text, failure.diagnostics ?? []);
    }
  } finally {
    if (current()) target.running = undefined;
  }
}

type PageProgress = Parameters<PageFunctions['page/progress']>[0];

/** Adds a condition to the statement in the document, which stays unsaved and can be undone. */
async function appendClause(
  engine: ConsoleParts['engine'],
  { uri, statement, clause }: { readonly uri: string; readonly statement: string; readonly clause: string },
): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(uri));
  const text = document.getText();
  const found = text.indexOf(statement);
  const spans = await engine.request('language/statements', { text });
  const whole = spans.find((span) => span.start === found) ?? {
    start: Math.max(0, found),
    end: found < 0 ? text.length : found + statement.length,
  };
  const edit = new WorkspaceEdit();
  const range = new Range(document.positionAt(whole.start), document.positionAt(whole.end));
  edit.replace(document.uri, range, appendWhere(text.slice(whole.start, whole.end), clause));
  await workspace.applyEdit(edit);
  await window.showTextDocument(document, { preserveFocus: false, viewColumn: columnOf(uri) ?? ViewColumn.Active });
}

async function revealPlace(uri: string, statement: string, offset: number): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(uri));
  const caret = document.positionAt(Math.max(0, document.getText().indexOf(statement)) + offset);
  await window.showTextDocument(document, { viewColumn: columnOf(uri) ?? ViewColumn.Active, selection: new Range(caret, caret) });
}

function columnOf(uri: string): ViewColumn | undefined {
  return window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri)?.viewColumn;
}
