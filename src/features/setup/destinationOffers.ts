import type { App } from '../../app';
import { isAbort, messageOf } from '../../base/errors';
import type { TenantPlace } from '../../protocol/azure';
import type { DestinationOffer } from '../../protocol/setup';

/** What a subscription has to send to, or why that cannot be read. */
export interface SubscriptionOffer {
  readonly subscription: string;
  readonly offer?: DestinationOffer;
  readonly failure?: string;
}

/** What the subscriptions of a tenant have to send to; one that cannot be read says why, and holds none of the others up. */
export async function subscriptionOffers(
  engine: Pick<App['engine'], 'request'>,
  place: TenantPlace,
  signal: AbortSignal,
): Promise<readonly SubscriptionOffer[]> {
  const subscriptions = await engine.request('azure/subscriptions', place, { signal });
  return Promise.all(
    subscriptions.map(async ({ subscriptionId, name: subscription }) => {
      try {
        return { subscription, offer: await engine.request('setup/destinations', { ...place, subscriptionId }, { signal }) };
      } catch (error) {
        if (isAbort(error)) throw error;
        return { subscription, failure: messageOf(error) };
      }
    }),
  );
}
