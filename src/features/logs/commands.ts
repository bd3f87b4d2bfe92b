import { t } from '@vscode/l10n';
import { commands, env, Uri, window } from 'vscode';
import type { App } from '../../app';
import { UserError } from '../../base/errors';
import type { CommandHandlers } from '../../host/commands';
import { withProgress } from '../../host/progress';
import type { OpenSource, SourceInfo } from '../../protocol/engine';
import { localLogsView } from './contributes';
import type { contributes } from './contributes';
import type { LogsNode } from './nodes';
import { loadedMessage } from './opening';
import type { LocalSources } from './opening';
import { showProblems } from './problemsPanel';
import { previewQuery, tableName } from './queryText';

export type LogsParts = Pick<App, 'engine' | 'sourceBook' | 'storage' | 'log' | 'messages' | 'results' | 'context'>;

const logFiles = ['json', 'jsonl', 'ndjson', 'log', 'csv', 'parquet', 'gz', 'txt'];
/** Where the extension ships the sample tenant's logs. */
const sampleFolder = ['samples', 'contoso'];

/** Opens logs, and does what is asked of those that are open. */
export function createHandlers(parts: LogsParts, local: LocalSources): CommandHandlers<typeof contributes> {
  const open = (source: OpenSource): Promise<void> => openAndTell(parts, local, source);
  return { ...openHandlers(parts, open), ...nodeHandlers(parts, local, open) };
}

type OpenNames = 'openFolder' | 'openFiles' | 'openSample' | 'openResource';

function openHandlers(
  { context }: LogsParts,
  open: (source: OpenSource) => Promise<void>,
): Pick<CommandHandlers<typeof contributes>, OpenNames> {
  const openAll = async (uris: readonly Uri[]): Promise<void> => {
    for (const source of sourcesOf(uris)) await open(source);
  };
  return {
    openFolder: async (folder?: Uri) => {
      const chosen =
        folder instanceof Uri
          ? [folder]
          : await window.showOpenDialog(dialog(t('Open Log Folder'), { canSelectFolders: true, canSelectFiles: false }));
      if (chosen) for (const uri of chosen) await open({ paths: [localPath(uri)] });
    },
    openFiles: async (...files: Uri[]) => {
      const filters = { [t('Logs')]: logFiles, [t('All files')]: ['*'] };
      const chosen =
        files.length > 0
          ? files
          : await window.showOpenDialog({ ...dialog(t('Open Log Files'), { canSelectFiles: true, canSelectFolders: false }), filters });
      if (chosen) await open({ paths: chosen.map(localPath) });
    },
    openSample: async () => {
      await open({ paths: [Uri.joinPath(context.extensionUri, ...sampleFolder).fsPath], name: t('Sample tenant') });
    },
    openResource: (clicked: Uri, chosen?: readonly Uri[]) => openAll(chosen && chosen.length > 0 ? chosen : [clicked]),
  };
}

function nodeHandlers(
  { engine, sourceBook, results, messages }: LogsParts,
  local: LocalSources,
  open: (source: OpenSource) => Promise<void>,
): Omit<CommandHandlers<typeof contributes>, OpenNames> {
  const refresh = async (sourceId: string): Promise<void> => sourceBook.put(await engine.request('source/refresh', { sourceId }));
  const showTable = async (node: LogsNode, text: (table: string) => string, run: boolean): Promise<void> => {
    const table = node.table ?? (await chooseTable(sourceBook.find(node.sourceId ?? '')));
    if (table === undefined) return;
    await results.openConsole({ text: text(table), ...(node.sourceId === undefined ? {} : { sourceId: node.sourceId }), run });
  };
  return {
    refresh: (node: LogsNode) => refresh(sourceIdOf(node)),
    refreshAll: async () => {
      await local.restore();
      const folders = sourceBook.all.filter(({ workspace, tailId }) => workspace === undefined && tailId === undefined);
      await Promise.all(folders.map(({ sourceId }) => refresh(sourceId)));
    },
    cancelLoad: async (node: LogsNode) => sourceBook.put(await engine.request('source/cancel', { sourceId: sourceIdOf(node) })),
    resume: (node: LogsNode) => refresh(sourceIdOf(node)),
    retry: async (node: LogsNode) => {
      if (node.open) await open(node.open);
      else sourceBook.replace(sourceBook.all);
    },
    remove: async (node: LogsNode) => {
      if (node.sourceId !== undefined) await local.remove(node.sourceId);
      else if (node.open) await local.forgetMissing(node.open);
    },
    showProblems: (node: Pick<LogsNode, 'sourceId'>) => showProblems({ engine, sourceBook, messages }, sourceIdOf(node)),
    query: (node: LogsNode) => showTable(node, previewQuery, false),
    preview: (node: LogsNode) => showTable(node, previewQuery, true),
    copyName: (node: LogsNode) => env.clipboard.writeText(node.kind === 'table' ? tableName(node.name ?? '') : (node.name ?? node.label)),
    revealFolder: async (node: LogsNode) => {
      const path = node.open?.paths[0];
      if (path !== undefined) await commands.executeCommand('revealFileInOS', Uri.file(path));
    },
  };
}

async function openAndTell(parts: LogsParts, local: LocalSources, source: OpenSource): Promise<void> {
  await commands.executeCommand(`${localLogsView}.focus`);
  const name =
    source.name ??
    Uri.file(source.paths[0] ?? '')
      .path.split('/')
      .at(-1) ??
    '';
  const loaded = await withProgress({ title: t('Loading {0}', name) }, (signal, report) => local.open(source, signal, report));
  if (loaded.failure) return parts.messages.showError(new UserError(loaded.failure.message, loaded.failure));
  offerNext(parts, local, loaded).catch((error: unknown) => void parts.messages.showError(error));
}

/** The end of a load, with what is most useful next. */
async function offerNext({ results }: LogsParts, local: LocalSources, loaded: SourceInfo): Promise<void> {
  if (loaded.rows === 0) return offerOther(local, loaded);
  const query = t('Open Log Console');
  const problems = t('Show Damaged Lines');
  const chosen = await window.showInformationMessage(loadedMessage(loaded), query, ...(loaded.damaged > 0 ? [problems] : []));
  if (chosen === query) await results.openConsole({ sourceId: loaded.sourceId });
  if (chosen === problems) await commands.executeCommand('entraLogs.logs.showProblems', { sourceId: loaded.sourceId });
}

/** Nothing was found: says why, and how to go on. */
async function offerOther(local: LocalSources, { sourceId, name, notices }: SourceInfo): Promise<void> {
  const other = t('Open Another Folder');
  const remove = t('Remove from View');
  const said = notices.length > 0 ? notices.join(' ') : t('No log records were found in {0}.', name);
  const chosen = await window.showWarningMessage(said, other, remove);
  if (chosen !== undefined) await local.remove(sourceId);
  if (chosen === other) await commands.executeCommand('entraLogs.logs.openFolder');
}

async function chooseTable(source: SourceInfo | undefined): Promise<string | undefined> {
  const tables = [...(source?.tables ?? [])].sort((one, other) => other.rows - one.rows);
  if (tables.length < 2) return tables[0]?.name;
  return window.showQuickPick(
    tables.map(({ name }) => name),
    { title: t('Query which table of {0}?', source?.name ?? '') },
  );
}

/** Folders are opened each by itself; files that are chosen together are one source. */
function sourcesOf(uris: readonly Uri[]): readonly OpenSource[] {
  const paths = uris.map(localPath);
  const files = paths.filter((path) => logFiles.includes(path.split('.').at(-1)?.toLowerCase() ?? ''));
  const folders = paths.filter((path) => !files.includes(path));
  return [...folders.map((path) => ({ paths: [path] })), ...(files.length > 0 ? [{ paths: files }] : [])];
}

function localPath(uri: Uri): string {
  if (uri.scheme === 'file' || uri.scheme === 'vscode-local') return uri.fsPath;
  throw new UserError(t('{0} is not a file on this computer. Copy the logs to a folder here, then open that.', uri.toString()), {
    code: 'not-local',
  });
}

function sourceIdOf({ sourceId }: Pick<LogsNode, 'sourceId'>): string {
  if (sourceId !== undefined) return sourceId;
  throw new UserError(t('This source is not open any more. Open its folder again.'), { code: 'source-gone' });
}

function dialog<T extends object>(
  title: string,
  options: T,
): T & { readonly title: string; readonly openLabel: string; readonly canSelectMany: true } {
  return { title, openLabel: t('Open'), canSelectMany: true, ...options };
}
