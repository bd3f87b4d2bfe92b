import type { AzureClient } from '../pipeline/azureClient';

/** Licences that categories of logs ask for. */
export type LicenceId = 'entraP1' | 'entraP2' | 'workloadIdentities';

export interface TenantLicence {
  readonly level: 'Free' | 'P1' | 'P2';
  /** Whether risks of workload identities are recorded. */
  readonly workload: boolean;
  /** How many licences are given to people: about how many there are. */
  readonly users: number;
}

interface WireSku {
  readonly capabilityStatus?: string;
  readonly consumedUnits?: number;
  readonly servicePlans?: readonly { readonly servicePlanId?: string; readonly provisioningStatus?: string }[];
}

/** Service plans, by what they license. Source: learn.microsoft.com/entra/identity/users/licensing-service-plan-reference. */
const plans: Readonly<Record<string, readonly LicenceId[]>> = {
  '41781fb2-bc02-4b7c-bd55-b576c07bb09d': ['entraP1'],
  'eec0eb4f-6444-4f95-aba0-50c24d67f998': ['entraP1', 'entraP2'],
  '7dc0e92d-bf15-401d-907e-0884efe7c760': ['workloadIdentities'],
};

/** A product in its grace period still counts. */
const inForce = new Set(['Enabled', 'Warning']);

/** The licences that the token's tenant has; a plan counts where it is provisioned and its product is in force. */
export async function readLicences(graph: AzureClient, signal?: AbortSignal): Promise<readonly LicenceId[]> {
  return licencesOf(await readSkus(graph, signal));
}

/** What the token's tenant is licensed for, and for about how many people. */
export async function readLicence(graph: AzureClient, signal: AbortSignal): Promise<TenantLicence> {
  const skus = await readSkus(graph, signal);
  const licences = licencesOf(skus);
  const premium = skus.filter((sku) => plansOf(sku).some((plan) => plan.licences.includes('entraP1')));
  return {
    level: licences.includes('entraP2') ? 'P2' : licences.includes('entraP1') ? 'P1' : 'Free',
    workload: licences.includes('workloadIdentities'),
    users: Math.max(0, ...premium.map(({ consumedUnits = 0 }) => consumedUnits)),
  };
}

async function readSkus(graph: AzureClient, signal: AbortSignal | undefined): Promise<readonly WireSku[]> {
  const skus: WireSku[] = [];
  const path = '/v1.0/subscribedSkus?$select=skuPartNumber,capabilityStatus,consumedUnits,servicePlans';
  for await (const sku of graph.pages<WireSku>(path, signal)) if (inForce.has(sku.capabilityStatus ?? '')) skus.push(sku);
  return skus;
}

function licencesOf(skus: readonly WireSku[]): readonly LicenceId[] {
  const provisioned = skus.flatMap(plansOf).filter(({ ready }) => ready);
  return [...new Set(provisioned.flatMap(({ licences }) => licences))];
}

function plansOf({ servicePlans = [] }: WireSku): readonly { readonly licences: readonly LicenceId[]; readonly ready: boolean }[] {
  return servicePlans.map(({ servicePlanId = '', provisioningStatus }) => ({
    licences: plans[servicePlanId] ?? [],
    ready: provisioningStatus === 'Success',
  }));
}
