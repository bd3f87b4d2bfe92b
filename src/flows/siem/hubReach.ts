import { t } from '@vscode/l10n';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { findDestination } from '../../azure/services/resources';
import type { ArmResource } from '../../azure/services/resources';
import type { HubReach } from '../../protocol/siem';
import { keepsLogsOut } from '../setup/destinationChecks';

/** Whether logs get into a hub, and a reader to them, past the network rules of its namespace. */
export async function hubReach(arm: AzureClient, ruleId: string, signal: AbortSignal): Promise<HubReach> {
  const namespace = await findDestination(arm, ruleId, signal);
  if (!namespace) return {};
  const writer = keepsLogsOut(namespace) ? t('{0} keeps trusted services of Azure out', namespace.name) : undefined;
  const reader = isClosedToReaders(namespace) ? t('{0} lets only chosen networks in', namespace.name) : undefined;
  return { ...(writer === undefined ? {} : { writer }), ...(reader === undefined ? {} : { reader }) };
}

/** Trusted services do not count: a reader is none. Source: learn.microsoft.com/azure/event-hubs/network-security. */
function isClosedToReaders({ properties = {} }: ArmResource): boolean {
  const rules = properties['networkRuleSet'] as { readonly defaultAction?: string; readonly publicNetworkAccess?: string } | undefined;
  const access = [properties['publicNetworkAccess'], rules?.publicNetworkAccess];
  return rules?.defaultAction === 'Deny' || access.some((each) => each === 'Disabled' || each === 'SecuredByPerimeter');
}
