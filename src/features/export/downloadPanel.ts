import { t } from '@vscode/l10n';
import { commands, Uri, window, workspace } from 'vscode';
import type { App } from '../../app';
import { formatCount } from '../../base/quantities';
import { withProgress } from '../../host/progress';
import type { RunQuery, TimeRange } from '../../protocol/engine';
import { tableOf } from './choices';

export interface DownloadParts extends Pick<App, 'engine' | 'sourceBook' | 'context'> {
  readonly now: () => number;
}

/** Fetches the whole answer of a query into a folder that becomes a local source, with the proof that it is all there. */
export async function download({ engine, sourceBook, context, now }: DownloadParts, asked: RunQuery): Promise<void> {
  const source = sourceBook.all.find(({ sourceId }) => sourceId === asked.sourceId);
  const name = `${source?.name ?? t('logs')} ${tableOf(asked.text)} ${new Date(now()).toISOString().slice(0, 16).replace('T', ' ').replace(':', '.')}`;
  const timeRange = asked.timeRange ?? (await askRange(name, now()));
  if (timeRange === undefined) return;
  const folder = await askFolder(name, Uri.joinPath(context.globalStorageUri, 'downloads'));
  if (!folder) return;
  const query: RunQuery = { ...asked, ...(timeRange === 'all' ? {} : { timeRange }) };
  await workspace.fs.createDirectory(folder);
  const file = Uri.joinPath(folder, `${tableOf(asked.text)}.parquet`).fsPath;
  const {
    rows,
    status = '',
    notices = [],
  } = await withProgress({ title: t('Downloading {0}', name) }, (signal, progress) =>
    engine.request('export/query', { query, format: 'parquet', file, manifest: true, proven: true }, { signal, progress }),
  );
  const said = t('{0} rows are here, to ask without the workspace. {1}', formatCount(rows), status);
  await (notices.length > 0 ? window.showWarningMessage : window.showInformationMessage)(said);
  await commands.executeCommand('entraLogs.logs.openFolder', folder);
}

const day = 86_400_000;

async function askRange(name: string, now: number): Promise<TimeRange | 'all' | undefined> {
  const back = (days: number): TimeRange => ({ from: new Date(now - days * day).toISOString(), to: new Date(now).toISOString() });
  const items: { readonly label: string; readonly range: TimeRange | 'all' }[] = [
    { label: t('The last 24 hours'), range: back(1) },
    { label: t('The last 7 days'), range: back(7) },
    { label: t('The last 30 days'), range: back(30) },
    { label: t('All that the query gives'), range: 'all' },
  ];
  const title = t('Download to Local Logs: {0} (step 1 of 2)', name);
  return (await window.showQuickPick(items, { title, placeHolder: t('Which times?') }))?.range;
}

async function askFolder(name: string, own: Uri): Promise<Uri | undefined> {
  const here = { label: t('In the folder of Entra Logs'), description: own.fsPath, choose: false };
  const other = { label: t('In another folder…'), description: '', choose: true };
  const title = t('Download to Local Logs: {0} (step 2 of 2)', name);
  const chosen = await window.showQuickPick([here, other], { title, placeHolder: t('Where are the files to lie?') });
  if (chosen?.choose !== true) return chosen && Uri.joinPath(own, name);
  const [folder] =
    (await window.showOpenDialog({ title, canSelectFolders: true, canSelectFiles: false, openLabel: t('Download Here') })) ?? [];
  return folder && Uri.joinPath(folder, name);
}
