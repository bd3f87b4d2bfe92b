import { t } from '@vscode/l10n';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { findDestination } from '../../azure/services/resources';
import type { ArmResource } from '../../azure/services/resources';
import type { HubReach } from '../../protocol/siem';
import { keepsLogsOut } from '../setup/destinationChecks';

/** Whether logs get into a hub, and a reader to them, past the network rules of its namespace, and whether that has room for one more reader. */
export async function hubReach(arm: AzureClient, ruleId: string, signal: AbortSignal): Promise<HubReach> {
  const namespace = await findDestination(arm, ruleId, signal);
  if (!namespace) return {};
  const { name, properties = {}, sku } = namespace;
  return {
    ...(keepsLogsOut(namespace) ? { writer: t('{0} keeps trusted services of Azure out', name) } : {}),
    ...(isClosedToReaders(namespace) ? { reader: t('{0} lets only chosen networks in', name) } : {}),
    // Source: learn.microsoft.com/azure/event-hubs/compare-tiers: one consumer group, a day of messages.
    ...(sku?.tier?.toLowerCase() === 'basic'
      ? { group: t('{0} is of the tier Basic, which has $Default alone and keeps messages for a day', name) }
      : {}),
    ...(properties['disableLocalAuth'] === true ? { keys: t('{0} has local authentication switched off', name) } : {}),
  };
}

/** Trusted services do not count: a reader is none. Source: learn.microsoft.com/azure/event-hubs/network-security. */
function isClosedToReaders({ properties = {} }: ArmResource): boolean {
  const rules = properties['networkRuleSet'] as { readonly defaultAction?: string; readonly publicNetworkAccess?: string } | undefined;
  const access = [properties['publicNetworkAccess'], rules?.publicNetworkAccess];
  return rules?.defaultAction === 'Deny' || access.some((each) => each === 'Disabled' || each === 'SecuredByPerimeter');
}
