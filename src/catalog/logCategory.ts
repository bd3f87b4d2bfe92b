/** What a category of diagnostic settings needs before anything arrives. */
export type Licence = 'none' | 'P1' | 'P2' | 'workload' | 'globalSecureAccess' | 'b2c' | 'unknown';

export type CategoryGroup = 'activity' | 'signIn' | 'risk' | 'network' | 'other' | 'azure';

/** A category of diagnostic settings, as far as the product knows it; the service's own list says which a tenant offers. */
export interface LogCategory {
  readonly name: string;
  readonly group: CategoryGroup;
  /** The Log Analytics table that its records end in. */
  readonly table: string;
  readonly licence: Licence;
  readonly preview: boolean;
  /** How much comes of it, beside interactive sign-ins. */
  readonly volume: 'low' | 'medium' | 'high' | 'very high';
  /** Whether a wizard has it chosen at first. */
  readonly suggested: boolean;
  /** What has to be so before a record arrives, as it follows “arrives only if”. */
  readonly onlyIf?: string;
}

/** What a licence is called. */
export const licenceNames: Readonly<Record<Licence, string>> = {
  none: 'any licence',
  P1: 'Entra ID P1',
  P2: 'Entra ID P2',
  workload: 'Workload ID Premium',
  globalSecureAccess: 'Global Secure Access',
  b2c: 'Azure AD B2C',
  unknown: 'licence not documented',
};

/**
 * Minutes after which records are usually there, and after which they are late, by kind of destination.
 * Source: learn.microsoft.com/entra/identity/monitoring-health/reference-log-latency and learn.microsoft.com/azure/azure-monitor/logs/data-ingestion-time.
 */
export const documentedLatency = {
  workspace: { usual: 5, late: 15 },
  storageAccount: { usual: 15, late: 60 },
  eventHub: { usual: 5, late: 15 },
  partner: { usual: 15, late: 60 },
} as const;

/** Minutes that the first delivery to a new destination may take, in usual cases and at most. Source: the same pages. */
export const firstDelivery = { usual: 90, most: 3 * 24 * 60 } as const;
