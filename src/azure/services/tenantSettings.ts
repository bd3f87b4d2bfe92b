import { isAbort } from '../../base/errors';
import type { AzureClient } from '../pipeline/azureClient';
import { armVersions } from './resources';

/** Settings that a tenant may have. Source: learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings. */
export const mostSettings = 5;

/** The categories that the tenant offers; undefined where the service does not tell, as one of its versions does. */
export async function listTenantCategories(arm: AzureClient, signal?: AbortSignal): Promise<readonly string[] | undefined> {
  try {
    const path = `/providers/microsoft.aadiam/diagnosticSettingsCategories?api-version=${armVersions.tenantCategories}`;
    const { value = [] } = await arm.get<{ readonly value?: readonly { readonly name: string }[] }>(path, signal);
    return value.length === 0 ? undefined : value.map(({ name }) => name);
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}
