import { t } from '@vscode/l10n';
import { isAbsolute, join } from 'node:path';
import { Uri, workspace } from 'vscode';
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import { UserError } from '../base/errors';
import type { EngineSettings } from '../protocol/engineStart';
import type { EngineLine, LineEvents } from './engineClient';
import type { Messages } from './errors';
import type { MicrosoftSession } from './microsoftSession';
import { readSetting } from './settings';
import type { Storage } from './storage';
import { wantedSources } from './wantedSources';

export interface ConnectOptions {
  readonly context: ExtensionContext;
  readonly events: LineEvents;
  readonly messages: Messages;
  readonly storage: Storage;
  readonly channel: LogOutputChannel;
  readonly documentSources: () => Readonly<Record<string, string>>;
  readonly microsoft: MicrosoftSession;
}

/** Starts the engine with what this window knows: its folder, the settings, and the logs that were open the last time. */
export async function connectEngine(options: ConnectOptions): Promise<EngineLine> {
  const { context, events, messages, storage, channel, documentSources, microsoft } = options;
  const { openLine } = await import('./languageClient');
  const { version } = context.extension.packageJSON as { readonly version: string };
  return openLine({
    module: Uri.joinPath(context.extensionUri, 'dist', 'engine.js').fsPath,
    channel,
    events,
    token: (request) => microsoft.token(request),
    showsCodeLens: (document) => readSetting('editor.codeLens', document),
    start: () => ({
      storageFolder: context.globalStorageUri.fsPath,
      version,
      settings: engineSettings(),
      sources: wantedSources(storage),
      documentSources: documentSources(),
    }),
    gaveUp: () => {
      const error = new UserError(
        t('The engine stopped again and again, so it was not started once more. Show the log for why, then restart the engine.'),
        {
          code: 'engine-gave-up',
          action: { title: t('Restart Engine'), command: 'entraLogs.engine.restart' },
        },
      );
      void messages.showError(error);
    },
  });
}

const bytesPerGigabyte = 1_000_000_000;

function engineSettings(): EngineSettings {
  const memoryLimit = readSetting('query.memoryLimit').replaceAll(' ', '');
  const threads = readSetting('query.threads');
  const placesFile = readSetting('query.addressPlacesFile').trim();
  return {
    ...(memoryLimit === '' ? {} : { memoryLimit }),
    ...(threads > 0 ? { threads } : {}),
    ...(placesFile === '' ? {} : { placesFile }),
    library: libraryPlaces(),
    maximumCacheBytes: readSetting('cache.maximumSizeGigabytes') * bytesPerGigabyte,
    workspaceWaitSeconds: readSetting('workspace.timeoutSeconds'),
    takeGuard: { mode: readSetting('workspace.takeGuard'), rows: readSetting('workspace.takeRows') },
  };
}

function libraryPlaces(): NonNullable<EngineSettings['library']> {
  // What a folder's own settings name counts only where the user trusts the folder.
  const [functionsFolders, watchlistsFolders] = workspace.isTrusted
    ? [readSetting('query.functionsFolders'), [readSetting('query.watchlistsFolder')]]
    : [[], []];
  const [watchlistsFolder] = foldersOf(watchlistsFolders);
  return {
    functionsFolders: foldersOf(functionsFolders),
    ...(watchlistsFolder === undefined ? {} : { watchlistsFolder }),
    externalDataFolders: foldersOf(readSetting('query.externalDataFolders')),
  };
}

/** Folders as absolute paths; one that is not is counted from the first folder of the workspace. */
function foldersOf(written: readonly string[]): readonly string[] {
  const first = workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath;
  return written
    .map((folder) => folder.trim())
    .filter((folder) => folder !== '')
    .flatMap((folder) => (isAbsolute(folder) ? [folder] : first === undefined ? [] : [join(first, folder)]));
}
