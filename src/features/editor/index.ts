import { t } from '@vscode/l10n';
import { commands, languages, StatusBarAlignment, window, workspace } from 'vscode';
import type { QuickPickItem, StatusBarItem, Uri } from 'vscode';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { UserError } from '../../base/errors';
import { rowsText, tablesText } from '../../host/amounts';
import { registerCommands } from '../../host/commands';
import { activeKqlEditor, queryOf } from '../../host/kqlEditor';
import type { DocumentQuery } from '../../host/kqlEditor';
import type { RunQuery } from '../../protocol/engine';
import type { StatementPlace } from '../../protocol/engineStart';
import { contributes } from './contributes';
import { createExplanationPanel } from './explanationPanel';
import { sourceChoices } from './sourceChoices';

export type EditorParts = Pick<App, 'engine' | 'sources' | 'documentSources' | 'results' | 'messages'>;

const runningKey = 'entraLogs.running';

/** Running queries from `.kql` documents, which stay the user's own editors. */
export function register(parts: EditorParts): Disposable {
  const { engine, documentSources, results, messages } = parts;
  const registered = new DisposableStore();
  const run = runner(parts);
  const explanations = registered.add(createExplanationPanel(parts));
  registered.add(
    registerCommands(
      contributes,
      {
        run: async () => {
          const editor = activeKqlEditor();
          const query = editor && (await queryOf(editor, engine));
          if (!query)
            throw new UserError(t('There is no query at the caret. Put the caret into a query, then run it.'), { code: 'no-query' });
          await run(query);
        },
        runStatement: async ({ uri, start, end }: StatementPlace) => {
          const document = workspace.textDocuments.find((open) => open.uri.toString() === uri);
          if (document) await run({ uri, title: document.uri.path.split('/').at(-1) ?? uri, text: document.getText().slice(start, end) });
        },
        // A menu gives the document's address instead of a query.
        explain: (query?: RunQuery | Uri) => explanations.show(query && 'text' in query ? query : undefined),
        cancel: () => results.cancel(activeKqlEditor()?.document.uri.toString()),
        chooseSource: () => chooseSource(parts),
        newQuery: async () => window.showTextDocument(await workspace.openTextDocument({ language: 'kql', content: '' })),
      },
      messages,
    ),
  );
  registered.add(showSource(parts));
  registered.add(startWithDocument(engine, messages));
  registered.add(documentSources.onChange(() => undefined));
  return registered;
}

/** Runs a document's query over its source and says that something runs, for the key that cancels. */
function runner({ documentSources, results, sources }: EditorParts): (query: DocumentQuery) => Promise<void> {
  let running = 0;
  const count = async (by: number): Promise<void> => {
    running += by;
    await commands.executeCommand('setContext', runningKey, running > 0);
  };
  return async ({ uri, title, text }) => {
    const sourceId = documentSources.sourceOf(uri);
    if (sourceId === undefined && sources.all.length === 0) await offerLogs(text);
    await count(1);
    try {
      await results.runBeside({ uri, title }, { text, origin: title, ...(sourceId === undefined ? {} : { sourceId }) });
    } finally {
      await count(-1);
    }
  };
}

/** A query over tables needs logs; one such as `print` or `datatable` does not. */
async function offerLogs(text: string): Promise<void> {
  if (/^\s*(?:\/\/[^\n]*\n\s*)*(?:print|datatable|range)\b/.test(text)) return;
  const folder = t('Open Log Folder');
  const sample = t('Open Sample Tenant');
  const chosen = await window.showInformationMessage(t('No logs are open. Open some to ask them.'), folder, sample);
  if (chosen === folder) await commands.executeCommand('entraLogs.logs.openFolder');
  if (chosen === sample) await commands.executeCommand('entraLogs.logs.openSample');
}

async function chooseSource({ documentSources, sources }: EditorParts): Promise<void> {
  const editor = activeKqlEditor();
  if (!editor) return;
  const uri = editor.document.uri.toString();
  const open: QuickPickItem = { label: `$(folder-opened) ${t('Open Log Folder…')}`, alwaysShow: true };
  const choices = sourceChoices(sources.all, documentSources.sourceOf(uri));
  const chosen = await window.showQuickPick<QuickPickItem & { readonly sourceId?: string }>([...choices, open], {
    title: t('Source of {0}', editor.document.uri.path.split('/').at(-1) ?? ''),
    placeHolder: t('Which logs are the queries of this document about?'),
    matchOnDescription: true,
  });
  if (chosen === open) await commands.executeCommand('entraLogs.logs.openFolder');
  else if (chosen?.sourceId !== undefined) await documentSources.choose(uri, chosen.sourceId);
}

/** Shows the source of the document in front in the status bar; a click chooses another. */
function showSource({ documentSources, sources }: EditorParts): Disposable {
  const shown = new DisposableStore();
  const item = shown.add(window.createStatusBarItem('entraLogs.source', StatusBarAlignment.Right, 90));
  item.name = t('Entra Logs source');
  item.command = 'entraLogs.editor.chooseSource';
  const update = (): void => updateSource(item, activeKqlEditor()?.document.uri.toString(), { documentSources, sources });
  shown.add(window.onDidChangeActiveTextEditor(update));
  shown.add(workspace.onDidOpenTextDocument(update));
  shown.add(documentSources.onChange(update));
  update();
  return shown;
}

function updateSource(
  item: StatusBarItem,
  uri: string | undefined,
  { documentSources, sources }: Pick<EditorParts, 'documentSources' | 'sources'>,
): void {
  if (uri === undefined) return item.hide();
  const source = sources.find(documentSources.sourceOf(uri) ?? '');
  item.text = source ? `$(database) ${source.name}` : `$(database) ${t('No logs open')}`;
  item.tooltip = source?.workspace
    ? t('Queries of this document ask the workspace {0} of {1}. Click to choose another source.', source.name, source.workspace.tenantName)
    : source
      ? t(
          'Queries of this document ask {0}: {1} in {2}. Click to choose another.',
          source.name,
          rowsText(source.rows),
          tablesText(source.tables.length),
        )
      : t('Click to choose the logs that the queries of this document ask.');
  item.show();
}

/** The language services are the engine's, so the first `.kql` document starts it. */
function startWithDocument(engine: App['engine'], messages: App['messages']): Disposable {
  const selector = { language: 'kql' };
  const start = (document: { readonly languageId: string }): void => {
    if (document.languageId !== selector.language) return;
    waiting.dispose();
    engine.start().catch((error: unknown) => void messages.showError(error));
  };
  const waiting = workspace.onDidOpenTextDocument(start);
  const first = workspace.textDocuments.find((document) => languages.match(selector, document) > 0);
  if (first) start(first);
  return waiting;
}
