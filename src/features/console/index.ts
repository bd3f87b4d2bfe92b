import { t } from '@vscode/l10n';
import { commands, env, Uri, window, workspace } from 'vscode';
import type { ResultsView, ShownResult } from '../../app';
import { DisposableStore, type Disposable } from '../../base/disposable';
import { messageOf, UserError } from '../../base/errors';
import { registerCommands } from '../../host/commands';
import type { ChartPicture, PageFunctions } from '../../protocol/consolePage';
import type { Peer } from '../../protocol/rpc';
import { createConsolePanel, type ConsoleParts } from './consolePanel';
import { contributes } from './contributes';
import { createDocumentPanels } from './documentPanel';
import type { HostActions } from './hostHandlers';
import { keyList, keysText } from './keyList';

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
    saveChart,
  };
}

/** Asks for the file and writes the picture beside it first, so that it is there whole or not at all. */
async function saveChart({ format, content, name }: ChartPicture): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const file = `${name}.${format}`;
  const target = await window.showSaveDialog({
    title: t('Save chart'),
    saveLabel: t('Save'),
    filters: { [format.toUpperCase()]: [format] },
    defaultUri: folder ? Uri.joinPath(folder, file) : Uri.file(file),
  });
  if (!target) return;
  const written = target.with({ path: `${target.path}.writing` });
  try {
    await workspace.fs.writeFile(written, Buffer.from(content, format === 'png' ? 'base64' : 'utf8'));
    await workspace.fs.rename(written, target, { overwrite: true });
  } catch (error) {
    await Promise.resolve(workspace.fs.delete(written)).catch(() => undefined);
    const reason = messageOf(error);
    throw new UserError(t('The chart was not saved to {0}: {1} Choose another folder.', target.fsPath, reason), {
      code: 'chart-not-saved',
    });
  }
  const open = t('Open File');
  const chosen = await window.showInformationMessage(t('The chart was saved to {0}.', target.path.split('/').at(-1) ?? file), open);
  if (chosen === open) await commands.executeCommand('vscode.open', target);
}

/** Lists every key of the product; the last entry opens VS Code's own page, where keys are changed. */
async function showKeys(extensionId: string): Promise<void> {
  const isMac = process.platform === 'darwin';
  const change = { label: t('Change keys…'), description: '' };
  const items = keyList().map((entry) => ({ label: entry.does, description: `${entry.where} · ${keysText(entry, isMac)}` }));
  const chosen = await window.showQuickPick([...items, change], {
    title: t('Keys of Entra Logs'),
    placeHolder: t('Type to find a key by what it does'),
    matchOnDescription: true,
  });
  if (chosen === change) await commands.executeCommand('workbench.action.openGlobalKeybindings', `@ext:${extensionId}`);
}
