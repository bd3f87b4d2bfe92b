import { randomUUID } from 'node:crypto';
import { empty } from '../http/answers';
import type { Route } from '../http/route';
import { directoryRoles } from '../world/directory';
import type { AppRoleAssignment, DirectoryRoleAssignment } from '../world/directory';
import { principalOf } from './applicationRoutes';
import { graphEntity, graphPage, readGraphPlace } from './collection';
import { meets, readFilter } from './filter';
import type { GraphCall } from './graphCall';
import { badRequest, graphBody, graphTime, notFound, requirePermission } from './graphCall';
import { recordAudit } from './recordAudit';

const readApplications = { permissions: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'] };
const grantPermissions = { permissions: ['AppRoleAssignment.ReadWrite.All'], right: 'assignRoles' } as const;
const grantRoles = { permissions: ['RoleManagement.ReadWrite.Directory'], right: 'assignRoles' } as const;

/** Permissions of applications and roles of the directory. */
export const roleRoutes: readonly Route<GraphCall>[] = [
  { method: 'GET', path: '/v1.0/servicePrincipals/{id}/appRoleAssignments', handle: (call) => listAppRoles(call, 'principalId') },
  { method: 'GET', path: '/v1.0/servicePrincipals/{id}/appRoleAssignedTo', handle: (call) => listAppRoles(call, 'resourceId') },
  { method: 'POST', path: '/v1.0/servicePrincipals/{id}/appRoleAssignments', handle: assignAppRole },
  { method: 'POST', path: '/v1.0/servicePrincipals/{id}/appRoleAssignedTo', handle: assignAppRole },
  { method: 'DELETE', path: '/v1.0/servicePrincipals/{id}/appRoleAssignments/{assignment}', handle: removeAppRole },
  { method: 'GET', path: '/v1.0/roleManagement/directory/roleAssignments', handle: listRoleAssignments },
  { method: 'POST', path: '/v1.0/roleManagement/directory/roleAssignments', handle: assignRole },
  { method: 'DELETE', path: '/v1.0/roleManagement/directory/roleAssignments/{assignment}', handle: removeRole },
];

function appRoleEntity({ caller }: GraphCall, assignment: AppRoleAssignment): object {
  const named = (wanted: string): string | null => caller.tenant.servicePrincipals.find(({ id }) => id === wanted)?.name ?? null;
  const { id, appRoleId, principalId, resourceId, createdAt } = assignment;
  return {
    id,
    deletedDateTime: null,
    createdDateTime: graphTime(createdAt),
    appRoleId,
    principalDisplayName: named(principalId),
    principalId,
    principalType: 'ServicePrincipal',
    resourceDisplayName: named(resourceId),
    resourceId,
  };
}

function listAppRoles(call: GraphCall, member: 'principalId' | 'resourceId'): Response {
  requirePermission(call, readApplications);
  const { id } = principalOf(call);
  const found = call.caller.tenant.appRoleAssignments.filter((each) => each[member] === id).map((each) => appRoleEntity(call, each));
  return graphPage(call, { name: 'appRoleAssignments', entities: found, pageSize: 100, asOf: readGraphPlace(call).asOf });
}

function removeAppRole(call: GraphCall): Response {
  requirePermission(call, grantPermissions);
  principalOf(call);
  const { appRoleAssignments } = call.caller.tenant;
  const index = appRoleAssignments.findIndex(({ id }) => id === call.parameters['assignment']);
  if (index < 0) throw notFound(call.parameters['assignment'] ?? '');
  appRoleAssignments.splice(index, 1);
  return empty(204);
}

async function assignAppRole(call: GraphCall): Promise<Response> {
  requirePermission(call, grantPermissions);
  const { caller, now } = call;
  principalOf(call);
  const body = (await graphBody(call)) as Readonly<Record<string, string | undefined>>;
  const { principalId = '', resourceId = '', appRoleId = '' } = body;
  const known = (wanted: string) => caller.tenant.servicePrincipals.find(({ id, visibleAt }) => id === wanted && visibleAt <= now);
  const [principal, resource] = [known(principalId), known(resourceId)];
  if (!principal) throw notFound(principalId);
  if (!resource) throw notFound(resourceId);
  const role = resource.appRoles.find(({ id }) => id === appRoleId);
  if (!role) throw badRequest(`Permission being assigned was not found on application '${resource.appId}'.`);
  const { appRoleAssignments } = caller.tenant;
  if (appRoleAssignments.some((each) => each.principalId === principalId && each.resourceId === resourceId && each.appRoleId === appRoleId))
    throw badRequest('Permission being assigned already exists on the object');
  const assignment: AppRoleAssignment = {
    id: Buffer.from(randomUUID()).toString('base64url').slice(0, 43),
    principalId,
    resourceId,
    appRoleId,
    createdAt: now,
  };
  appRoleAssignments.push(assignment);
  recordAudit(call, {
    activity: 'Add app role assignment to service principal',
    category: 'ApplicationManagement',
    operation: 'Assign',
    targets: [
      { type: 'ServicePrincipal', id: resource.id, name: resource.name, changes: [{ name: 'AppRole.Value', to: role.value }] },
      { type: 'ServicePrincipal', id: principal.id, name: principal.name },
    ],
  });
  return graphEntity(call, 'appRoleAssignments', appRoleEntity(call, assignment), 201);
}

function assignmentEntity({ id, roleTemplateId, principalId }: DirectoryRoleAssignment): object {
  return { id, roleDefinitionId: roleTemplateId, principalId, directoryScopeId: '/' };
}

function listRoleAssignments(call: GraphCall): Response {
  requirePermission(call, { permissions: ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', 'Directory.Read.All'] });
  const conditions = readFilter(call.url.searchParams.get('$filter'), { principalId: ['eq'], roleDefinitionId: ['eq'], id: ['eq'] });
  const found = call.caller.tenant.directoryRoleAssignments
    .map(assignmentEntity)
    .filter((entity) => conditions.every((each) => meets(entity, each)));
  return graphPage(call, {
    name: 'roleManagement/directory/roleAssignments',
    entities: found,
    pageSize: 100,
    asOf: readGraphPlace(call).asOf,
  });
}

function removeRole(call: GraphCall): Response {
  requirePermission(call, grantRoles);
  const { directoryRoleAssignments } = call.caller.tenant;
  const index = directoryRoleAssignments.findIndex(({ id }) => id === call.parameters['assignment']);
  if (index < 0) throw notFound(call.parameters['assignment'] ?? '');
  directoryRoleAssignments.splice(index, 1);
  return empty(204);
}

async function assignRole(call: GraphCall): Promise<Response> {
  requirePermission(call, grantRoles);
  const { caller, now } = call;
  const { roleDefinitionId = '', principalId = '' } = (await graphBody(call)) as Readonly<Record<string, string | undefined>>;
  const role = Object.values(directoryRoles).find(({ templateId }) => templateId === roleDefinitionId);
  if (!role) throw badRequest(`The role definition '${roleDefinitionId}' is not known.`);
  const { tenant } = caller;
  const user = tenant.users.find(({ id }) => id === principalId);
  const principal = tenant.servicePrincipals.find(({ id, visibleAt }) => id === principalId && visibleAt <= now);
  if (!user && !principal) throw notFound(principalId);
  if (tenant.directoryRoleAssignments.some((each) => each.principalId === principalId && each.roleTemplateId === roleDefinitionId))
    throw badRequest('A conflicting object with one or more of the specified property values is present in the directory.');
  const assignment: DirectoryRoleAssignment = {
    id: Buffer.from(randomUUID()).toString('base64url').slice(0, 36),
    roleTemplateId: roleDefinitionId,
    principalId,
    createdAt: now,
  };
  tenant.directoryRoleAssignments.push(assignment);
  recordAudit(call, {
    activity: 'Add member to role',
    category: 'RoleManagement',
    operation: 'Assign',
    targets: [
      {
        type: user ? 'User' : 'ServicePrincipal',
        id: principalId,
        name: user?.name ?? principal?.name ?? '',
        ...(user ? { principalName: user.principalName } : {}),
        changes: [
          { name: 'Role.DisplayName', to: role.name },
          { name: 'Role.TemplateId', to: role.templateId },
        ],
      },
    ],
  });
  return graphEntity(call, 'roleManagement/directory/roleAssignments', assignmentEntity(assignment), 201);
}
