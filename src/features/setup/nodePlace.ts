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

/** What the parts of a node's id after the tenant stand for, by the first of them. */
const kinds: Readonly<Partial<Record<string, (parts: readonly string[]) => Omit<NodePlace, 'place'>>>> = {
  settings: (parts) => named(parts),
  attributes: (parts) => ({ attributes: true, ...named(parts) }),
  subscription: ([subscriptionId, ...parts]) => (subscriptionId === undefined ? {} : { subscriptionId, ...named(parts) }),
};

function named(parts: readonly string[]): Pick<NodePlace, 'setting'> {
  return parts.length === 0 ? {} : { setting: parts.join('/') };
}

/** Reads a node's id: `tenant`, `tenant/settings/name`, `tenant/attributes/name`, `tenant/subscription/id/name`, or less of one of these. */
export function nodePlace(node: TreeTarget, tenantName: (tenantId: string) => string): NodePlace {
  const [tenantId = '', kind = '', ...parts] = node.id.split('/');
  const place = { connectionId, tenantId, tenantName: tenantName(tenantId) };
  return { place, ...kinds[kind]?.(parts) };
}
