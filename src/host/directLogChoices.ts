import { t } from '@vscode/l10n';
import type { LicenceId, SubscriptionInfo, TenantPlace } from '../protocol/azure';
import { directLogNames } from '../protocol/directLogs';
import type { DirectLog, DirectLogName } from '../protocol/directLogs';
import type { EngineClient } from './engineClient';
import type { Choice } from './steps';

/** What a tenant is known to have. */
export interface TenantOffer {
  readonly tenantId: string;
  readonly subscriptions: readonly SubscriptionInfo[];
  /** None where they could not be told. */
  readonly licences: readonly LicenceId[] | undefined;
}

/** Asks what a tenant has. Somebody without a subscription may read the directory's logs all the same, and hints of licences are not needed. */
export async function tenantOffer(engine: Pick<EngineClient, 'request'>, place: TenantPlace, signal: AbortSignal): Promise<TenantOffer> {
  const [subscriptions, { licences }] = await Promise.all([
    engine.request('azure/subscriptions', place, { signal }).catch(() => []),
    engine.request('azure/licences', place, { signal }).catch((): { licences?: readonly LicenceId[] } => ({})),
  ]);
  return { tenantId: place.tenantId, subscriptions, licences };
}

interface Words {
  readonly label: () => string;
  readonly table: string;
  readonly isBeta?: true;
}

const words: Readonly<Record<DirectLogName, Words>> = {
  directoryAudits: { label: () => t('Audits'), table: 'AuditLogs' },
  signIns: { label: () => t('Sign-ins of people'), table: 'SigninLogs' },
  nonInteractiveUserSignIns: {
    label: () => t('Sign-ins of people, not interactive'),
    table: 'AADNonInteractiveUserSignInLogs',
    isBeta: true,
  },
  servicePrincipalSignIns: { label: () => t('Sign-ins of service principals'), table: 'AADServicePrincipalSignInLogs', isBeta: true },
  managedIdentitySignIns: { label: () => t('Sign-ins of managed identities'), table: 'AADManagedIdentitySignInLogs', isBeta: true },
  provisioning: { label: () => t('Provisioning'), table: 'AADProvisioningLogs' },
};

/** What people call a log that is read straight from its service. */
export function directLogLabel(log: DirectLog): string {
  return log.kind === 'activityLog' ? t('Activity Log of {0}', log.subscriptionName) : words[log.kind].label();
}

/** Whether a tenant's licence lets a log be read: audits need none. */
export function isLicensed(kind: DirectLogName, isFree: boolean): boolean {
  return kind === 'directoryAudits' || !isFree;
}

/** The logs of a directory and of its subscriptions as rows; what the tenant has no licence for says so. */
export function directLogChoices({ subscriptions }: TenantOffer, isFree: boolean): readonly Choice<DirectLog>[] {
  const directory = directLogNames.map((kind): Choice<DirectLog> => {
    const { table, isBeta } = words[kind];
    const facts = [
      table,
      ...(isBeta ? [t('beta of Microsoft Graph')] : []),
      ...(isLicensed(kind, isFree) ? [] : [t('not licensed: needs Entra ID P1 or P2')]),
    ];
    return { label: words[kind].label(), description: facts.join(' · '), value: { kind } };
  });
  const activity = subscriptions.map(({ subscriptionId, name: subscriptionName }): Choice<DirectLog> => {
    const value = { kind: 'activityLog', subscriptionId, subscriptionName } as const;
    return { label: directLogLabel(value), description: 'AzureActivity', value };
  });
  return [...directory, ...activity];
}
