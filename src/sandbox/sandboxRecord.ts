import { programs, tenantIds } from './world/seed/tenants';
import type { Program } from './world/seed/programs';
import { groupScope } from './world/managementGroup';
import { builtInRoleList } from './world/roleDefinition';
import type { World } from './world/world';

/** Everything that a client needs to be pointed at a running sandbox. */
export interface SandboxRecord {
  readonly authority: string;
  readonly arm: string;
  readonly graph: string;
  readonly logAnalytics: string;
  readonly storage: string;
  /** `sb://host:port/`: connection strings with `UseDevelopmentEmulator=true` reach it without TLS, in WebSockets with it. */
  readonly eventHub: string;
  /** The certificate to trust, as a PEM file that goes away with the sandbox. */
  readonly caFile: string;
  readonly tenants: readonly TenantRecord[];
  readonly identities: readonly IdentityRecord[];
  readonly users: readonly UserRecord[];
}

export interface TenantRecord {
  readonly tenantId: string;
  readonly name: string;
  readonly domain: string;
  readonly licence: string;
  readonly subscriptions: readonly { readonly subscriptionId: string; readonly name: string }[];
  readonly workspaces: readonly { readonly name: string; readonly customerId: string; readonly resourceId: string }[];
  readonly managementGroups: readonly { readonly id: string; readonly name: string }[];
}

/** A program to sign in as. */
export interface IdentityRecord {
  readonly tenantId: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** A PEM file with certificate and private key, by which it may sign in too. */
  readonly certificateFile?: string;
  readonly objectId: string;
  /** Its roles in Azure with their scopes, and its permissions in Microsoft Graph. */
  readonly roles: readonly string[];
}

/** A person to sign in as: the sandbox asks for no password. */
export interface UserRecord {
  readonly tenantId: string;
  readonly account: string;
  readonly name: string;
  readonly roles: readonly string[];
}

const owners: readonly (readonly [keyof typeof tenantIds, readonly Program[]])[] = [
  ['contoso', [programs.automation, programs.reader, programs.queryOnly, programs.powerless, programs.expired]],
  ['tailspin', [programs.tailspin]],
  ['fabrikam', [programs.fabrikam]],
  ['northwind', [programs.northwind]],
];

export interface RecordFiles {
  /** The certificate to trust. */
  readonly caFile: string;
  /** Certificate and key of the program that has one. */
  readonly certificateFile: string;
}

/** Describes a world as it stands. */
export function describeWorld(world: World, { caFile, certificateFile }: RecordFiles): SandboxRecord {
  const { eventHub, ...origins } = world.origins;
  return {
    ...origins,
    eventHub: `sb://${eventHub}/`,
    caFile,
    tenants: world.tenants.map((tenant) => ({
      tenantId: tenant.id,
      name: tenant.name,
      domain: tenant.domain,
      licence: tenant.licence,
      subscriptions: tenant.subscriptions.map(({ id, name }) => ({ subscriptionId: id, name })),
      managementGroups: tenant.managementGroups.map(({ name, displayName }) => ({ id: groupScope(name), name: displayName })),
      workspaces: workspacesOf(
        world,
        tenant.subscriptions.map(({ id }) => id),
      ),
    })),
    identities: owners.flatMap(([tenant, owned]) =>
      owned.map((each) => ({ ...identity(world, tenantIds[tenant], each), ...(each === programs.reader ? { certificateFile } : {}) })),
    ),
    users: world.tenants.flatMap((tenant) =>
      tenant.users
        .map(({ id, account, name, condition }) => ({
          tenantId: tenant.id,
          account,
          name,
          roles: [...rolesOf(world, tenant.id, id), ...(condition === undefined ? [] : [`condition: ${condition}`])],
        }))
        .filter(({ roles, account }) => roles.length > 0 || account.startsWith('noel.')),
    ),
  };
}

function workspacesOf(world: World, subscriptions: readonly string[]): TenantRecord['workspaces'] {
  return [...world.resources.values()]
    .filter(({ id, type }) => type === 'Microsoft.OperationalInsights/workspaces' && subscriptions.some((each) => id.includes(each)))
    .map(({ id, name, properties }) => ({ name, customerId: String(properties['customerId']), resourceId: id }));
}

function identity(world: World, tenantId: string, { name, appId, secret, objectId, permissions, secretExpired }: Program): IdentityRecord {
  const roles = [...rolesOf(world, tenantId, objectId), ...permissions.map((value) => `Microsoft Graph: ${value}`)];
  return {
    tenantId,
    name,
    clientId: appId,
    clientSecret: secret,
    objectId,
    roles: secretExpired === true ? [...roles, 'secret expired'] : roles,
  };
}

function rolesOf(world: World, tenantId: string, principalId: string): readonly string[] {
  const tenant = world.tenants.find(({ id }) => id === tenantId);
  const inAzure = world.roleAssignments
    .filter((assignment) => assignment.principalId === principalId)
    .map(({ roleId, scope }) => `${builtInRoleList.find(({ id }) => id === roleId)?.name ?? roleId} at ${scope}`);
  const inDirectory = (tenant?.directoryRoleAssignments ?? [])
    .filter((assignment) => assignment.principalId === principalId)
    .map(({ roleTemplateId }) => `Entra: ${roleTemplateId}`);
  return [...inDirectory, ...inAzure];
}
