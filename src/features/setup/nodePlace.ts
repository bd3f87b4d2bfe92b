import { azureConnectionId as connectionId } from '../../host/azureConnection';
import type { TenantPlace } from '../../protocol/azure';

/** A node of the view of tenants, as far as a command on it needs to know. */
export interface TreeTarget {
  readonly id: string;
  readonly label: string;
}

/** What a node of the view of tenants is about. */
export interface NodePlace {
  readonly place: TenantPlace;
  readonly subscriptionId?: string;
  /** Whether it is about the tenant's custom security attributes. */
  readonly attributes?: boolean;
  readonly setting?: string;
}

/** Reads a node's id: `tenant`, `tenant/settings`, `tenant/settings/name`, `tenant/subscription/id`, `tenant/subscription/id/name`. */
export function nodePlace(node: TreeTarget, tenantName: (tenantId: string) => string): NodePlace {
  const [tenantId = '', kind, first, ...rest] = node.id.split('/');
  const place = { connectionId, tenantId, tenantName: tenantName(tenantId) };
  if (kind === 'settings' && first !== undefined) return { place, setting: [first, ...rest].join('/') };
  if (kind !== 'subscription' || first === undefined) return { place };
  return { place, subscriptionId: first, ...(rest.length === 0 ? {} : { setting: rest.join('/') }) };
}
