import { t } from '@vscode/l10n';
import type { ArmResource } from '../../azure/services/resources';

const needed = ['Manage', 'Send', 'Listen'] as const;

/** Why a resource cannot take logs; undefined where it can. The owner of an event hub's rule is its namespace. */
export function problemOfDestination(
  kind: 'workspace' | 'storageAccount' | 'eventHub',
  resource: ArmResource,
  owner: ArmResource | undefined,
): string | undefined {
  if (kind === 'storageAccount') return problemOfAccount(resource);
  if (kind !== 'eventHub') return undefined;
  if (!/\/namespaces\/[^/]+\/authorizationRules\/[^/]+$/i.test(resource.id))
    return t('{0} is no rule of a namespace. A setting needs a rule of the namespace itself, not one of an event hub.', resource.name);
  const rights = resource.properties?.['rights'];
  const missing = needed.filter((right) => !(Array.isArray(rights) && rights.includes(right)));
  if (missing.length > 0)
    return t(
      'The rule {0} lacks {1}. Azure asks for Manage, Send and Listen. Choose another rule, such as RootManageSharedAccessKey.',
      resource.name,
      missing.join(', '),
    );
  return owner && problemOfNamespace(owner);
}

/** Why a place cannot take logs, whichever of its rules or containers is meant. */
export function problemOfPlace(place: ArmResource): string | undefined {
  if (/\/storageAccounts\/[^/]+$/i.test(place.id)) return problemOfAccount(place);
  return /\/namespaces\/[^/]+$/i.test(place.id) ? problemOfNamespace(place) : undefined;
}

function problemOfNamespace({ name, properties }: ArmResource): string | undefined {
  if (properties?.['disableLocalAuth'] !== true) return undefined;
  return t(
    'The namespace {0} refuses keys (local authentication is off), and diagnostic settings need one. Choose another namespace.',
    name,
  );
}

function problemOfAccount({ name, sku, kind, properties }: ArmResource): string | undefined {
  if (sku?.tier === 'Premium' || sku?.name?.startsWith('Premium') === true)
    return t('The storage account {0} is a premium one, which cannot take logs. Choose a general-purpose standard account.', name);
  if (kind !== undefined && !['StorageV2', 'Storage', 'BlobStorage'].includes(kind))
    return t('The storage account {0} is of the kind {1}, which cannot take logs. Choose a general-purpose account.', name, kind);
  if (properties?.['dnsEndpointType'] === 'AzureDnsZone')
    return t('The storage account {0} has endpoints in a DNS zone, which cannot take logs. Choose another.', name);
  return undefined;
}

interface NetworkRules {
  readonly defaultAction?: string;
  readonly bypass?: string;
  readonly trustedServiceAccessEnabled?: boolean;
}

/** Whether a firewall keeps Azure Monitor out. */
export function keepsLogsOut({ properties = {} }: ArmResource): boolean {
  const account = properties['networkAcls'] as NetworkRules | undefined;
  const namespace = properties['networkRuleSet'] as NetworkRules | undefined;
  return (
    (account?.defaultAction === 'Deny' && account.bypass?.includes('AzureServices') !== true) ||
    (namespace?.defaultAction === 'Deny' && namespace.trustedServiceAccessEnabled !== true) ||
    properties['publicNetworkAccess'] === 'Disabled'
  );
}

/** Why nothing would arrive though Azure takes the setting. */
export function warningOfDestination(resource: ArmResource): string | undefined {
  if (!keepsLogsOut(resource)) return undefined;
  return t(
    '{0} has a firewall that does not let trusted services of Azure in. The setting would be saved, and nothing would arrive. Its owner can allow trusted services on its page Networking.',
    resource.name,
  );
}
