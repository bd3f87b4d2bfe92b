import type { OfferedSetting } from './offeredSetting';

/** Where the logs of a tenant, or of a subscription's Activity Log, go. */
export interface OwnerPosture {
  readonly tenantId: string;
  readonly subscriptionId?: string;
  /** Whether it is the tenant's custom security attributes. */
  readonly attributes?: boolean;
  readonly name: string;
  readonly licence?: 'Free' | 'P1' | 'P2';
  readonly categories: readonly string[];
  readonly settings: readonly OfferedSetting[];
  /** Of a tenant: the settings of Intune, or why they could not be read. */
  readonly intune?: { readonly settings: readonly OfferedSetting[] } | { readonly failure: string };
  /** Why it could not be read. */
  readonly failure?: string;
}

export interface PostureFinding {
  readonly kind: 'gap' | 'duplicate' | 'dead' | 'benchmark' | 'unknown';
  readonly owner: string;
  readonly words: string;
}

export interface PostureReport {
  readonly owners: readonly OwnerPosture[];
  readonly findings: readonly PostureFinding[];
  readonly markdown: string;
}

/** What tenants do differently. */
export interface TenantComparison {
  /** By category: where each tenant sends it. */
  readonly differences: readonly { readonly category: string; readonly words: string }[];
  /** A sentence for each tenant that cannot be read. */
  readonly unread: readonly string[];
  readonly markdown: string;
}

export interface PostureBaseline {
  readonly version: 1;
  readonly owners: readonly {
    readonly tenantId: string;
    readonly subscriptionId?: string;
    readonly attributes?: boolean;
    readonly name: string;
    readonly settings: readonly { readonly name: string; readonly enabled: readonly string[]; readonly destinations: readonly string[] }[];
  }[];
}
