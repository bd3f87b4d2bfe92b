import { allRoles, canReach, effectiveAssignments, isWithin } from '../access/authorize';
import { empty, json } from '../http/answers';
import type { Route } from '../http/route';
import { ServiceFailure } from '../http/serviceFailure';
import { groupNameOf } from '../world/managementGroup';
import type { RoleDefinition } from '../world/roleDefinition';
import { apiVersions } from './apiVersions';
import type { ArmCall } from './armCall';
import { armBody, requireAction, subscriptionOfScope } from './armCall';
import { page } from './page';
import { recordWrite } from './recordWrite';

const versions = apiVersions.authorization;
const provider = 'providers/Microsoft.Authorization';

/** Paths at a scope, and at the scope of everything. */
export const atScopes = (path: string): readonly string[] => [`/{+scope}/${provider}/${path}`, `/${provider}/${path}`];

type Handle = (call: ArmCall) => Response | Promise<Response>;

export function scoped(method: Route<ArmCall>['method'], path: string, handle: Handle): readonly Route<ArmCall>[] {
  return atScopes(path).map((each) => ({ method, path: each, versions, handle }));
}

/** Role definitions and the caller's own permissions. */
export const roleDefinitionRoutes: readonly Route<ArmCall>[] = [
  ...scoped('GET', 'roleDefinitions', listDefinitions),
  ...scoped('GET', 'roleDefinitions/{role}', getDefinition),
  ...scoped('PUT', 'roleDefinitions/{role}', putDefinition),
  ...scoped('DELETE', 'roleDefinitions/{role}', deleteDefinition),
  ...scoped('GET', 'permissions', listPermissions),
  {
    method: 'GET',
    path: `/subscriptions/{subscription}/${provider}/classicAdministrators`,
    versions: apiVersions.classicAdministrators,
    handle: (call) => {
      subscriptionOfScope(call, `/subscriptions/${call.parameters['subscription'] ?? ''}`);
      return json({ value: [] });
    },
  },
];

/** The scope of a call: what stands before the provider, `/` where nothing does. */
export function scopeOf(call: ArmCall): string {
  const scope = `/${call.parameters['scope'] ?? ''}`;
  subscriptionOfScope(call, scope);
  return scope;
}

function definitionBody(role: RoleDefinition, scope: string): object {
  const base = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? '';
  return {
    id: `${base}/${provider}/roleDefinitions/${role.id}`,
    type: 'Microsoft.Authorization/roleDefinitions',
    name: role.id,
    properties: {
      roleName: role.name,
      type: role.type,
      description: role.description,
      assignableScopes: role.assignableScopes,
      permissions: [{ actions: role.actions, notActions: role.notActions, dataActions: role.dataActions, notDataActions: [] }],
      createdOn: '2015-02-02T21:55:09.8806423Z',
      updatedOn: '2023-11-08T00:00:00.0000000Z',
      createdBy: null,
      updatedBy: null,
    },
  };
}

function visible(call: ArmCall, scope: string): readonly RoleDefinition[] {
  return allRoles(call.world).filter(
    ({ type, assignableScopes }) => type === 'BuiltInRole' || assignableScopes.some((each) => isWithin(call.caller.tenant, scope, each)),
  );
}

function listDefinitions(call: ArmCall): Response {
  const scope = scopeOf(call);
  requireAction(call, 'Microsoft.Authorization/roleDefinitions/read', scope);
  const filter = call.url.searchParams.get('$filter');
  const found = /^(roleName|type) eq '((?:[^']|'')*)'$/i.exec(filter ?? '');
  if (filter !== null && filter !== '' && !found && filter.toLowerCase() !== 'atscopeandbelow()')
    throw new ServiceFailure(400, 'BadRequestFormat', `The filter '${filter}' is not supported.`);
  const wanted = found?.[2]?.replaceAll("''", "'").toLowerCase();
  const roles = visible(call, scope).filter(
    ({ name, type }) => wanted === undefined || (found?.[1]?.toLowerCase() === 'type' ? type : name).toLowerCase() === wanted,
  );
  return page(
    call,
    roles.map((role) => definitionBody(role, scope)),
  );
}

function getDefinition(call: ArmCall): Response {
  const scope = scopeOf(call);
  requireAction(call, 'Microsoft.Authorization/roleDefinitions/read', scope);
  const role = visible(call, scope).find(({ id }) => id === call.parameters['role']?.toLowerCase());
  if (!role)
    throw new ServiceFailure(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${call.parameters['role'] ?? ''}' does not exist.`,
    );
  return json(definitionBody(role, scope));
}

async function putDefinition(call: ArmCall): Promise<Response> {
  const scope = scopeOf(call);
  const id = (call.parameters['role'] ?? '').toLowerCase();
  requireAction(call, 'Microsoft.Authorization/roleDefinitions/write', scope);
  const { properties } = (await armBody(call)) as { readonly properties?: Readonly<Record<string, unknown>> };
  const { roleName, assignableScopes, permissions, description } = properties ?? {};
  const [first] = (Array.isArray(permissions) ? permissions : []) as Readonly<Record<string, readonly string[] | undefined>>[];
  if (typeof roleName !== 'string' || !Array.isArray(assignableScopes) || !first)
    throw new ServiceFailure(400, 'InvalidRoleDefinition', 'A role definition needs roleName, assignableScopes and permissions.');
  const scopes = assignableScopes.map(String);
  checkAssignableScopes(call, scope, scopes);
  const others = call.world.customRoles.filter((each) => each.id !== id);
  if (others.some(({ name }) => name === roleName))
    throw new ServiceFailure(
      409,
      'RoleDefinitionWithSameNameExists',
      `A custom role with the name '${roleName}' already exists in this directory.`,
    );
  const role: RoleDefinition = {
    id,
    name: roleName,
    description: typeof description === 'string' ? description : '',
    type: 'CustomRole',
    assignableScopes: scopes,
    actions: first['actions'] ?? [],
    notActions: first['notActions'] ?? [],
    dataActions: first['dataActions'] ?? [],
    knownAt: call.now + call.world.delays.directory,
  };
  call.world.customRoles.splice(0, Infinity, ...others, role);
  recordWrite(call, {
    operation: 'Microsoft.Authorization/roleDefinitions/write',
    resourceId: `${scope}/${provider}/roleDefinitions/${id}`,
  });
  return json(definitionBody(role, scope), 201);
}

/**
 * Where a role may be defined to be given: at places that the caller may define it for, the place of the request among them, of management groups one
 * at most, and never everywhere. Source: learn.microsoft.com/azure/role-based-access-control/custom-roles.
 */
function checkAssignableScopes(call: ArmCall, scope: string, scopes: readonly string[]): void {
  const refuse = (code: string, message: string): never => {
    throw new ServiceFailure(400, code, message);
  };
  if (scopes.some((each) => each === '/')) refuse('InvalidRoleDefinition', "A custom role cannot have the assignable scope '/'.");
  const groups = scopes.filter((each) => groupNameOf(each) !== undefined);
  if (groups.length > 1)
    refuse(
      'InvalidRoleDefinition',
      `A custom role can have one management group in its assignable scopes. It has ${groups.length}: '${groups.join("', '")}'.`,
    );
  if (!scopes.some((each) => isWithin(call.caller.tenant, scope, each)))
    refuse('InvalidRoleDefinition', `The scope '${scope}' of the request is not one of the assignable scopes of the role definition.`);
  for (const each of scopes) {
    // Groups are not looked up: a role may be defined for one that comes later.
    if (groupNameOf(each) === undefined || canReach(call.world, call.caller, each))
      requireAction(call, 'Microsoft.Authorization/roleDefinitions/write', each);
  }
}

function deleteDefinition(call: ArmCall): Response {
  const scope = scopeOf(call);
  const id = (call.parameters['role'] ?? '').toLowerCase();
  const { customRoles, roleAssignments } = call.world;
  requireAction(call, 'Microsoft.Authorization/roleDefinitions/delete', scope);
  const role = customRoles.find((each) => each.id === id);
  if (!role) return empty(204);
  if (roleAssignments.some(({ roleId }) => roleId === id))
    throw new ServiceFailure(400, 'RoleDefinitionHasAssignments', 'There are existing role assignments referencing role.');
  customRoles.splice(customRoles.indexOf(role), 1);
  recordWrite(call, {
    operation: 'Microsoft.Authorization/roleDefinitions/delete',
    resourceId: `${scope}/${provider}/roleDefinitions/${id}`,
  });
  return json(definitionBody(role, scope));
}

/** What the caller may do at a scope: one entry for each role that holds there. */
function listPermissions(call: ArmCall): Response {
  const scope = scopeOf(call);
  const { world, caller } = call;
  const held = effectiveAssignments(world, caller, world.delays.role).filter((each) => isWithin(caller.tenant, scope, each.scope));
  const roles = held.flatMap(({ roleId }) => allRoles(world).filter(({ id }) => id === roleId));
  return page(
    call,
    roles.map(({ actions, notActions, dataActions }) => ({ actions, notActions, dataActions, notDataActions: [] })),
  );
}
