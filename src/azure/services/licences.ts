import type { AzureClient } from '../pipeline/azureClient';

/** Licences that categories of logs ask for. */
export type LicenceId = 'entraP1' | 'entraP2' | 'workloadIdentities';

/** Service plans, by what they license. Source: the published list of product names and service plans. */
const plans: Readonly<Record<string, readonly LicenceId[]>> = {
  '41781fb2-bc02-4b7c-bd55-b576c07bb09d': ['entraP1'],
  'eec0eb4f-6444-4f95-aba0-50c24d67f998': ['entraP1', 'entraP2'],
  '7dc0e92d-bf15-401d-907e-0884efe7c760': ['workloadIdentities'],
};

interface WireSku {
  readonly capabilityStatus?: string;
  readonly servicePlans?: readonly { readonly servicePlanId: string; readonly provisioningStatus?: string }[];
}

/** The licences that a tenant has; a plan counts where it is provisioned and its product is in force. */
export async function readLicences(graph: AzureClient, signal?: AbortSignal): Promise<readonly LicenceId[]> {
  const found = new Set<LicenceId>();
  const path = '/v1.0/subscribedSkus?$select=skuPartNumber,capabilityStatus,servicePlans';
  for await (const { capabilityStatus = '', servicePlans = [] } of graph.pages<WireSku>(path, signal)) {
    if (!inForce.has(capabilityStatus)) continue;
    for (const { servicePlanId, provisioningStatus } of servicePlans) {
      if (provisioningStatus === 'Success') for (const licence of plans[servicePlanId] ?? []) found.add(licence);
    }
  }
  return [...found];
}

const inForce = new Set(['Enabled', 'Warning']);
