import { t } from '@vscode/l10n';
import { explainAzure } from '../../azure/explain';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { contentsOf, listManagementGroups } from '../../azure/services/managementGroups';
import type { GroupContents, ManagementGroup } from '../../azure/services/managementGroups';
import type { AssignableGroup } from '../../protocol/managementGroups';
import { mayAssign } from './assignable';
import { scopeKinds } from './roleScope';

/** How many groups are asked about at once: Azure allows few reads a second of one account. */
const atOnce = 6;

/** The management groups that the account may read, each with what lies under it and whether roles may be given on it; those above come first. */
export async function assignableGroups(arm: AzureClient, tenantName: string, signal: AbortSignal): Promise<readonly AssignableGroup[]> {
  try {
    const waiting = [...(await listManagementGroups(arm, signal))];
    const found: (AssignableGroup & { readonly below: number })[] = [];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [contents, may] = await Promise.all([contentsOf(arm, next.id, signal), mayAssign(arm, next.id, signal)]);
        found.push({ ...groupInfo(next, contents, may), below: contents.groups.length });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    const sorted = found.sort((one, other) => other.below - one.below || one.name.localeCompare(other.name));
    return sorted.map(({ below: _below, ...group }) => group);
  } catch (error) {
    throw explainGroups(error, tenantName);
  }
}

/** Why a tenant's management groups could not be listed, in words. */
export function explainGroups(error: unknown, tenantName: string): unknown {
  const remedy = t('Ask an administrator for the role Management Group Reader, or choose subscriptions.');
  return explainAzure(error, { doing: t('list its management groups'), on: tenantName, remedy });
}

function groupInfo({ id, name }: ManagementGroup, { subscriptions }: GroupContents, may: boolean): AssignableGroup {
  return { id, name, subscriptions, ...(may ? {} : { refusal: scopeKinds.managementGroup.remedy() }) };
}
