import { ServiceFailure } from '../http/serviceFailure';
import { json } from '../http/answers';
import type { Route } from '../http/route';
import { directoryRoles } from '../world/directory';
import type { User } from '../world/directory';
import type { Tenant } from '../world/world';
import { graphEntity, graphPage, readGraphPlace } from './collection';
import { meets, readFilter } from './filter';
import type { GraphCall } from './graphCall';
import { graphTime, notFound, requireMember, requirePermission } from './graphCall';

/** Who asks, the tenant, its licences, its people and its policies. */
export const directoryRoutes: readonly Route<GraphCall>[] = [
  { method: 'GET', path: '/v1.0/me', handle: (call) => graphEntity(call, 'users', userEntity(meOf(call), call)) },
  { method: 'GET', path: '/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole', handle: myRoles },
  { method: 'GET', path: '/v1.0/organization', handle: organization },
  { method: 'GET', path: '/v1.0/subscribedSkus', handle: subscribedSkus },
  { method: 'GET', path: '/v1.0/users', handle: listUsers },
  { method: 'GET', path: '/v1.0/users/{id}', handle: getUser },
  { method: 'GET', path: '/v1.0/directoryRoles', handle: listRoles },
  { method: 'GET', path: '/v1.0/policies/defaultAppManagementPolicy', handle: secretPolicy },
  { method: 'GET', path: '/v1.0/policies/authorizationPolicy', handle: authorizationPolicy },
];

function meOf({ caller }: GraphCall): User {
  const user = caller.tenant.users.find(({ id }) => id === caller.objectId);
  if (user) return user;
  throw new ServiceFailure(400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
}

/** `userType` is told only where it is asked for. */
function userEntity({ id, name, principalName, userType }: User, { url }: GraphCall): object {
  const [givenName = '', ...rest] = name.split(' ');
  const usual = {
    id,
    displayName: name,
    givenName,
    surname: rest.join(' '),
    userPrincipalName: principalName,
    mail: null,
    jobTitle: null,
    businessPhones: [],
  };
  return (url.searchParams.get('$select') ?? '').toLowerCase().includes('usertype') ? { ...usual, userType } : usual;
}

function myRoles(call: GraphCall): Response {
  const { id } = meOf(call);
  const { tenant } = call.caller;
  const held = tenant.directoryRoleAssignments.filter(({ principalId }) => principalId === id);
  const entities = held.map(({ roleTemplateId }) => roleEntity(tenant, roleTemplateId));
  return graphPage(call, { name: 'directoryRoles', entities, pageSize: 100, asOf: readGraphPlace(call).asOf });
}

function roleEntity(tenant: Tenant, templateId: string): object {
  const role = Object.values(directoryRoles).find((each) => each.templateId === templateId);
  return {
    id: `${tenant.id.slice(0, 8)}${templateId.slice(8)}`,
    displayName: role?.name ?? templateId,
    description: null,
    roleTemplateId: templateId,
  };
}

function listRoles(call: GraphCall): Response {
  requirePermission(call, { permissions: ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', 'Directory.Read.All'] });
  requireMember(call);
  const { tenant } = call.caller;
  const active = [...new Set(tenant.directoryRoleAssignments.map(({ roleTemplateId }) => roleTemplateId))];
  const entities = active.map((templateId) => roleEntity(tenant, templateId));
  return graphPage(call, { name: 'directoryRoles', entities, pageSize: 100, asOf: readGraphPlace(call).asOf });
}

function organization(call: GraphCall): Response {
  requirePermission(call, { permissions: ['Organization.Read.All', 'Directory.Read.All', 'User.Read'] });
  const { id, name, domain, country } = call.caller.tenant;
  const entity = {
    id,
    displayName: name,
    tenantType: 'AAD',
    countryLetterCode: country,
    createdDateTime: '2021-03-04T08:00:00Z',
    verifiedDomains: [
      { capabilities: 'Email, OfficeCommunicationsOnline', isDefault: true, isInitial: false, name: domain, type: 'Managed' },
    ],
  };
  return graphPage(call, { name: 'organization', entities: [entity], pageSize: 100, asOf: readGraphPlace(call).asOf });
}

/** The plans that tell a licence. Source: the published list of service plans. */
const plans = {
  p1: { servicePlanId: '41781fb2-bc02-4b7c-bd55-b576c07bb09d', servicePlanName: 'AAD_PREMIUM' },
  p2: { servicePlanId: 'eec0eb4f-6444-4f95-aba0-50c24d67f998', servicePlanName: 'AAD_PREMIUM_P2' },
} as const;

function subscribedSkus(call: GraphCall): Response {
  requirePermission(call, { permissions: ['Organization.Read.All', 'Directory.Read.All'] });
  requireMember(call);
  const { id, name, licence, users } = call.caller.tenant;
  const skuId = licence === 'P2' ? '84a661c4-e949-4bd2-a560-ed7766fcaf2b' : '078d2b04-f1bd-4111-bbd4-b4b1b354cef4';
  const sku = {
    accountId: id,
    accountName: name.toLowerCase(),
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: users.length,
    id: `${id}_${skuId}`,
    skuId,
    skuPartNumber: licence === 'P2' ? 'AAD_PREMIUM_P2' : 'AAD_PREMIUM',
    subscriptionIds: [],
    prepaidUnits: { enabled: users.length + 25, suspended: 0, warning: 0, lockedOut: 0 },
    servicePlans: (licence === 'P2' ? [plans.p1, plans.p2] : [plans.p1]).map((plan) => ({
      ...plan,
      provisioningStatus: 'Success',
      appliesTo: 'User',
    })),
  };
  return graphPage(call, {
    name: 'subscribedSkus',
    entities: licence === 'Free' ? [] : [sku],
    pageSize: 100,
    asOf: readGraphPlace(call).asOf,
  });
}

const readUsers = { permissions: ['User.Read.All', 'Directory.Read.All'] };

function listUsers(call: GraphCall): Response {
  requirePermission(call, readUsers);
  requireMember(call);
  const filterable = { userPrincipalName: ['eq', 'startswith'], displayName: ['eq', 'startswith'], id: ['eq'], userType: ['eq'] } as const;
  const conditions = readFilter(call.url.searchParams.get('$filter'), filterable);
  const found = call.caller.tenant.users.filter(({ id, name, principalName, userType }) => {
    const entity = { id, displayName: name, userPrincipalName: principalName, userType };
    return conditions.every((condition) => meets(entity, condition));
  });
  const entities = found.map((user) => userEntity(user, call));
  return graphPage(call, { name: 'users', entities, pageSize: 100, asOf: readGraphPlace(call).asOf });
}

function getUser(call: GraphCall): Response {
  requirePermission(call, readUsers);
  requireMember(call);
  const wanted = (call.parameters['id'] ?? '').toLowerCase();
  const user = call.caller.tenant.users.find(({ id, principalName }) => id === wanted || principalName.toLowerCase() === wanted);
  if (!user) throw notFound(wanted);
  return graphEntity(call, 'users', userEntity(user, call));
}

/** How long a secret of a tenant may live, in days; undefined where no policy says. */
export function longestSecret({ licence }: Tenant): number | undefined {
  return licence === 'P2' ? 180 : undefined;
}

function secretPolicy(call: GraphCall): Response {
  requirePermission(call, { permissions: ['Policy.Read.All'] });
  const longest = longestSecret(call.caller.tenant);
  const since = graphTime(Date.UTC(2025, 0, 1));
  const restriction = (restrictionType: string, maxLifetime: string | null): object => ({
    restrictionType,
    maxLifetime,
    restrictForAppsCreatedAfterDateTime: since,
    state: maxLifetime === null ? 'disabled' : 'enabled',
  });
  return json({
    '@odata.context': `${call.world.origins.graph}/v1.0/$metadata#policies/defaultAppManagementPolicy/$entity`,
    id: '00000000-0000-0000-0000-000000000000',
    displayName: 'Default app management tenant policy',
    description: 'Default tenant policy that enforces app management restrictions on applications and service principals.',
    isEnabled: longest !== undefined,
    applicationRestrictions: {
      passwordCredentials: [
        restriction('passwordLifetime', longest === undefined ? null : `P${longest}D`),
        restriction('passwordAddition', null),
      ],
      keyCredentials: [],
    },
    servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
  });
}

/** What every member may do: in the tenants of this sandbox, nothing that takes a role elsewhere. */
function authorizationPolicy(call: GraphCall): Response {
  requirePermission(call, { permissions: ['Policy.Read.All'] });
  return json({
    '@odata.context': `${call.world.origins.graph}/v1.0/$metadata#policies/authorizationPolicy/$entity`,
    id: 'authorizationPolicy',
    displayName: 'Authorization Policy',
    description: 'Used to manage authorization related settings across the company.',
    allowInvitesFrom: 'adminsAndGuestInviters',
    // The role of a guest with the usual restrictions. Source: learn.microsoft.com/entra/identity/users/users-restrict-guest-permissions.
    guestUserRoleId: '10dae51f-b6af-4016-8d66-8c2a99b929b3',
    defaultUserRolePermissions: {
      allowedToCreateApps: false,
      allowedToCreateSecurityGroups: true,
      allowedToReadOtherUsers: true,
    },
  });
}
