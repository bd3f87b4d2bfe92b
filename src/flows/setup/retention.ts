import { t } from '@vscode/l10n';
import { explainAzure } from '../../azure/explain';
import { armVersions, listResources } from '../../azure/services/resources';
import { listSubscriptions } from '../../azure/services/subscriptions';
import { listWorkspaces } from '../../azure/services/workspaces';
import type { Workspace } from '../../azure/services/workspaces';
import type { TenantLicence } from '../../azure/services/licences';
import { isAbort, messageOf } from '../../base/errors';
import { logCategories } from '../../catalog/logCategories';
import { licenceOf } from './planSendLogs';
import type { PlanParts } from './planSendLogs';

/** Days that logs are kept by Microsoft itself, by licence. Source: learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention. */
const kept: readonly { readonly log: () => string; readonly days: Readonly<Record<TenantLicence['level'], number | 'ever' | 'none'>> }[] = [
  { log: () => t('Audit logs'), days: { Free: 7, P1: 30, P2: 30 } },
  { log: () => t('Sign-ins'), days: { Free: 7, P1: 30, P2: 30 } },
  { log: () => t('Risky sign-ins'), days: { Free: 7, P1: 30, P2: 90 } },
  { log: () => t('Risky users'), days: { Free: 'ever', P1: 'ever', P2: 'ever' } },
  { log: () => t('Activity Log of subscriptions'), days: { Free: 90, P1: 90, P2: 90 } },
  { log: () => t('Microsoft Graph activity'), days: { Free: 'none', P1: 'none', P2: 'none' } },
];

/** How long logs of a tenant are kept: by Microsoft itself, and in each workspace, table by table. DS-30. */
export async function retention(parts: PlanParts, signal: AbortSignal): Promise<{ readonly markdown: string }> {
  const { arm, graph, place } = parts;
  const [licence, workspaces] = await Promise.all([licenceOf(graph, signal), workspacesOf(parts, signal)]);
  const sections: string[] = [];
  for (const workspace of workspaces) sections.push(await workspaceText(arm, workspace, signal));
  const head = [
    `# ${t('How long logs of {0} are kept', place.tenantName)}`,
    `## ${t('In Microsoft Entra ID and Azure')}`,
    licence ? t('The tenant has {0}.', licenceText(licence)) : t('What the tenant is licensed for could not be told.'),
    keptText(licence),
    t('A change of retention counts for records that come after it. What is older is gone where nothing sends it elsewhere.'),
  ];
  const none = t('No workspace that you may see.');
  return { markdown: `${[...head, ...(sections.length === 0 ? [none] : sections)].join('\n\n')}\n` };
}

function licenceText({ level }: TenantLicence): string {
  return level === 'Free' ? 'Entra ID Free' : `Entra ID ${level}`;
}

/** A table with the days of the tenant's licence; of all licences where that is not known. */
function keptText(licence: TenantLicence | undefined): string {
  const levels = licence ? [licence.level] : (['Free', 'P1', 'P2'] as const);
  const words = (days: number | 'ever' | 'none'): string =>
    days === 'ever' ? t('without end') : days === 'none' ? t('not at all, unless it is sent elsewhere') : t('{0} days', days);
  const rows = kept.map(({ log, days }) => [log(), ...levels.map((level) => words(days[level]))]);
  return tableText([[t('Log'), ...levels.map((level) => (level === 'Free' ? 'Free' : level))], ...rows]);
}

async function workspacesOf({ arm, place }: PlanParts, signal: AbortSignal): Promise<readonly Workspace[]> {
  try {
    const subscriptions = await listSubscriptions(arm, signal);
    return (await Promise.all(subscriptions.map(({ subscriptionId }) => listWorkspaces(arm, subscriptionId, signal)))).flat();
  } catch (error) {
    throw explainAzure(error, {
      doing: 'list its workspaces',
      on: place.tenantName,
      remedy: 'Ask an Owner of the subscription for the role Reader, then retry.',
    });
  }
}

/** The tables of a workspace that logs of Entra or Azure go to, each with its own days; what cannot be read says why. */
async function workspaceText(
  arm: PlanParts['arm'],
  { name, region, resourceId, retentionDays }: Workspace,
  signal: AbortSignal,
): Promise<string> {
  const title = `## ${t('In the workspace {0} ({1})', name, region)}`;
  const usual = retentionDays === undefined ? '' : t('{0} days, where a table says nothing else.', retentionDays);
  try {
    const tables = await listResources(arm, `${resourceId}/tables`, armVersions.tables, signal);
    const known = new Set(logCategories.map(({ table }) => table.toLowerCase()));
    const rows = tables
      .filter((table) => known.has(table.name.toLowerCase()))
      .map(({ name: table, properties = {} }) => [
        table,
        daysText(properties['retentionInDays']),
        daysText(properties['totalRetentionInDays']),
        typeof properties['plan'] === 'string' ? properties['plan'] : '',
      ]);
    const columns = [t('Table'), t('Ready to be asked'), t('With the archive'), t('Plan')];
    return [title, usual, tableText([columns, ...rows])].filter((part) => part !== '').join('\n\n');
  } catch (error) {
    if (isAbort(error)) throw error;
    const why = explainAzure(error, {
      doing: t('list its tables'),
      on: name,
      remedy: t('Ask its owner for the role Log Analytics Reader, then retry.'),
    });
    return `${title}\n\n${usual} ${messageOf(why)}`;
  }
}

function daysText(days: unknown): string {
  return typeof days === 'number' ? t('{0} days', days) : '';
}

function tableText([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
