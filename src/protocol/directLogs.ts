import type { TenantPlace } from './azure';

/** The requests about logs that are read straight from the services, without a workspace. */
export interface DirectLogRequests {
  /**
   * Fetches logs of a tenant into a new folder of JSON lines, which is there whole or not at all. A log that is refused is told of and holds up no other.
   * Fails where none could be read.
   */
  'directLogs/fetch': { params: FetchLogs; result: FetchedLogs };
}

/** Logs of the directory, as Microsoft Graph names them; the last three are kinds of sign-ins that only its beta has. */
export const directLogNames = [
  'directoryAudits',
  'signIns',
  'nonInteractiveUserSignIns',
  'servicePrincipalSignIns',
  'managedIdentitySignIns',
  'provisioning',
] as const;

export type DirectLogName = (typeof directLogNames)[number];

/** One log: of the directory, or the Activity Log of a subscription. */
export type DirectLog =
  { readonly kind: DirectLogName } | { readonly kind: 'activityLog'; readonly subscriptionId: string; readonly subscriptionName: string };

export interface FetchLogs extends TenantPlace {
  readonly logs: readonly DirectLog[];
  /** ISO times; what a service does not keep any more is left out, and told of. */
  readonly timeRange: { readonly from: string; readonly to: string };
  /** Which records are wanted; all where it is not said. */
  readonly filter?: WantedRecords;
  /** Where the files are to lie: a folder that is not there yet, or is empty. */
  readonly folder: string;
  /** Another folder, where the provisioning log is to lie as three CSV files too: logs, steps, changed properties, joined by `changeId`. */
  readonly provisioningCsv?: string;
}

/** Which records are wanted: all that is said has to be met. */
export interface WantedRecords {
  /** A person's sign-in name, id or display name. */
  readonly user?: string;
  /** An application's display name or id. */
  readonly application?: string;
  readonly outcome?: 'success' | 'failure';
}

export interface FetchedLogs {
  readonly folder: string;
  readonly records: number;
  readonly logs: readonly FetchedLog[];
  /** The folder with the CSV files, where they were written. */
  readonly provisioningCsv?: string;
}

export interface FetchedLog {
  /** What people call it, with whose log it is. */
  readonly name: string;
  readonly records: number;
  /** How its records were chosen, where not all were wanted: by the service's own filter, or here. */
  readonly filtered?: string;
  /** Why it could not be read, and who can mend that. */
  readonly failure?: string;
  /** What is not in it that was asked for. */
  readonly notice?: string;
}

/** The names of the requests. */
export const directLogRequestTable: Readonly<Record<keyof DirectLogRequests, true>> = { 'directLogs/fetch': true };
