import { messageOf } from '../../base/errors';
import { window } from 'vscode';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import { NodeTree } from '../../host/tree';
import type { TailAlert } from '../../protocol/tail';
import { createAlerts } from './alertsPanel';
import { contributes, tailsView } from './contributes';
import { tailNodes } from './nodes';
import { createRunningTails } from './runningTails';
import type { RunningTails } from './runningTails';
import { createTailPanels } from './tailPanel';

export type TailsParts = Pick<App, 'engine' | 'results' | 'documentSources' | 'messages' | 'log' | 'context'>;

/** How often what is told of time is told anew. */
const clockInterval = 5000;

/** Tails of Activity Logs: their view, their pages and their alerts. */
export function register(parts: TailsParts): Disposable {
  const { engine, messages } = parts;
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
  const load = async () => (await import('./commands')).createHandlers({ ...parts, tails, panels, show });
  registered.add(registerCommands(contributes, load, messages));
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
