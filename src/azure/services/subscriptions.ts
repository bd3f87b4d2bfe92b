import type { AzureClient } from '../pipeline/azureClient';
import { armVersions } from './resources';

export interface Subscription {
  readonly subscriptionId: string;
  readonly name: string;
  /** `Enabled`, `Warned`, `PastDue`, `Disabled`, `Deleted`. */
  readonly state: string;
  readonly tenantId?: string;
}

interface WireSubscription {
  readonly subscriptionId: string;
  readonly displayName?: string;
  readonly state?: string;
  readonly tenantId?: string;
}

/** The subscriptions of the token's tenant in which the account has any role; somebody without roles sees none, which is no failure. */
export async function listSubscriptions(arm: AzureClient, signal?: AbortSignal): Promise<readonly Subscription[]> {
  const subscriptions: Subscription[] = [];
  for await (const wire of arm.pages<WireSubscription>(`/subscriptions?api-version=${armVersions.subscriptions}`, signal)) {
    const { subscriptionId, displayName, state = 'Enabled', tenantId } = wire;
    subscriptions.push({ subscriptionId, name: displayName ?? subscriptionId, state, ...(tenantId === undefined ? {} : { tenantId }) });
  }
  return subscriptions;
}
