import { t } from '@vscode/l10n';
import { commands, Uri, window, workspace } from 'vscode';
import type { App, ShownResult } from '../../app';
import { UserError } from '../../base/errors';
import { formatBytes, formatCount } from '../../base/quantities';
import type { CommandHandlers } from '../../host/commands';
import { activeKqlEditor, queryOf } from '../../host/kqlEditor';
import { withProgress } from '../../host/progress';
import type { ExportOptions, ExportOutcome, RequestProgress, RunQuery } from '../../protocol/engine';
import { exportChoices, suggestedName } from './choices';
import type { ExportChoice } from './choices';
import type { contributes } from './contributes';
import { download } from './downloadPanel';

export type ExportParts = Pick<App, 'engine' | 'results' | 'documentSources' | 'messages' | 'storage' | 'sourceBook' | 'context'>;

const lastKey = 'lastExport';

/** What was chosen the last time, offered first the next. */
interface LastExport {
  readonly choice?: string;
  readonly folder?: string;
  readonly manifest?: boolean;
}

/** Writing results, or the answer of a query that is never shown, into files. */
export function createHandlers(parts: ExportParts): CommandHandlers<typeof contributes> {
  const { engine, results } = parts;
  const exportShown = async (shown: ShownResult): Promise<void> => {
    const options = await askOptions(parts, shown.query.text, t('Export results'));
    if (!options) return;
    const { resultId, table, viewId } = shown;
    await write(options, (signal, progress) =>
      engine.request('export/result', { ...options, resultId, table, viewId }, { signal, progress }),
    );
  };
  const exportQuery = async (query: RunQuery): Promise<void> => {
    const options = await askOptions(parts, query.text, t('Export query to file'));
    if (options) await write(options, (signal, progress) => engine.request('export/query', { ...options, query }, { signal, progress }));
  };
  return {
    results: async (given?: ShownResult) => {
      const shown = isShown(given) ? given : results.active;
      if (!shown)
        throw new UserError(t('There is no result to export. Run a query first, or use Export Query to File.'), { code: 'no-result' });
      await exportShown(shown);
    },
    query: async (given?: RunQuery) => {
      const query = isQuery(given) ? given : await queryAtHand(parts);
      if (!query)
        throw new UserError(t('There is no query to export. Open a console or a .kql document with a query.'), { code: 'no-query' });
      await exportQuery(query);
    },
    download: async (given?: RunQuery) => {
      const query = isQuery(given) ? given : await queryAtHand(parts);
      if (!query)
        throw new UserError(t('There is no query to download the answer of. Open a console or a .kql document with a query.'), {
          code: 'no-query',
        });
      await download({ ...parts, now: () => Date.now() }, query);
    },
  };
}

function isShown(value: ShownResult | undefined): value is ShownResult {
  return typeof value?.resultId === 'string';
}

function isQuery(value: RunQuery | undefined): value is RunQuery {
  return typeof value?.text === 'string';
}

/** The query of the editor in front, else the one whose result is in front. */
async function queryAtHand({ engine, results, documentSources }: ExportParts): Promise<RunQuery | undefined> {
  const editor = activeKqlEditor();
  if (!editor) return results.active?.query;
  const query = await queryOf(editor, engine);
  const sourceId = query && documentSources.sourceOf(query.uri);
  return query && { text: query.text, origin: query.title, ...(sourceId === undefined ? {} : { sourceId }) };
}

/** Asks for the format, the options and the file; undefined where the person stopped. */
async function askOptions({ storage }: ExportParts, query: string, title: string): Promise<ExportOptions | undefined> {
  const last = storage.read<LastExport>(lastKey) ?? {};
  const choice = await askFormat(title, last);
  if (!choice) return undefined;
  const manifest = await askManifest(title, last);
  if (manifest === undefined) return undefined;
  const folder = last.folder === undefined ? workspace.workspaceFolders?.[0]?.uri : Uri.file(last.folder);
  const name = suggestedName(query, choice, new Date());
  const target = await window.showSaveDialog({
    title,
    saveLabel: t('Export'),
    filters: { [choice.label()]: [choice.extension] },
    defaultUri: folder ? Uri.joinPath(folder, name) : Uri.file(name),
  });
  if (!target) return undefined;
  if (target.scheme !== 'file')
    throw new UserError(t('Results can be exported to files of this computer only. Choose a folder here.'), { code: 'not-local' });
  await storage.write(lastKey, { choice: choice.id, folder: Uri.joinPath(target, '..').fsPath, manifest });
  return { format: choice.format, file: target.fsPath, manifest, ...(choice.excel === true ? { excel: true } : {}) };
}

async function askFormat(title: string, last: LastExport): Promise<ExportChoice | undefined> {
  const ordered = [...exportChoices].sort((one, other) => Number(other.id === last.choice) - Number(one.id === last.choice));
  const items = ordered.map((choice) => ({ label: choice.label(), description: choice.description(), choice }));
  const chosen = await window.showQuickPick(items, {
    title: t('{0} (step 1 of 2)', title),
    placeHolder: t('Which format?'),
    matchOnDescription: true,
  });
  return chosen?.choice;
}

async function askManifest(title: string, last: LastExport): Promise<boolean | undefined> {
  const plain = { label: t('The file alone'), description: '', manifest: false };
  const withManifest = {
    label: t('The file and a manifest beside it'),
    description: t('query, source, rows, time range and SHA-256, for evidence'),
    manifest: true,
  };
  const items = last.manifest === true ? [withManifest, plain] : [plain, withManifest];
  return (await window.showQuickPick(items, { title: t('{0} (step 2 of 2)', title), placeHolder: t('What is written?') }))?.manifest;
}

/** Writes with progress and cancel, then says what was written and offers to open it. */
async function write(
  { file }: ExportOptions,
  run: (signal: AbortSignal, progress: (progress: RequestProgress) => void) => Promise<ExportOutcome>,
): Promise<void> {
  const name = Uri.file(file).path.split('/').at(-1) ?? file;
  const { rows, bytes, notices = [] } = await withProgress({ title: t('Exporting {0}', name) }, run);
  const open = t('Open File');
  const reveal = t('Show in Folder');
  const said = [t('{0} rows were exported to {1} ({2}).', formatCount(rows), name, formatBytes(bytes)), ...notices].join(' ');
  const shown = notices.length > 0 ? window.showWarningMessage(said, open, reveal) : window.showInformationMessage(said, open, reveal);
  void shown.then((chosen) => {
    if (chosen === open) return commands.executeCommand('vscode.open', Uri.file(file));
    return chosen === reveal ? commands.executeCommand('revealFileInOS', Uri.file(file)) : undefined;
  });
}
