import type { AzureClient } from '../pipeline/azureClient';
import { armVersions } from './resources';

export interface Tenant {
  readonly tenantId: string;
  /** Missing for a tenant that the account only visits. */
  readonly name?: string;
  readonly domain?: string;
  /** `Home`, `ProjectedBy` for a guest's, `ManagedBy` for one that is managed from outside. */
  readonly category?: string;
}

interface WireTenant {
  readonly tenantId: string;
  readonly displayName?: string;
  readonly defaultDomain?: string;
  readonly tenantCategory?: string;
}

/** The tenants that the account can reach. */
export async function listTenants(arm: AzureClient, signal?: AbortSignal): Promise<readonly Tenant[]> {
  const tenants: Tenant[] = [];
  for await (const { tenantId, displayName, defaultDomain, tenantCategory } of arm.pages<WireTenant>(
    `/tenants?api-version=${armVersions.tenants}`,
    signal,
  )) {
    tenants.push({
      tenantId,
      ...(displayName === undefined ? {} : { name: displayName }),
      ...(defaultDomain === undefined ? {} : { domain: defaultDomain }),
      ...(tenantCategory === undefined ? {} : { category: tenantCategory }),
    });
  }
  return tenants;
}
