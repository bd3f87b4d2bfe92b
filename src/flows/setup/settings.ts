import type { AzureClient } from '../../azure/pipeline/azureClient';
import { explainAzure } from '../../azure/explain';
import type { DiagnosticSetting } from '../../azure/services/diagnosticSettings';
import { listOwnCategories, listSettings } from '../../azure/services/listSettings';
import type { KnownSetting } from '../../azure/services/listSettings';
import type { SettingOwner } from '../../base/settingOwner';
import { ownerFacts } from './ownerFacts';

/** The settings of a tenant or of a subscription. @throws UserError that says who may read them */
export async function readSettings(
  arm: AzureClient,
  owner: SettingOwner,
  on: string,
  signal: AbortSignal,
): Promise<readonly KnownSetting[]> {
  try {
    return await listSettings(arm, owner, signal);
  } catch (error) {
    throw explainAzure(error, { doing: 'list its diagnostic settings', on, remedy: ownerFacts(owner).readRemedy });
  }
}

/** The categories that may be chosen: those that the service tells, or else those that such an owner has. */
export async function readCategories(
  arm: AzureClient,
  owner: SettingOwner,
  settings: readonly DiagnosticSetting[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  return (await listOwnCategories(arm, owner, signal)) ?? ownerFacts(owner).categories(settings);
}
