import type { AzureClient } from '../../azure/pipeline/azureClient';
import { explainAzure } from '../../azure/explain';
import type { DiagnosticSetting } from '../../azure/services/diagnosticSettings';
import { listSettings } from '../../azure/services/listSettings';
import type { KnownSetting, SettingOwner } from '../../azure/services/listSettings';
import { listTenantCategories } from '../../azure/services/tenantSettings';
import { logCategories } from '../../catalog/logCategories';
import { readRemedy } from './settingRemedy';

/** The category that takes a setting of its own. */
const attributesCategory = 'CustomSecurityAttributeAuditLogs';

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
    throw explainAzure(error, { doing: 'list its diagnostic settings', on, remedy: readRemedy(owner) });
  }
}

/** The categories that may be chosen: of a tenant those that the service tells, of a subscription those that every one has. */
export async function readCategories(
  arm: AzureClient,
  { subscriptionId, attributes = false }: SettingOwner,
  settings: readonly DiagnosticSetting[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const ofActivity = (each: { readonly group: string }): boolean => each.group === 'azure';
  if (subscriptionId !== undefined) return logCategories.filter(ofActivity).map(({ name }) => name);
  const told = await listTenantCategories(arm, signal, attributes);
  if (told) return told;
  if (attributes) return [attributesCategory];
  const known = logCategories.filter((each) => !ofActivity(each) && each.name !== attributesCategory).map(({ name }) => name);
  return [...new Set([...known, ...settings.flatMap(({ enabled }) => enabled)])];
}
