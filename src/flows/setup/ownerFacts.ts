import { t } from '@vscode/l10n';
import { ownerKind } from '../../base/settingOwner';
import type { OwnerKind, SettingOwner } from '../../base/settingOwner';
import type { DiagnosticSetting } from '../../azure/services/diagnosticSettings';
import { logCategories } from '../../catalog/logCategories';
import type { TenantPlace } from '../../protocol/azure';

/** What a kind of owner of diagnostic settings has of its own. */
interface OwnerFacts {
  readonly name: (place: Pick<TenantPlace, 'tenantName'>, owner: SettingOwner) => string;
  /** Whether the tenant's licence and the role Security Administrator decide what is sent. */
  readonly isDirectory: boolean;
  /** The categories that there are where the service does not tell. */
  readonly categories: (settings: readonly DiagnosticSetting[]) => readonly string[];
  /** Who may read the settings, as an order. */
  readonly readRemedy: string;
  /** Who may write them. */
  readonly saveRemedy: string;
}

/** The category that takes a setting of its own. */
const attributesCategory = 'CustomSecurityAttributeAuditLogs';
const activityCategories = logCategories.filter(({ group }) => group === 'azure').map(({ name }) => name);
const directoryCategories = logCategories
  .filter(({ group, name }) => group !== 'azure' && name !== attributesCategory)
  .map(({ name }) => name);

const facts: Readonly<Record<OwnerKind, OwnerFacts>> = {
  tenant: {
    name: ({ tenantName }) => tenantName,
    isDirectory: true,
    categories: (settings) => [...new Set([...directoryCategories, ...settings.flatMap(({ enabled }) => enabled)])],
    readRemedy:
      'A person needs the role Security Reader, Global Reader or Security Administrator there; a program needs the Azure role Reader at the scope /providers/Microsoft.aadiam, and roles of the directory do not help it. Ask an administrator to grant it, then retry.',
    saveRemedy:
      'A person needs the role Security Administrator there, active now: one that is only eligible has to be activated in Privileged Identity Management first. A program needs the Azure role Contributor at the scope /providers/Microsoft.aadiam; roles of the directory do not help it. Ask a Privileged Role Administrator to grant it, then retry; a new role can take up to 60 minutes until it counts.',
  },
  attributes: {
    name: ({ tenantName }) => t('{0}, custom security attributes', tenantName),
    isDirectory: false,
    categories: () => [attributesCategory],
    readRemedy:
      'A person needs the role Attribute Log Administrator or Attribute Log Reader there; a program needs the Azure role Reader at the scope /providers/microsoft.AadCustomSecurityAttributesDiagnosticSettings. Ask an administrator to grant it, then retry.',
    saveRemedy:
      'A person needs the role Attribute Log Administrator there, which not even a Global Administrator has by itself; a program needs the Azure role Contributor at the scope /providers/microsoft.AadCustomSecurityAttributesDiagnosticSettings. Ask a Privileged Role Administrator to grant it, then retry; a new role can take up to 60 minutes until it counts.',
  },
  subscription: {
    name: (_, { subscriptionId = '' }) => t('The subscription {0}', subscriptionId),
    isDirectory: false,
    categories: () => activityCategories,
    readRemedy: 'Ask an Owner of the subscription for the role Monitoring Reader, then retry.',
    saveRemedy:
      'It takes the role Monitoring Contributor or Contributor on the subscription. Ask an Owner of it to grant one, then retry; a new role can take up to 60 minutes until it counts.',
  },
};

export function ownerFacts(owner: SettingOwner): OwnerFacts {
  return facts[ownerKind(owner)];
}
