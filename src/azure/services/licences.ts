import type { AzureClient } from '../pipeline/azureClient';

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

/** Ids of the service plans that tell a licence. Source: learn.microsoft.com/entra/identity/users/licensing-service-plan-reference. */
const plans = {
  p1: '41781fb2-bc02-4b7c-bd55-b576c07bb09d',
  p2: 'eec0eb4f-6444-4f95-aba0-50c24d67f998',
  workload: '7dc0e92d-bf15-401d-907e-0884efe7c760',
} as const;

/** What the token's tenant is licensed for. A licence counts while its plan is provisioned, also in its grace period. */
export async function readLicence(graph: AzureClient, signal: AbortSignal): Promise<TenantLicence> {
  const path = '/v1.0/subscribedSkus?$select=skuPartNumber,capabilityStatus,consumedUnits,servicePlans';
  const { value = [] } = await graph.get<{ readonly value?: readonly WireSku[] }>(path, signal);
  const active = value.filter(({ capabilityStatus }) => capabilityStatus === 'Enabled' || capabilityStatus === 'Warning');
  const has = (plan: string): boolean =>
    active.some(({ servicePlans = [] }) =>
      servicePlans.some((each) => each.servicePlanId === plan && each.provisioningStatus === 'Success'),
    );
  const premium = active.filter(({ servicePlans = [] }) =>
    servicePlans.some(({ servicePlanId }) => servicePlanId === plans.p1 || servicePlanId === plans.p2),
  );
  return {
    level: has(plans.p2) ? 'P2' : has(plans.p1) ? 'P1' : 'Free',
    workload: has(plans.workload),
    users: Math.max(0, ...premium.map(({ consumedUnits = 0 }) => consumedUnits)),
  };
}
