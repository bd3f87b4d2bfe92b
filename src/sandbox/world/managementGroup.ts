import { subscriptionOf } from './resource';

/** A management group of a tenant: roles that are given on it hold in all that lies under it. */
export interface ManagementGroup {
  /** The last part of its id; the root's is the id of the tenant. */
  readonly name: string;
  readonly displayName: string;
  /** The name of the group that it lies in; only the root lies in none. */
  readonly parent?: string;
  /** The ids of the subscriptions that were put into it; what was put nowhere lies in the root. */
  readonly subscriptions: readonly string[];
}

/** A tenant, as far as its groups go. */
interface Tree {
  readonly managementGroups: readonly ManagementGroup[];
  readonly subscriptions: readonly { readonly id: string }[];
}

const prefix = '/providers/Microsoft.Management/managementGroups/';

/** The id of a group, which is also its scope. */
export function groupScope(name: string): string {
  return `${prefix}${name}`;
}

/** The name of the group that a scope is, or lies at, in lower case. */
export function groupNameOf(scope: string): string | undefined {
  return /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)/i.exec(scope)?.[1]?.toLowerCase();
}

export function findGroup({ managementGroups }: Pick<Tree, 'managementGroups'>, name: string): ManagementGroup | undefined {
  return managementGroups.find((group) => group.name.toLowerCase() === name.toLowerCase());
}

/** The groups that a group lies in, from the nearest to the root. */
export function ancestorsOf(tree: Tree, { parent }: ManagementGroup): readonly ManagementGroup[] {
  const above = parent === undefined ? undefined : findGroup(tree, parent);
  return above ? [above, ...ancestorsOf(tree, above)] : [];
}

export function childGroupsOf({ managementGroups }: Tree, { name }: ManagementGroup): readonly ManagementGroup[] {
  return managementGroups.filter(({ parent }) => parent?.toLowerCase() === name.toLowerCase());
}

/** The groups under a group, each before those under it. */
export function groupsUnder(tree: Tree, group: ManagementGroup): readonly ManagementGroup[] {
  return childGroupsOf(tree, group).flatMap((child) => [child, ...groupsUnder(tree, child)]);
}

/** The ids of the subscriptions that lie in a group itself. */
export function subscriptionsIn(
  { managementGroups, subscriptions }: Tree,
  { parent, subscriptions: put }: ManagementGroup,
): readonly string[] {
  if (parent !== undefined) return put;
  const placed = new Set(managementGroups.flatMap((group) => group.subscriptions));
  return [...put, ...subscriptions.map(({ id }) => id).filter((id) => !placed.has(id))];
}

/** The scopes of the groups that a scope lies in: those of its subscription, or those above a group, and that group itself. */
export function groupScopesOver(tree: Tree, scope: string): readonly string[] {
  const subscriptionId = subscriptionOf(scope);
  const name = groupNameOf(scope);
  const own =
    subscriptionId === undefined
      ? name === undefined
        ? undefined
        : findGroup(tree, name)
      : tree.managementGroups.find((group) => subscriptionsIn(tree, group).includes(subscriptionId));
  return own ? [own, ...ancestorsOf(tree, own)].map((group) => groupScope(group.name)) : [];
}
