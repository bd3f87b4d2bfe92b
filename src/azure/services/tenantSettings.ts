import { isAbort } from '../../base/errors';
import type { AzureClient } from '../pipeline/azureClient';
import { armVersions } from './resources';

/** Settings that a tenant may have. Source: learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings. */
export const mostSettings = 5;

/** Who keeps the settings for the logs of custom security attributes. */
export const attributesProvider = '/providers/microsoft.AadCustomSecurityAttributesDiagnosticSettings';

/** The categories that the tenant offers, or its custom security attributes; undefined where the service does not tell, as one of its versions does. */
export async function listTenantCategories(
  arm: AzureClient,
  signal?: AbortSignal,
  attributes = false,
): Promise<readonly string[] | undefined> {
  try {
    const provider = attributes ? attributesProvider : '/providers/microsoft.aadiam';
    const path = `${provider}/diagnosticSettingsCategories?api-version=${armVersions.tenantCategories}`;
    const { value = [] } = await arm.get<{ readonly value?: readonly { readonly name: string }[] }>(path, signal);
    return value.length === 0 ? undefined : value.map(({ name }) => name);
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}
