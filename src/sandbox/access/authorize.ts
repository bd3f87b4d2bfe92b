import { groupNameOf, groupScopesOver, findGroup } from '../world/managementGroup';
import { subscriptionOf } from '../world/resource';
import { builtInRoleList, namesAction } from '../world/roleDefinition';
import type { RoleAssignment, RoleDefinition } from '../world/roleDefinition';
import type { Tenant, World } from '../world/world';
import { findSubscription } from '../world/world';
import type { Caller } from './caller';

/** Every role that is defined, built-in and custom. */
export function allRoles(world: World): readonly RoleDefinition[] {
  return [...builtInRoleList, ...world.customRoles];
}

/**
 * Whether a scope is another or lies below it: by its path, or, in the tenant that is asked about, because its management group or one above that is
 * the other.
 */
export function isWithin(tenant: Tenant, scope: string, above: string): boolean {
  return isBelow(scope, above) || groupScopesOver(tenant, scope).some((group) => isBelow(group, above));
}

function isBelow(scope: string, above: string): boolean {
  const [inner, outer] = [scope.toLowerCase(), above.toLowerCase().replace(/\/$/, '')];
  return inner === outer || inner.startsWith(`${outer}/`) || outer === '';
}

/** Role assignments of the caller that have taken effect `delay` milliseconds after they were made. */
export function effectiveAssignments(world: World, caller: Caller, delay: number): readonly RoleAssignment[] {
  const now = world.clock.now();
  return world.roleAssignments.filter(({ principalId, createdAt }) => principalId === caller.objectId && createdAt + delay <= now);
}

export interface Wanted {
  readonly action: string;
  readonly scope: string;
  /** Whether it is an action on data. */
  readonly data?: boolean;
  /** How long assignments take to be heeded here. */
  readonly delay: number;
}

/** Whether the caller may do something, by its roles at the scope and above. */
export function mayDo(world: World, caller: Caller, { action, scope, data = false, delay }: Wanted): boolean {
  if (!canReach(world, caller, scope)) return false;
  return effectiveAssignments(world, caller, delay).some((assignment) => {
    if (!isWithin(caller.tenant, scope, assignment.scope)) return false;
    const role = allRoles(world).find(({ id }) => id === assignment.roleId);
    if (!role) return false;
    if (data) return namesAction(role.dataActions, action);
    return namesAction(role.actions, action) && !namesAction(role.notActions, action);
  });
}

/** Whether a scope is one of the caller's tenant, or one that its tenant manages. A management group that is not there is nobody's. */
export function canReach(world: World, caller: Caller, scope: string): boolean {
  const group = groupNameOf(scope);
  if (group !== undefined) return findGroup(caller.tenant, group) !== undefined;
  const subscriptionId = subscriptionOf(scope);
  if (subscriptionId === undefined) return true;
  const found = findSubscription(world, subscriptionId);
  return found !== undefined && (found.tenant.id === caller.tenant.id || found.subscription.managedBy.includes(caller.tenant.id));
}

/** Whether the caller has any right at, above or below a scope: then lists show it. */
export function seesAnything(world: World, caller: Caller, scope: string): boolean {
  if (!canReach(world, caller, scope)) return false;
  return effectiveAssignments(world, caller, world.delays.role).some(
    (assignment) => isWithin(caller.tenant, scope, assignment.scope) || isWithin(caller.tenant, assignment.scope, scope),
  );
}
