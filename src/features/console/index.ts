import { commands, env, window, workspace } from 'vscode';
import type { ResultsView, ShownResult } from '../../app';
import { DisposableStore, type Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import type { PageFunctions } from '../../protocol/consolePage';
import type { Peer } from '../../protocol/rpc';
import { createConsolePanel, type ConsoleParts } from './consolePanel';
import { contributes } from './contributes';
import { createDocumentPanels } from './documentPanel';
import type { HostActions } from './hostHandlers';
import { showKeys } from './showKeys';

/** The console and the results beside documents: what other features ask of them, and their commands. */
export function register(parts: ConsoleParts): ResultsView & Disposable {
  const store = new DisposableStore();
  let active: ShownResult | undefined;
  const showing = (shown: ShownResult | undefined): void => {
    active = shown ?? active;
  };
  const actions = hostActions(parts);
  const theConsole = store.add(createConsolePanel(parts, actions, showing));
  const documents = store.add(createDocumentPanels(parts, actions, showing));
  const handlers = {
    open: () => theConsole.open({}),
    run: () => theConsole.tell('page/run', {}),
    cancel: () => theConsole.cancel(),
    keys: () => showKeys(parts.context.extension.id),
  };
  store.add(registerCommands(contributes, handlers, parts.messages));
  passNews(parts, [theConsole.tell, documents.tell], store);
  return {
    openConsole: (options) => Promise.resolve(theConsole.open(options)),
    runBeside: (document, query) => documents.run(document, query),
    cancel: (documentUri) => (documentUri === undefined ? theConsole.cancel() : documents.cancel(documentUri)),
    openHistory: (historyId) => Promise.resolve(theConsole.open({ historyId })),
    get active() {
      return active;
    },
    dispose: () => store.dispose(),
  };
}

/** Tells every open page what the engine tells. */
function passNews({ engine }: ConsoleParts, pages: readonly Peer<PageFunctions>['tell'][], store: DisposableStore): void {
  for (const name of ['source/changed', 'source/removed', 'history/changed'] as const) {
    store.add(engine.on(name, (params) => pages.forEach((tell) => tell(name, params as never))));
  }
  let ran = false;
  store.add(
    engine.onState((state) => {
      if (state === 'running' && ran) pages.forEach((tell) => tell('engine/restarted', {}));
      ran ||= state === 'running';
    }),
  );
}

function hostActions({ documentSources }: ConsoleParts): HostActions {
  return {
    run: (command, ...parameters) => commands.executeCommand(command, ...parameters),
    copy: (text) => env.clipboard.writeText(text),
    openDocument: async (text, sourceId) => {
      const document = await workspace.openTextDocument({ language: 'kql', content: text });
      if (sourceId !== undefined) await documentSources.choose(document.uri.toString(), sourceId);
      await window.showTextDocument(document, { preview: false });
    },
  };
}
