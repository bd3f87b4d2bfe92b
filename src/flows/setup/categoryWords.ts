import { t } from '@vscode/l10n';
import type { TenantLicence } from '../../azure/services/licences';
import { findLogCategory } from '../../catalog/logCategories';
import { documentedLatency, licenceNames } from '../../catalog/logCategory';
import type { CategoryGroup, Licence, LogCategory } from '../../catalog/logCategory';
import type { OfferedCategory } from '../../protocol/setup';

const groupNames: Readonly<Record<CategoryGroup, () => string>> = {
  activity: () => t('Activity'),
  signIn: () => t('Sign-ins'),
  risk: () => t('Risk'),
  network: () => t('Network and preview'),
  other: () => t('Other'),
  azure: () => t('Activity Log'),
};

/** A category that the service offers, in words; one that the product does not know is shown by its name. */
export function offeredCategory(name: string, licence: TenantLicence | undefined): OfferedCategory {
  const known = findLogCategory(name);
  if (!known) return { name, group: groupNames.other(), description: t('not known to this version of Entra Logs'), suggested: false };
  const missing = problemOfLicence(known, licence);
  const parts = [
    missing ?? licenceNames[known.licence],
    t('{0} volume', known.volume),
    t('usually there in {0} min', documentedLatency.workspace.usual),
    known.preview ? t('preview') : undefined,
    known.onlyIf === undefined ? undefined : t('arrives only if {0}', known.onlyIf),
  ];
  return {
    name,
    group: groupNames[known.group](),
    description: parts.filter((part) => part !== undefined).join(' · '),
    suggested: known.suggested && missing === undefined,
  };
}

/** Which licence a category lacks here, in words; undefined where none is lacking or nobody can tell. */
export function problemOfLicence({ licence }: Pick<LogCategory, 'licence'>, tenant: TenantLicence | undefined): string | undefined {
  if (!tenant) return undefined;
  const has: Readonly<Partial<Record<Licence, boolean>>> = {
    P1: tenant.level !== 'Free',
    P2: tenant.level === 'P2',
    workload: tenant.workload,
  };
  return has[licence] === false ? t('gives nothing here: the tenant has no {0}', licenceNames[licence]) : undefined;
}
