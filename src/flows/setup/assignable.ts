import type { AzureClient } from '../../azure/pipeline/azureClient';
import { explainAzure } from '../../azure/explain';
import { listSubscriptions } from '../../azure/services/subscriptions';
import { isAbort } from '../../base/errors';
import type { AssignableSubscription } from '../../protocol/setup';
import { allows, readRights } from './rights';

const assign = 'Microsoft.Authorization/roleAssignments/write';

/** The subscriptions of a tenant, each with whether the account may give roles on it, as Owner, User Access Administrator or Co-Administrator do. AZ-1. */
export async function assignable(arm: AzureClient, tenantName: string, signal: AbortSignal): Promise<readonly AssignableSubscription[]> {
  try {
    const subscriptions = await listSubscriptions(arm, signal);
    return await Promise.all(
      subscriptions.map(async ({ subscriptionId, name, tenantId }) => ({
        subscriptionId,
        name,
        ...(tenantId === undefined ? {} : { tenantId }),
        mayAssign: await mayAssign(arm, `/subscriptions/${subscriptionId}`, signal),
      })),
    );
  } catch (error) {
    throw explainAzure(error, {
      doing: 'list your subscriptions',
      on: tenantName,
      remedy: 'Ask an Owner of a subscription for the role Reader, then retry.',
    });
  }
}

/** Whether the account may give roles on a scope. Where the rights cannot be read, the service decides when a role is given. */
export async function mayAssign(arm: AzureClient, scope: string, signal: AbortSignal): Promise<boolean> {
  try {
    return allows(await readRights(arm, scope, signal), assign);
  } catch (error) {
    if (isAbort(error)) throw error;
    return false;
  }
}
