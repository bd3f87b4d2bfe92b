import type { DestinationInfo } from './azure';

/** The wait for the first record of a category at one destination of a setting. */
export interface WatchInfo {
  readonly id: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly setting: string;
  readonly subscriptionId?: string;
  /** Whether the setting is one of the tenant's custom security attributes. */
  readonly attributes?: boolean;
  readonly category: string;
  readonly destination: DestinationInfo;
  readonly startedAt: string;
  readonly state: 'waiting' | 'arrived' | 'ended';
  /** Always true, in one sentence: how long it has waited against what is documented, when the first record came, or why none did. */
  readonly status: string;
}
