import { messageOf } from '../../base/errors';
import { t } from '@vscode/l10n';
import { commands, Uri, window, workspace } from 'vscode';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import { NodeTree } from '../../host/tree';
import { tailSourceId } from '../../protocol/tail';
import type { TailAlert } from '../../protocol/tail';
import { createAlerts } from './alertsPanel';
import { contributes, tailsView } from './contributes';
import { tailNodes } from './nodes';
import type { TailNode } from './nodes';
import { createRunningTails } from './runningTails';
import type { RunningTails } from './runningTails';
import { createRememberedHubs } from './rememberedHubs';
import { createTailStarts } from './startTails';
import { createTailPanels } from './tailPanel';

export type TailsParts = Pick<App, 'engine' | 'results' | 'documentSources' | 'messages' | 'log' | 'context'>;

/** How often what is told of time is told anew. */
const clockInterval = 5000;

/** Tails of Activity Logs: their view, their pages and their alerts. */
export function register(parts: TailsParts): Disposable {
  const { engine, results, messages } = parts;
  const registered = new DisposableStore();
  const tails: RunningTails = registered.add(createRunningTails({ ...parts, prepare: () => alerts.tellRules() }));
  const panels = registered.add(createTailPanels({ ...parts, tails }));
  const view = openView(tails, registered);
  const show = ({ tailId, row }: Pick<TailAlert, 'tailId'> & Partial<TailAlert>): void => {
    const tail = tails.all.find((each) => each.tailId === tailId);
    if (tail) panels.open(tail, row);
  };
  const alerts = registered.add(createAlerts({ engine, view, show }));
  registered.add(
    view.onDidChangeVisibility(({ visible }) => {
      if (visible) alerts.seen();
    }),
  );
  const handlers = {
    ...createTailStarts({ engine, tails, panels, hubs: createRememberedHubs(parts.context.secrets) }),
    open: ({ tailId = '' }: TailNode) => show({ tailId }),
    stop: ({ tailId = '' }: TailNode) => tails.stop(tailId),
    resume: ({ tailId = '' }: TailNode) => tails.again(tailId),
    query: ({ tailId = '' }: TailNode) =>
      results.openConsole({
        text: 'AzureActivity\n| summarize Events = count() by OperationNameValue, Caller\n| order by Events desc',
        sourceId: tailSourceId(tailId),
      }),
    record: ({ tailId = '' }: TailNode) => record(tails, engine, tailId),
    remove: async ({ tailId = '' }: TailNode) => tails.remove(tailId),
    alerts: () => commands.executeCommand('workbench.action.openSettings', 'entraLogs.tail'),
  };
  registered.add(registerCommands(contributes, handlers, messages));
  return registered;
}

function openView(tails: RunningTails, registered: DisposableStore): ReturnType<typeof window.createTreeView> {
  const tree = new NodeTree(
    () => tailNodes(tails.all, Date.now()),
    (_node, error) => ({ id: 'error', label: messageOf(error), icon: 'error', kind: 'error' }),
  );
  const view = registered.add(window.createTreeView(tailsView, { treeDataProvider: tree }));
  let waiting: NodeJS.Timeout | undefined;
  // Many events a second change the counts; a person reads them once.
  const soon = (): void => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      tree.refresh();
    }, 500);
  };
  registered.add(tails.onChange(soon));
  const timer = setInterval(() => {
    if (view.visible && tails.all.length > 0) tree.refresh();
  }, clockInterval);
  registered.add({
    dispose: () => {
      clearInterval(timer);
      clearTimeout(waiting);
    },
  });
  return view;
}

/** Asks for a file and records to it; ends a recording that runs. */
async function record(tails: RunningTails, engine: App['engine'], tailId: string): Promise<void> {
  const tail = await tails.find(tailId);
  if (tail?.recording !== undefined) {
    await engine.request('tail/record', { tailId });
    void window.showInformationMessage(t('Events were recorded to {0}.', tail.recording));
    return;
  }
  const name = `activity-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, '-')}.jsonl`;
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const target = await window.showSaveDialog({
    title: t('Record events to'),
    saveLabel: t('Record'),
    filters: { [t('JSON lines')]: ['jsonl'] },
    defaultUri: folder ? Uri.joinPath(folder, name) : Uri.file(name),
  });
  if (target?.scheme === 'file') await engine.request('tail/record', { tailId, file: target.fsPath });
}
