import { randomUUID } from 'node:crypto';
import { allRoles, isWithin } from '../access/authorize';
import { hasDirectoryRight } from '../access/caller';
import { empty, json } from '../http/answers';
import type { Route } from '../http/route';
import { ServiceFailure } from '../http/serviceFailure';
import { groupNameOf } from '../world/managementGroup';
import { builtInRoles } from '../world/roleDefinition';
import type { RoleAssignment } from '../world/roleDefinition';
import { apiVersions } from './apiVersions';
import type { ArmCall } from './armCall';
import { armBody, authorizationFailed, requireAction } from './armCall';
import { page } from './page';
import { recordWrite } from './recordWrite';
import { scoped, scopeOf } from './roleDefinitionRoutes';

const type = 'Microsoft.Authorization/roleAssignments';

/** Role assignments: who may do what, where. New ones take a while to be heeded. */
export const roleAssignmentRoutes: readonly Route<ArmCall>[] = [
  ...scoped('GET', 'roleAssignments', listAssignments),
  ...scoped('GET', 'roleAssignments/{assignment}', getAssignment),
  ...scoped('PUT', 'roleAssignments/{assignment}', putAssignment),
  ...scoped('DELETE', 'roleAssignments/{assignment}', deleteAssignment),
  { method: 'POST', path: '/providers/Microsoft.Authorization/elevateAccess', versions: apiVersions.elevate, handle: elevate },
];

const ticks = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/Z$/, '0000Z');

function assignmentId({ scope, id }: RoleAssignment): string {
  return `${scope === '/' ? '' : scope}/providers/${type}/${id}`;
}

function assignmentBody(assignment: RoleAssignment): object {
  const base = /^\/subscriptions\/[^/]+/i.exec(assignment.scope)?.[0] ?? '';
  return {
    properties: {
      roleDefinitionId: `${base}/providers/Microsoft.Authorization/roleDefinitions/${assignment.roleId}`,
      principalId: assignment.principalId,
      principalType: assignment.principalType,
      scope: assignment.scope,
      condition: null,
      conditionVersion: null,
      createdOn: ticks(assignment.createdAt),
      updatedOn: ticks(assignment.createdAt),
      createdBy: assignment.createdBy,
      updatedBy: assignment.createdBy,
      delegatedManagedIdentityResourceId: null,
      description: assignment.description,
    },
    id: assignmentId(assignment),
    type,
    name: assignment.id,
  };
}

function listAssignments(call: ArmCall): Response {
  const scope = scopeOf(call);
  requireAction(call, `${type}/read`, scope);
  const filter = call.url.searchParams.get('$filter') ?? '';
  const principal = /^(?:assignedTo\('([^']+)'\)|principalId eq '([^']+)')$/i.exec(filter);
  const atScope = /^atScope\(\)$/i.test(filter);
  if (filter !== '' && !principal && !atScope)
    throw new ServiceFailure(
      400,
      'UnsupportedQuery',
      `The filter '${filter}' is not supported. Supported filters are either 'atScope()' or 'principalId eq '{value}' or assignedTo('{value}')'.`,
    );
  const wanted = principal?.[1] ?? principal?.[2];
  const { tenant } = call.caller;
  // The list of a management group holds what counts there, not what was given on the subscriptions under it.
  const isOfGroup = groupNameOf(scope) !== undefined;
  const found = call.world.roleAssignments.filter((each) => {
    const isAbove = isWithin(tenant, scope, each.scope);
    const isBelow = !isOfGroup && isWithin(tenant, each.scope, scope);
    return (isAbove || (isBelow && !atScope)) && (wanted === undefined || each.principalId === wanted.toLowerCase());
  });
  return page(call, found.map(assignmentBody));
}

function findAssignment(call: ArmCall, scope: string): RoleAssignment | undefined {
  const id = call.parameters['assignment']?.toLowerCase();
  return call.world.roleAssignments.find((each) => each.id === id && each.scope.toLowerCase() === scope.toLowerCase());
}

function getAssignment(call: ArmCall): Response {
  const scope = scopeOf(call);
  requireAction(call, `${type}/read`, scope);
  const found = findAssignment(call, scope);
  if (!found)
    throw new ServiceFailure(404, 'RoleAssignmentNotFound', `The role assignment '${call.parameters['assignment'] ?? ''}' is not found.`);
  return json(assignmentBody(found));
}

async function putAssignment(call: ArmCall): Promise<Response> {
  const { world, caller, now } = call;
  const scope = scopeOf(call);
  const id = (call.parameters['assignment'] ?? '').toLowerCase();
  const path = `${scope === '/' ? '' : scope}/providers/${type}/${id}`;
  requireAction(call, `${type}/write`, path);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    throw new ServiceFailure(
      400,
      'InvalidRoleAssignmentId',
      `The role assignment ID '${id}' is not valid. The role assignment ID must be a GUID.`,
    );
  const { properties } = (await armBody(call)) as { readonly properties?: Readonly<Record<string, unknown>> };
  const asked = readAssignment(call, properties ?? {});
  const same = world.roleAssignments.find((each) => each.id === id);
  if (same) {
    if (same.roleId === asked.roleId && same.principalId === asked.principalId && same.scope.toLowerCase() === scope.toLowerCase())
      return json(assignmentBody(same));
    throw new ServiceFailure(
      400,
      'RoleAssignmentUpdateNotPermitted',
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    );
  }
  const isThere = world.roleAssignments.some(
    (each) => each.roleId === asked.roleId && each.principalId === asked.principalId && each.scope.toLowerCase() === scope.toLowerCase(),
  );
  if (isThere) throw new ServiceFailure(409, 'RoleAssignmentExists', 'The role assignment already exists.');
  checkScopeOfRole(call, scope, asked);
  const assignment: RoleAssignment = { id, scope, ...asked, createdAt: now, createdBy: caller.objectId };
  world.roleAssignments.push(assignment);
  recordWrite(call, { operation: `${type}/write`, resourceId: path, label: 'Create role assignment' });
  return json(assignmentBody(assignment), 201);
}

type Asked = Pick<RoleAssignment, 'roleId' | 'principalId' | 'principalType' | 'description'>;

function readAssignment(call: ArmCall, properties: Readonly<Record<string, unknown>>): Asked {
  const { roleDefinitionId, principalId, principalType, description } = properties;
  const roleId = /roleDefinitions\/([0-9a-f-]{36})$/i.exec(String(roleDefinitionId))?.[1]?.toLowerCase();
  if (roleId === undefined || !allRoles(call.world).some(({ id, knownAt = 0 }) => id === roleId && knownAt <= call.now))
    throw new ServiceFailure(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${roleId ?? String(roleDefinitionId)}' does not exist.`,
    );
  const principal = typeof principalId === 'string' ? principalId.toLowerCase() : '';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(principal))
    throw new ServiceFailure(400, 'InvalidPrincipalId', 'The PrincipalId has an invalid format: it must be a GUID.');
  const { tenant } = call.caller;
  const user = tenant.users.find(({ id }) => id === principal);
  const program = tenant.servicePrincipals.find(({ id }) => id === principal);
  // Who says the type passes over the look-up in a replica that may not know the principal yet.
  const isKnown = user !== undefined || (program !== undefined && (program.visibleAt <= call.now || typeof principalType === 'string'));
  if (!isKnown)
    throw new ServiceFailure(
      400,
      'PrincipalNotFound',
      `Principal ${principal.replaceAll('-', '')} does not exist in the directory ${tenant.id}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group. See https://aka.ms/docs-principaltype`,
    );
  const actualType = user ? 'User' : 'ServicePrincipal';
  if (typeof principalType === 'string' && principalType !== actualType && principalType !== 'ForeignGroup')
    throw new ServiceFailure(
      400,
      'UnmatchedPrincipalType',
      `The PrincipalId '${principal.replaceAll('-', '')}' has type '${actualType}', which is different from specified PrincipalType '${principalType}'.`,
    );
  return { roleId, principalId: principal, principalType: actualType, description: typeof description === 'string' ? description : null };
}

/**
 * A custom role is given where it was defined for and below. At the scope of a tenant's diagnostic settings only built-in roles count, and on a
 * management group none with a right on data.
 */
function checkScopeOfRole({ world, caller }: ArmCall, scope: string, { roleId }: Asked): void {
  const role = world.customRoles.find(({ id }) => id === roleId);
  if (!role) return;
  const isOfGroup = groupNameOf(scope) !== undefined;
  if (scope.toLowerCase().startsWith('/providers/') && !isOfGroup)
    throw new ServiceFailure(400, 'RoleDefinitionNotAssignable', 'Custom roles cannot be assigned at this scope.');
  if (!role.assignableScopes.some((each) => isWithin(caller.tenant, scope, each)))
    throw new ServiceFailure(
      400,
      'RoleAssignmentScopeNotAssignableToRoleDefinition',
      `The role assignment scope '${scope}' is not assignable to role definition '${roleId}'. Its assignable scopes are '${role.assignableScopes.join("', '")}'.`,
    );
  if (isOfGroup && role.dataActions.length > 0)
    throw new ServiceFailure(
      400,
      'RoleAssignmentScopeNotAssignableToRoleDefinition',
      'A custom role with data actions cannot be assigned at the scope of a management group.',
    );
}

function deleteAssignment(call: ArmCall): Response {
  const scope = scopeOf(call);
  const path = `${scope === '/' ? '' : scope}/providers/${type}/${call.parameters['assignment'] ?? ''}`;
  requireAction(call, `${type}/delete`, path);
  const found = findAssignment(call, scope);
  if (!found) return empty(204);
  call.world.roleAssignments.splice(call.world.roleAssignments.indexOf(found), 1);
  recordWrite(call, { operation: `${type}/delete`, resourceId: path, label: 'Delete role assignment' });
  return json(assignmentBody(found));
}

/** Makes a Global Administrator User Access Administrator at the scope of everything. */
function elevate(call: ArmCall): Response {
  const { caller, world, now } = call;
  const action = 'Microsoft.Authorization/elevateAccess/action';
  if (caller.kind !== 'user' || !hasDirectoryRight(caller, 'elevate')) throw authorizationFailed(caller, action, '/');
  const roleId = builtInRoles.userAccessAdministrator.id;
  if (!world.roleAssignments.some((each) => each.principalId === caller.objectId && each.scope === '/'))
    world.roleAssignments.push({
      id: randomUUID(),
      scope: '/',
      roleId,
      principalId: caller.objectId,
      principalType: 'User',
      createdAt: now,
      createdBy: caller.objectId,
      description: null,
    });
  recordWrite(call, {
    operation: action,
    resourceId: '/providers/Microsoft.Authorization',
    label: 'Assigns the caller to User Access Administrator role',
  });
  return empty(200);
}
