import type { TenantPlace } from './azure';

/** The requests about management groups, on which a role holds for every subscription under them. */
export interface ManagementGroupRequests {
  /** The management groups of a tenant that the account may read, those above before those under them. None where the tenant uses none. */
  'setup/assignableGroups': { params: TenantPlace; result: readonly AssignableGroup[] };
}

export interface AssignableGroup {
  /** Its id, by which plans name it as a scope. */
  readonly id: string;
  readonly name: string;
  /** The subscriptions under it, at any depth. */
  readonly subscriptions: readonly { readonly subscriptionId: string; readonly name: string }[];
  /** Why the account may give no roles on it, and who may; not there where it may. */
  readonly refusal?: string;
}

/** Every request's name; the type makes a missing one fail to compile. */
export const managementGroupRequestTable: Readonly<Record<keyof ManagementGroupRequests, true>> = {
  'setup/assignableGroups': true,
};
