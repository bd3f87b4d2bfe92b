import type { TokenCredential } from '@azure/core-auth';
import type { Cloud } from '../cloud';
import { abortPolicy } from '../pipeline/abortEachPage';
import { sdkOptions } from '../pipeline/azureClient';
import { exactErrorPolicy } from '../pipeline/exactErrors';
import { retryPolicy, usualRetries } from '../pipeline/retries';
import { sameHostPolicy } from '../pipeline/sameHost';
import { readSetting } from './diagnosticSettings';
import type { DiagnosticSetting } from './diagnosticSettings';

export interface SubscriptionPlace {
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  readonly subscriptionId: string;
}

/** The settings that route a subscription's Activity Log, as the client of Azure Monitor reads them: those that are shown, not changed. */
export async function listSubscriptionSettings(place: SubscriptionPlace, signal: AbortSignal): Promise<readonly DiagnosticSetting[]> {
  const { cloud, credential, subscriptionId } = place;
  const { MonitorClient } = await import('@azure/arm-monitor');
  const client = new MonitorClient(credential, subscriptionId, {
    ...sdkOptions(cloud),
    endpoint: cloud.arm,
    credentials: { scopes: [`${cloud.audiences.arm}/.default`] },
    additionalPolicies: [
      { policy: abortPolicy(signal), position: 'perCall' },
      { policy: exactErrorPolicy(), position: 'perRetry' },
      { policy: retryPolicy(usualRetries), position: 'perRetry' },
      { policy: sameHostPolicy(cloud.arm), position: 'perRetry' },
    ],
  });
  const settings: DiagnosticSetting[] = [];
  // Without the leading slash: the client adds its own.
  for await (const { name, ...setting } of client.diagnosticSettings.list(`subscriptions/${subscriptionId}`)) {
    const { workspaceId, storageAccountId, eventHubAuthorizationRuleId, eventHubName, marketplacePartnerId, logs } = setting;
    const wire = { workspaceId, storageAccountId, eventHubAuthorizationRuleId, eventHubName, marketplacePartnerId, logs };
    settings.push(readSetting({ name: name ?? '', properties: withoutUndefined(wire) }));
  }
  return settings;
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Defined<T>;
}
