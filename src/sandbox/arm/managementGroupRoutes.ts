import { mayDo, seesAnything } from '../access/authorize';
import { json } from '../http/answers';
import type { Route } from '../http/route';
import { ServiceFailure } from '../http/serviceFailure';
import { ancestorsOf, childGroupsOf, findGroup, groupScope, groupsUnder, subscriptionsIn } from '../world/managementGroup';
import type { ManagementGroup } from '../world/managementGroup';
import type { Subscription } from '../world/world';
import { apiVersions } from './apiVersions';
import type { ArmCall } from './armCall';
import { requireAction } from './armCall';
import { page } from './page';

const versions = apiVersions.managementGroups;
const provider = '/providers/Microsoft.Management';
const type = 'Microsoft.Management/managementGroups';
const read = `${type}/read`;

/** Management groups, of which the callers see those that their roles reach. */
export const managementGroupRoutes: readonly Route<ArmCall>[] = [
  { method: 'GET', path: `${provider}/managementGroups`, versions, handle: listGroups },
  { method: 'GET', path: `${provider}/managementGroups/{managementGroup}`, versions, handle: getGroup },
  { method: 'GET', path: `${provider}/managementGroups/{managementGroup}/descendants`, versions, handle: listDescendants },
  { method: 'GET', path: `${provider}/managementGroups/{managementGroup}/subscriptions`, versions, handle: listSubscriptions },
  { method: 'POST', path: `${provider}/getEntities`, versions, handle: getEntities },
];

/** The group of a path. One that is not there is refused like one that the caller may not see, as the service does it. */
function groupOfPath(call: ArmCall): ManagementGroup {
  const { tenant } = call.caller;
  const name = call.parameters['managementGroup'] ?? '';
  const notFound = new ServiceFailure(404, 'NotFound', `'${groupScope(name)}' not found`);
  if (tenant.managementGroups.length === 0) throw notFound;
  requireAction(call, read, groupScope(name));
  const group = findGroup(tenant, name);
  if (!group) throw notFound;
  return group;
}

const may = ({ world, caller }: ArmCall, action: string, scope: string): boolean =>
  mayDo(world, caller, { action, scope, delay: world.delays.role });

function listGroups(call: ArmCall): Response {
  const { tenant } = call.caller;
  const seen = tenant.managementGroups.filter(({ name }) => may(call, read, groupScope(name)));
  return page(
    call,
    seen.map(({ name, displayName }) => ({ id: groupScope(name), type, name, properties: { tenantId: tenant.id, displayName } })),
  );
}

function getGroup(call: ArmCall): Response {
  const group = groupOfPath(call);
  const { tenant } = call.caller;
  const expand = call.url.searchParams.get('$expand') ?? '';
  const recurse = call.url.searchParams.get('$recurse') === 'true';
  if (recurse && expand !== 'children') throw new ServiceFailure(400, 'BadRequest', 'Use $expand=children with $recurse=true.');
  const [parent] = ancestorsOf(tenant, group);
  const details = {
    version: 1,
    updatedTime: '2024-02-12T09:30:00.0000000Z',
    updatedBy: tenant.id,
    parent: parent ? { id: groupScope(parent.name), name: parent.name, displayName: parent.displayName } : null,
    ...pathDetails(call, group, expand),
  };
  const children = expand === 'children' ? { children: childrenOf(call, group, recurse) } : {};
  const { name, displayName } = group;
  return json({ id: groupScope(name), type, name, properties: { tenantId: tenant.id, displayName, details, ...children } });
}

function pathDetails({ caller: { tenant } }: ArmCall, group: ManagementGroup, expand: string): object {
  const named = ({ name, displayName }: ManagementGroup): object => ({ name, displayName });
  const above = ancestorsOf(tenant, group);
  if (expand === 'path') return { path: [...above].reverse().map(named) };
  if (expand !== 'ancestors') return {};
  return { managementGroupAncestors: above.map(({ name }) => name), managementGroupAncestorsChain: above.map(named) };
}

function childrenOf(call: ArmCall, group: ManagementGroup, recurse: boolean): readonly object[] {
  const { tenant } = call.caller;
  const groups = childGroupsOf(tenant, group).map((child) => {
    const { name, displayName } = child;
    const below = recurse ? childrenOf(call, child, true) : [];
    return { id: groupScope(name), type, name, displayName, ...(below.length === 0 ? {} : { children: below }) };
  });
  const isLeftOut = /^children\.childType ne Subscription$/i.test(call.url.searchParams.get('$filter') ?? '');
  const subscriptions = subscriptionsOf(call, group).map(({ id, name: displayName }) => ({
    id: `/subscriptions/${id}`,
    type: '/subscriptions',
    name: id,
    displayName,
  }));
  return isLeftOut ? groups : [...groups, ...subscriptions];
}

/** The subscriptions that lie in a group itself. */
function subscriptionsOf({ caller: { tenant } }: ArmCall, group: ManagementGroup): readonly Subscription[] {
  const ids = new Set(subscriptionsIn(tenant, group));
  return tenant.subscriptions.filter(({ id }) => ids.has(id));
}

function listDescendants(call: ArmCall): Response {
  const group = groupOfPath(call);
  const { tenant } = call.caller;
  const below = groupsUnder(tenant, group);
  const groups = below.map(({ name, displayName, parent }) => ({
    id: groupScope(name),
    type,
    name,
    properties: { displayName, parent: { id: groupScope(parent ?? '') } },
  }));
  const subscriptions = [group, ...below].flatMap((each) =>
    subscriptionsOf(call, each).map(({ id, name }) => ({
      id: `/subscriptions/${id}`,
      type: `${type}/subscriptions`,
      name: id,
      properties: { displayName: name, parent: { id: groupScope(each.name) } },
    })),
  );
  return page(call, [...groups, ...subscriptions]);
}

function listSubscriptions(call: ArmCall): Response {
  const group = groupOfPath(call);
  const { tenant } = call.caller;
  requireAction(call, `${type}/subscriptions/read`, groupScope(group.name));
  return page(
    call,
    subscriptionsOf(call, group).map(({ id, name }) => ({
      name: id,
      id: `${groupScope(group.name)}/subscriptions/${id}`,
      type: `${type}/subscriptions`,
      properties: { tenant: tenant.id, displayName: name, parent: { id: groupScope(group.name) }, state: 'Active' },
    })),
  );
}

/** What a caller may do with an entity, in the service's words. */
function permissionOf(call: ArmCall, kind: string, scope: string): string {
  const [right] = (['delete', 'write', 'read'] as const).filter((each) => may(call, `${kind}/${each}`, scope));
  return right === undefined ? 'noaccess' : ({ delete: 'delete', write: 'edit', read: 'view' } as const)[right];
}

/** Groups and subscriptions that the caller has a right at, above or below. */
function getEntities(call: ArmCall): Response {
  const { tenant } = call.caller;
  const sees = (scope: string): boolean => seesAnything(call.world, call.caller, scope);
  const chain = (groups: readonly ManagementGroup[]): object => ({
    parent: groups[0] ? { id: groupScope(groups[0].name) } : {},
    parentDisplayNameChain: groups.map(({ displayName }) => displayName).reverse(),
    parentNameChain: groups.map(({ name }) => name).reverse(),
  });
  const entities = tenant.managementGroups.flatMap((group) => {
    const scope = groupScope(group.name);
    const below = groupsUnder(tenant, group);
    const children = childGroupsOf(tenant, group).length;
    const own = subscriptionsOf(call, group);
    const permissions = permissionOf(call, type, scope);
    const counts = {
      numberOfDescendants: below.length + [group, ...below].flatMap((each) => subscriptionsIn(tenant, each)).length,
      numberOfChildren: children + own.length,
      numberOfChildGroups: children,
    };
    const above = ancestorsOf(tenant, group);
    const properties = {
      tenantId: tenant.id,
      displayName: group.displayName,
      ...chain(above),
      permissions,
      inheritedPermissions: permissions,
      ...counts,
    };
    return [
      ...(sees(scope) ? [{ id: scope, type, name: group.name, properties }] : []),
      ...own.filter(({ id }) => sees(`/subscriptions/${id}`)).map((each) => subscriptionEntity(call, each, chain([group, ...above]))),
    ];
  });
  return page(call, entities, { count: entities.length });
}

function subscriptionEntity(call: ArmCall, { id, name }: Subscription, chain: object): object {
  const scope = `/subscriptions/${id}`;
  const permissions = permissionOf(call, 'Microsoft.Resources/subscriptions', scope);
  const none = { numberOfDescendants: 0, numberOfChildren: 0, numberOfChildGroups: 0 };
  const tenantId = call.caller.tenant.id;
  const properties = { tenantId, displayName: name, ...chain, permissions, inheritedPermissions: permissions, ...none };
  return { id: scope, type: '/subscriptions', name: id, properties };
}
