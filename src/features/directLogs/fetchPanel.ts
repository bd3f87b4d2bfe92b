import { t } from '@vscode/l10n';
import { join } from 'node:path';
import { window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { App } from '../../app';
import { isPremium } from '../../catalog/premiumLicence';
import { askTenant } from '../../host/askTenant';
import type { TenantNode } from '../../host/askTenant';
import { withProgress } from '../../host/progress';
import type { LicenceId, TenantPlace } from '../../protocol/azure';
import type { DirectLog, DirectLogName, FetchLogs, WantedRecords } from '../../protocol/directLogs';

interface Item<T> extends QuickPickItem {
  readonly value: T;
}

interface Asking {
  readonly node: TenantNode | undefined;
  /** The extension's own folder of what is fetched. */
  readonly own: string;
  readonly now: number;
}

const day = 86_400_000;
const titleOf = (step: number): string => t('Browse logs without a workspace (step {0} of 5)', step);

/** Asks whose logs, which, of which time and where to; undefined where the person left. */
export async function askFetch(engine: App['engine'], { node, own, now }: Asking): Promise<FetchLogs | undefined> {
  const place = await askTenant(engine, titleOf(1), node);
  const found = place && (await askWhatIsThere(engine, place));
  const logs = found && (await askLogs(found));
  const timeRange = logs && (await askRange(found, now));
  const filter = timeRange && (await askFilter());
  if (!place || !logs || !timeRange || !filter) return undefined;
  const name = t('{0} without a workspace {1}', place.tenantName, new Date(now).toISOString().slice(0, 19).replace('T', ' '));
  const folder = await askFolder(own, name.replaceAll(/[:/\\?*"<>|]/g, '.'));
  return folder === undefined ? undefined : { ...place, logs, timeRange, folder, ...(Object.keys(filter).length === 0 ? {} : { filter }) };
}

/** What a tenant is known to have. */
interface Found {
  readonly subscriptions: readonly { readonly subscriptionId: string; readonly name: string }[];
  /** None where they could not be told. */
  readonly licences: readonly LicenceId[] | undefined;
}

async function askWhatIsThere(engine: App['engine'], place: TenantPlace): Promise<Found> {
  const title = t('Looking what there is in {0}', place.tenantName);
  const [subscriptions, { licences }] = await withProgress({ title }, (signal) =>
    Promise.all([
      // Somebody without a subscription may read the directory's logs all the same, and hints of licences are not needed.
      engine.request('azure/subscriptions', place, { signal }).catch(() => []),
      engine.request('azure/licences', place, { signal }).catch((): { licences?: readonly LicenceId[] } => ({})),
    ]),
  );
  return { subscriptions, licences };
}

const isFree = ({ licences }: Found): boolean => licences !== undefined && !isPremium(licences);

const directoryLogs: Readonly<Record<DirectLogName, { readonly label: () => string; readonly table: string; readonly usual?: true }>> = {
  directoryAudits: { label: () => t('Audits'), table: 'AuditLogs', usual: true },
  signIns: { label: () => t('Sign-ins of people'), table: 'SigninLogs', usual: true },
  nonInteractiveUserSignIns: { label: () => t('Sign-ins of people, not interactive'), table: 'AADNonInteractiveUserSignInLogs' },
  servicePrincipalSignIns: { label: () => t('Sign-ins of service principals'), table: 'AADServicePrincipalSignInLogs' },
  managedIdentitySignIns: { label: () => t('Sign-ins of managed identities'), table: 'AADManagedIdentitySignInLogs' },
  provisioning: { label: () => t('Provisioning'), table: 'AADProvisioningLogs' },
};

async function askLogs(found: Found): Promise<readonly DirectLog[] | undefined> {
  const lacks = isFree(found) ? t('not licensed: needs Entra ID P1 or P2') : undefined;
  const directory = (Object.keys(directoryLogs) as readonly DirectLogName[]).map((kind): Item<DirectLog> => {
    const { label, table, usual } = directoryLogs[kind];
    const missing = kind === 'directoryAudits' ? undefined : lacks;
    const description = missing === undefined ? table : `${table} · ${missing}`;
    return { label: label(), description, picked: usual === true && missing === undefined, value: { kind } };
  });
  const activity = found.subscriptions.map(({ subscriptionId, name: subscriptionName }): Item<DirectLog> => ({
    label: t('Activity Log of {0}', subscriptionName),
    description: 'AzureActivity',
    value: { kind: 'activityLog', subscriptionId, subscriptionName },
  }));
  const options = { title: titleOf(2), placeHolder: t('Which logs?'), canPickMany: true, ignoreFocusOut: true } as const;
  const chosen = await window.showQuickPick([...directory, ...activity], options);
  return chosen === undefined || chosen.length === 0 ? undefined : chosen.map(({ value }) => value);
}

async function askRange(found: Found, now: number): Promise<FetchLogs['timeRange'] | undefined> {
  const back = (days: number): FetchLogs['timeRange'] => ({
    from: new Date(now - days * day).toISOString(),
    to: new Date(now).toISOString(),
  });
  const kept = isFree(found)
    ? t('the directory’s logs are kept for 7 days in this tenant; Activity Logs whole')
    : t('as long as the directory’s logs are kept in a tenant with P1 or P2');
  const items: readonly Item<FetchLogs['timeRange']>[] = [
    { label: t('The last hour'), value: back(1 / 24) },
    { label: t('The last 24 hours'), value: back(1) },
    { label: t('The last 7 days'), value: back(7) },
    { label: t('The last 30 days'), description: kept, value: back(30) },
    { label: t('The last 90 days'), description: t('as long as Activity Logs are kept'), value: back(90) },
  ];
  return (await window.showQuickPick(items, { title: titleOf(3), placeHolder: t('Which times?'), ignoreFocusOut: true }))?.value;
}

type Choice = 'user' | 'application' | 'success' | 'failure';

/** Which records; empty where all are wanted, undefined where the person left. */
async function askFilter(): Promise<WantedRecords | undefined> {
  const items: readonly Item<Choice>[] = [
    { label: t('Only of one user…'), value: 'user' },
    { label: t('Only of one application…'), value: 'application' },
    { label: t('Only what succeeded'), value: 'success' },
    { label: t('Only what failed'), value: 'failure' },
  ];
  const placeHolder = t('Which records? All of them where nothing is chosen');
  const options = { title: titleOf(4), placeHolder, canPickMany: true, ignoreFocusOut: true } as const;
  const chosen = (await window.showQuickPick([...items], options))?.map(({ value }) => value);
  if (!chosen) return undefined;
  const user = chosen.includes('user') ? await askText(t('Sign-in name, id or display name of the user')) : '';
  const application = chosen.includes('application') && user !== undefined ? await askText(t('Display name or id of the application')) : '';
  if (user === undefined || application === undefined) return undefined;
  const [succeeded, failed] = [chosen.includes('success'), chosen.includes('failure')];
  return {
    ...(user === '' ? {} : { user }),
    ...(application === '' ? {} : { application }),
    // Both together are all.
    ...(succeeded === failed ? {} : { outcome: succeeded ? 'success' : 'failure' }),
  };
}

async function askText(prompt: string): Promise<string | undefined> {
  return (await window.showInputBox({ title: titleOf(4), prompt, ignoreFocusOut: true }))?.trim();
}

async function askFolder(own: string, name: string): Promise<string | undefined> {
  const here = { label: t('In the folder of Entra Logs'), description: own, choose: false };
  const other = { label: t('In another folder…'), description: '', choose: true };
  const title = titleOf(5);
  const chosen = await window.showQuickPick([here, other], {
    title,
    placeHolder: t('Where are the files to lie?'),
    ignoreFocusOut: true,
  });
  if (chosen?.choose !== true) return chosen && join(own, name);
  const [folder] =
    (await window.showOpenDialog({ title, canSelectFolders: true, canSelectFiles: false, openLabel: t('Fetch Here') })) ?? [];
  return folder && join(folder.fsPath, name);
}
