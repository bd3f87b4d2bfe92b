import { t } from '@vscode/l10n';
import { commands, env, ViewColumn, window, workspace } from 'vscode';
import type { WebviewPanel } from 'vscode';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { UserError } from '../../base/errors';
import { readSetting, writeSetting } from '../../host/settings';
import { isOwnCommand } from '../../host/ownCommands';
import { connectPage, createPanel } from '../../host/page';
import { passedRequests } from '../../host/passedRequests';
import { tailSourceId } from '../../protocol/tail';
import type { TailFilter, TailInfo, TailRow } from '../../protocol/tail';
import { tailKql } from '../../protocol/tailKql';
import { tailPageRequests } from '../../protocol/tailPage';
import type { TailHostFunctions, TailPageFunctions, TailPageState } from '../../protocol/tailPage';
import type { Handlers, Peer } from '../../protocol/rpc';
import { tailPanel } from './contributes';
import type { RunningTails } from './runningTails';

export interface TailPanelsParts extends Pick<App, 'engine' | 'results' | 'documentSources' | 'context'> {
  readonly tails: RunningTails;
}

/** The pages of tails: one for each tail, opened, shown again, and brought back after a restart. */
export interface TailPanels extends Disposable {
  /** Shows a tail, and an event of it where one is named. */
  open(tail: Pick<TailInfo, 'tailId' | 'name'>, row?: TailRow): void;
}

interface OpenPage {
  readonly panel: WebviewPanel;
  readonly page: Peer<TailPageFunctions>;
  /** Ends when the page has begun, and takes messages. */
  readonly begun: Promise<void>;
}

export function createTailPanels(parts: TailPanelsParts): TailPanels {
  const { context, tails } = parts;
  const store = new DisposableStore();
  const open = new Map<string, OpenPage>();
  const attach = (panel: WebviewPanel, tailId: string): void => {
    const place = { extensionUri: context.extensionUri, page: 'tail', title: t('Activity Log Tail') };
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const page = connectPage<TailHostFunctions, TailPageFunctions>(panel, place, handlersOf(parts, { panel, tailId, begin }));
    open.set(tailId, { panel, page, begun });
    panel.onDidChangeViewState(() => page.tell('page/visible', { visible: panel.visible }));
    panel.onDidDispose(() => open.delete(tailId));
  };
  const create = (tailId: string, name: string): void => {
    const place = { extensionUri: context.extensionUri, column: ViewColumn.Active, preserveFocus: false };
    attach(createPanel({ ...place, type: tailPanel, title: t('Tail: {0}', name) }), tailId);
  };
  store.add(
    window.registerWebviewPanelSerializer(tailPanel, {
      deserializeWebviewPanel: (panel: WebviewPanel, state: TailPageState | undefined) => {
        if (state?.tailId === undefined) panel.dispose();
        else attach(panel, state.tailId);
        return Promise.resolve();
      },
    }),
  );
  store.add(tails.onChange((tail) => open.get(tail.tailId)?.page.tell('tail/changed', tail)));
  return {
    open: ({ tailId, name }, row) => {
      const shown = open.get(tailId);
      if (shown) shown.panel.reveal();
      else create(tailId, name);
      const made = open.get(tailId);
      if (row) void made?.begun.then(() => made.page.tell('page/show', { sequence: row.sequence, time: row.time }));
    },
    dispose: () => store.dispose(),
  };
}

function handlersOf(
  { engine, tails, results, documentSources }: TailPanelsParts,
  { panel, tailId, begin }: { readonly panel: WebviewPanel; readonly tailId: string; readonly begin: () => void },
): Handlers<TailHostFunctions> {
  const sourceId = tailSourceId(tailId);
  const queryOf = (filter: TailFilter): string => tailKql(filter);
  return {
    ...passedRequests(engine, tailPageRequests),
    'page/start': async () => {
      const tail = await tails.find(tailId);
      if (!tail)
        throw new UserError(t('This tail has ended with the window that it ran in. Start it again: it goes on where it stood.'), {
          code: 'tail-gone',
          action: { title: t('Start Activity Log Tail…'), command: 'entraLogs.tails.start' },
        });
      panel.title = t('Tail: {0}', tail.name);
      begin();
      return tail;
    },
    'host/stop': async () => void (await tails.stop(tailId)),
    'host/start': async () => void (await tails.again(tailId)),
    'host/record': () => commands.executeCommand('entraLogs.tails.record', { tailId }) as Promise<void>,
    'host/export': async ({ filter, as }) => {
      const text = queryOf(filter);
      await commands.executeCommand('entraLogs.export.query', {
        text: as === 'ecs' ? (await import('./ecsKql')).ecsKql(text) : text,
        sourceId: tailSourceId(tailId, filter.since),
      });
    },
    'host/query': async ({ filter, where }) => {
      if (where === 'console') return results.openConsole({ text: queryOf(filter), sourceId, run: true });
      const document = await workspace.openTextDocument({ language: 'kql', content: queryOf(filter) });
      await documentSources.choose(document.uri.toString(), sourceId);
      await window.showTextDocument(document, { preview: false });
    },
    'host/order': async ({ newestFirst }) => {
      if (newestFirst !== undefined) await writeSetting('tail.newestFirst', newestFirst);
      return newestFirst ?? readSetting('tail.newestFirst');
    },
    'host/alerts': () => commands.executeCommand('entraLogs.tails.alerts') as Promise<void>,
    'host/copy': ({ text }) => env.clipboard.writeText(text) as Promise<void>,
    'host/runAction': ({ command, arguments: parameters = [] }) =>
      isOwnCommand(command) ? (commands.executeCommand(command, ...parameters) as Promise<void>) : undefined,
  };
}
