import { commands, ViewColumn, window, type WebviewPanel } from 'vscode';
import { t } from '@vscode/l10n';
import type { App, OpenConsole, ShownResult } from '../../app';
import { DisposableStore, type Disposable } from '../../base/disposable';
import type { HostFunctions, PageFunctions, PageQuery, PageStart } from '../../protocol/consolePage';
import type { Peer } from '../../protocol/rpc';
import { consolePanel } from './contributes';
import { hostHandlers, type HostActions, type PageOwner } from './hostHandlers';
import { pageHandlers } from './pageHandlers';
import { connectPage, createPanel } from '../../host/page';

export type ConsoleParts = Pick<App, 'engine' | 'sources' | 'messages' | 'documentSources' | 'context'>;

/** What is shown, as a page last said it. */
export type Showing = (shown: ShownResult | undefined) => void;

/** The console as the rest of the feature steers it. */
export interface ConsolePanel extends Disposable {
  open(query: OpenConsole & Pick<PageQuery, 'historyId'>): void;
  cancel(): void;
  readonly tell: Peer<PageFunctions>['tell'];
}

interface OpenPage {
  readonly panel: WebviewPanel;
  readonly page: Peer<PageFunctions>;
  /** Whether the page has asked what to start with; what is said before waits for it. */
  started: boolean;
}

/** The one console: opened, shown again, and brought back after a restart. */
export function createConsolePanel(parts: ConsoleParts, actions: HostActions, showing: Showing): ConsolePanel {
  const { engine, context } = parts;
  const place = { extensionUri: context.extensionUri, type: consolePanel, page: 'console', title: t('Log Console') } as const;
  const store = new DisposableStore();
  let open: OpenPage | undefined;
  let waiting: PageQuery | undefined;
  const attach = (panel: WebviewPanel): void => {
    const owner = consoleOwner(showing, async () => {
      const start = await startOf(parts);
      const query = waiting;
      waiting = undefined;
      if (open) open.started = true;
      return { ...start, ...(query && { query }) };
    });
    const page = connectPage<HostFunctions, PageFunctions>(panel, place, pageHandlers(engine, hostHandlers(owner, actions)));
    open = { panel, page, started: false };
    panel.onDidDispose(() => {
      open = undefined;
      owner.running(false);
    });
  };
  store.add(
    window.registerWebviewPanelSerializer(consolePanel, {
      deserializeWebviewPanel: (panel: WebviewPanel) => Promise.resolve(attach(panel)),
    }),
  );
  return {
    open: (query) => {
      if (open?.started) open.page.tell('page/query', query);
      else waiting = { ...waiting, ...query };
      if (open) open.panel.reveal();
      else attach(createPanel({ ...place, column: ViewColumn.Active, preserveFocus: false }));
    },
    cancel: () => open?.page.tell('page/cancel', {}),
    tell: (name, params) => open?.page.tell(name, params),
    dispose: () => store.dispose(),
  };
}

async function startOf({ engine, sources }: ConsoleParts): Promise<PageStart> {
  const all = await engine.request('source/list', {});
  const sourceId = sources.current?.sourceId;
  return { kind: 'console', sources: all, ...(sourceId === undefined ? {} : { sourceId }) };
}

function consoleOwner(showing: Showing, start: PageOwner['start']): PageOwner {
  return {
    start,
    showing: (shown, query) => showing(shown && query && { ...shown, query }),
    running: (running) => void commands.executeCommand('setContext', 'entraLogs.console.running', running),
    cancel: () => undefined,
    runAgain: () => undefined,
    appendClause: () => undefined,
    revealPlace: () => undefined,
  };
}
