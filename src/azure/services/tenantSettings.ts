import { isAbort } from '../../base/errors';
import type { AzureClient } from '../pipeline/azureClient';
import { readSetting } from './diagnosticSettings';
import type { DiagnosticSetting, WireSetting } from './diagnosticSettings';

/** Settings that a tenant may have. Source: learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings. */
export const mostSettings = 5;

const provider = '/providers/microsoft.aadiam';

/** The diagnostic settings of the token's tenant. */
export async function listTenantSettings(arm: AzureClient, signal?: AbortSignal): Promise<readonly DiagnosticSetting[]> {
  const { value = [] } = await arm.get<{ readonly value?: readonly WireSetting[] }>(
    `${provider}/diagnosticSettings?api-version=2017-04-01`,
    signal,
  );
  return value.map(readSetting);
}

/** The categories that the tenant offers; undefined where the service does not tell, as one of its versions does. */
export async function listTenantCategories(arm: AzureClient, signal?: AbortSignal): Promise<readonly string[] | undefined> {
  try {
    const path = `${provider}/diagnosticSettingsCategories?api-version=2017-04-01-preview`;
    const { value = [] } = await arm.get<{ readonly value?: readonly { readonly name: string }[] }>(path, signal);
    return value.length === 0 ? undefined : value.map(({ name }) => name);
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}
