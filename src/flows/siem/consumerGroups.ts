import { AzureFailure } from '../../azure/azureFailure';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { armVersions, listResources, namespaceOfRule } from '../../azure/services/resources';
import type { HubQuestion } from '../../protocol/siem';

/** The names of a hub's consumer groups. A hub is made with its first message, and a role may let its holder see no groups: there are then none to choose from. */
export async function consumerGroups(
  arm: AzureClient,
  { ruleId, hub }: Pick<HubQuestion, 'ruleId' | 'hub'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const path = `${encodeURI(`${namespaceOfRule(ruleId)}/eventhubs/${hub}`)}/consumergroups`;
  try {
    return (await listResources(arm, path, armVersions.eventHubs, signal)).map(({ name }) => name);
  } catch (error) {
    if (error instanceof AzureFailure && (error.status === 403 || error.status === 404)) return [];
    throw error;
  }
}
