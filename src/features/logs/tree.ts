import { window } from 'vscode';
import type { CancellationToken, DataTransfer, TreeDragAndDropController, TreeView } from 'vscode';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { damagedText } from '../../host/amounts';
import { NodeTree } from '../../host/tree';
import type { TreeNode } from '../../host/tree';
import { t } from '@vscode/l10n';
import { localLogsView } from './contributes';
import { failedNode, sourceNodes } from './nodes';
import type { MissingSource } from './nodes';

const fileList = 'text/uri-list';

export interface LogsTreeParts extends Pick<App, 'engine' | 'sourceBook'> {
  readonly missing: () => readonly MissingSource[];
  /** Opens what was dropped: files and folders. */
  readonly openDropped: (uris: readonly string[]) => Promise<void>;
  /** Called when the view is shown, so that the logs of the last time are opened. */
  readonly shown: () => Promise<void>;
}

/** The view of open logs: it always shows what the engine last told, and takes files that are dropped on it. */
export function openLogsTree(parts: LogsTreeParts): Disposable {
  const { engine, sourceBook } = parts;
  const ended = new DisposableStore();
  const tree = new NodeTree(
    async () => {
      await parts.shown();
      return sourceNodes(
        sourceBook.all.filter(({ workspace, tailId }) => workspace === undefined && tailId === undefined),
        parts.missing(),
        (sourceId, table) => engine.request('source/columns', { sourceId, table }),
      );
    },
    (node, error) => failedNode(node, error),
  );
  const view = window.createTreeView(localLogsView, {
    treeDataProvider: tree,
    dragAndDropController: dropController(parts),
    showCollapseAll: true,
  });
  ended.add(view);
  ended.add(
    sourceBook.onChange(() => {
      tree.refresh();
      showBadge(
        view,
        sourceBook.all.reduce((sum, { damaged }) => sum + damaged, 0),
      );
    }),
  );
  return ended;
}

function dropController({ openDropped }: LogsTreeParts): TreeDragAndDropController<TreeNode> {
  return {
    dragMimeTypes: [],
    dropMimeTypes: [fileList],
    async handleDrop(_target: TreeNode | undefined, data: DataTransfer, token: CancellationToken) {
      const dropped = await data.get(fileList)?.asString();
      if (dropped === undefined || token.isCancellationRequested) return;
      await openDropped(dropped.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#')));
    },
  };
}

function showBadge(view: TreeView<TreeNode>, damaged: number): void {
  view.badge = damaged === 0 ? undefined : { value: damaged, tooltip: t('{0} left out', damagedText(damaged)) };
}
