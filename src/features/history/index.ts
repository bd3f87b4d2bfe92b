import { messageOf } from '../../base/errors';
import { t } from '@vscode/l10n';
import { env, window } from 'vscode';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import { NodeTree } from '../../host/tree';
import type { TreeNode } from '../../host/tree';
import { contributes, historyView } from './contributes';
import { historyNodes } from './nodes';
import type { HistoryNode } from './nodes';

export type HistoryParts = Pick<App, 'engine' | 'results' | 'messages'>;

/** The view of past runs, whose results open again without running. */
export function register(parts: HistoryParts): Disposable {
  const { engine, results, messages } = parts;
  const registered = new DisposableStore();
  const tree = new NodeTree(
    async () => historyNodes(await engine.request('history/list', {}), new Date()),
    (_node, error): TreeNode => ({
      id: 'error',
      label: messageOf(error),
      icon: 'error',
      color: 'list.errorForeground',
      kind: 'error',
    }),
  );
  registered.add(window.createTreeView(historyView, { treeDataProvider: tree }));
  registered.add(engine.on('history/changed', () => tree.refresh()));
  const openText = ({ entry }: HistoryNode, run: boolean): Promise<void> =>
    results.openConsole({ text: entry.text, ...(entry.sourceId === undefined ? {} : { sourceId: entry.sourceId }), run });
  registered.add(
    registerCommands(
      contributes,
      {
        open: ({ entry }: HistoryNode) => results.openHistory(entry.historyId),
        openQuery: (node: HistoryNode) => openText(node, false),
        runAgain: (node: HistoryNode) => openText(node, true),
        copyQuery: ({ entry }: HistoryNode) => env.clipboard.writeText(entry.text),
        remove: ({ entry }: HistoryNode) => engine.request('history/remove', { historyId: entry.historyId }),
        clear: () => clearHistory(engine),
      },
      messages,
    ),
  );
  return registered;
}

async function clearHistory(engine: App['engine']): Promise<void> {
  const clear = t('Clear History');
  const detail = t('All past queries and their kept results are deleted. Files you exported stay.');
  if ((await window.showWarningMessage(t('Clear the history?'), { modal: true, detail }, clear)) === clear)
    await engine.request('history/remove', {});
}
