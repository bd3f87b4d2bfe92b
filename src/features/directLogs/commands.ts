import { t } from '@vscode/l10n';
import { join } from 'node:path';
import { commands, Uri, window } from 'vscode';
import type { App } from '../../app';
import { formatCount } from '../../base/quantities';
import type { CommandHandlers } from '../../host/commands';
import { withProgress } from '../../host/progress';
import type { FetchedLogs } from '../../protocol/directLogs';
import { askFetch } from './fetchPanel';
import type { TenantNode } from '../../host/askTenant';
import type { contributes } from './contributes';

export type DirectLogsParts = Pick<App, 'engine' | 'messages' | 'context' | 'reports'>;

/** Asks which logs are read, reads them, and opens what came. */
export function createHandlers(parts: DirectLogsParts): CommandHandlers<typeof contributes> {
  return { browse: (node?: TenantNode) => browse(parts, node) };
}

async function browse(parts: DirectLogsParts, node: TenantNode | undefined): Promise<void> {
  const { engine, context } = parts;
  const asked = await askFetch(engine, { node, own: Uri.joinPath(context.globalStorageUri, 'downloads').fsPath, now: Date.now() });
  if (!asked) return;
  const title = t('Fetching logs of {0}', asked.tenantName);
  const fetched = await withProgress({ title }, (signal, progress) => engine.request('directLogs/fetch', asked, { signal, progress }));
  // The message stays until somebody closes it, and the logs are opened meanwhile.
  void tell(parts, fetched, asked.tenantName);
  void tellCsv(fetched);
  await commands.executeCommand('entraLogs.logs.openFolder', Uri.file(fetched.folder));
}

/** Where something is not there that was asked for, offers what, why, and who can mend it; what is there is told when it is loaded. */
async function tell({ reports }: DirectLogsParts, fetched: FetchedLogs, tenantName: string): Promise<void> {
  const missing = fetched.logs.filter(({ failure, notice }) => failure !== undefined || notice !== undefined);
  if (missing.length === 0) return tellFiltered({ reports }, fetched, tenantName);
  const why = t('Show Why');
  const names = missing.map(({ name }) => name).join(', ');
  const said = t('{0} records of {1} are here. Not whole: {2}.', formatCount(fetched.records), tenantName, names);
  if ((await window.showWarningMessage(said, why)) === why) await reports.show(reportOf(fetched, tenantName));
}

/** By which filter the service was asked, and what was filtered here: it is offered, and can be asked again. */
async function tellFiltered({ reports }: Pick<DirectLogsParts, 'reports'>, fetched: FetchedLogs, tenantName: string): Promise<void> {
  if (fetched.logs.every(({ filtered }) => filtered === undefined)) return;
  const how = t('Show Filter');
  const said = t('{0} records of {1} are here, filtered.', formatCount(fetched.records), tenantName);
  if ((await window.showInformationMessage(said, how)) === how) await reports.show(reportOf(fetched, tenantName));
}

/** The CSV files lie beside the logs, and are offered by the first of them. */
async function tellCsv({ provisioningCsv }: FetchedLogs): Promise<void> {
  if (provisioningCsv === undefined) return;
  const open = t('Open ProvisioningLogs.csv');
  const said = t('The provisioning logs are three CSV files in {0}, too.', provisioningCsv);
  if ((await window.showInformationMessage(said, open)) !== open) return;
  await window.showTextDocument(Uri.file(join(provisioningCsv, 'ProvisioningLogs.csv')));
}

function reportOf({ logs }: FetchedLogs, tenantName: string): string {
  const lines = logs.flatMap(({ name, records, failure, notice, filtered }) => [
    failure === undefined
      ? `- ${notice === undefined ? '✔' : '?'} **${name}**: ${t('{0} records', formatCount(records))}\n`
      : `- ✖ **${name}**: ${failure}\n`,
    ...(filtered === undefined ? [] : [`  - ${t('filtered: {0}', filtered)}\n`]),
    ...(notice === undefined ? [] : [`  - ${notice}\n`]),
  ]);
  return `# ${t('Logs of {0}', tenantName)}\n\n${lines.join('')}`;
}
