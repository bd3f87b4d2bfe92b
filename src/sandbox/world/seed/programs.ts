import { createHash } from 'node:crypto';
import { namedGuid } from '../../../samples/guid';
import { workloads } from '../../../samples/workload';
import { graphAppRoles } from '../directory';
import type { Application, AppRoleAssignment, ServicePrincipal } from '../directory';

/** An application with a secret and what it may do, as the sandbox tells its users. */
export interface Program {
  readonly name: string;
  readonly appId: string;
  readonly objectId: string;
  readonly secret: string;
  /** Application permissions of Microsoft Graph. */
  readonly permissions: readonly string[];
  readonly secretExpired?: boolean;
}

/** Public ids of Microsoft's own applications that the sandbox stands in for. */
export const wellKnown = {
  graph: '00000003-0000-0000-c000-000000000000',
  arm: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
  logAnalytics: 'ca7f3f0b-7d91-482c-8e09-c5d840d0eac5',
  eventHubs: '80369ed6-5f11-4dd9-bef3-692475845e77',
  storage: 'e406a681-f3d4-42a8-90b6-c2b029497af1',
} as const;

/** Public clients that every tenant knows: VS Code, Azure CLI, Azure PowerShell, Microsoft's sign-in for development. */
export const publicClients: ReadonlyMap<string, string> = new Map([
  ['aebc6443-996d-45c2-90f0-388ff96faa56', 'Visual Studio Code'],
  ['04b07795-8ddb-461a-bbee-02f9e1bf7b46', 'Microsoft Azure CLI'],
  ['1950a258-227b-4e31-a9cf-717495945fc2', 'Microsoft Azure PowerShell'],
]);

/** A program of a tenant, with the same ids and the same secret in every sandbox, so that a saved profile keeps working. */
export function program(tenant: string, name: string, rest: Pick<Program, 'permissions' | 'secretExpired'>): Program {
  return {
    name,
    appId: namedGuid('sandbox', 'application', tenant, name),
    objectId: namedGuid('sandbox', 'servicePrincipal', tenant, name),
    secret: `sandbox~${createHash('sha256').update(`${tenant}/${name}`).digest('base64url').slice(0, 32)}`,
    ...rest,
  };
}

const year = 365 * 86_400_000;

/** The application and service principal of a program, made some time before the sandbox starts. */
export function directoryObjects(
  tenantId: string,
  each: Program,
  start: number,
): { application: Application; servicePrincipal: ServicePrincipal } {
  const createdAt = start - year / 3;
  const end = each.secretExpired === true ? start - 86_400_000 : start + year / 2;
  return {
    application: {
      id: namedGuid('sandbox', 'applicationObject', each.appId),
      appId: each.appId,
      name: each.name,
      createdAt,
      visibleAt: createdAt,
      signInAudience: 'AzureADMyOrg',
      requiredResourceAccess: [],
      tags: [],
      secrets: [{ keyId: namedGuid('sandbox', 'key', each.appId), name: 'sandbox', text: each.secret, start: createdAt, end }],
    },
    servicePrincipal: {
      id: each.objectId,
      appId: each.appId,
      name: each.name,
      kind: 'Application',
      ownerTenantId: tenantId,
      appRoles: [],
      createdAt,
      visibleAt: createdAt,
    },
  };
}

/** The service principals of Microsoft's own services in a tenant. */
export function serviceObjects(tenantId: string, start: number): readonly ServicePrincipal[] {
  const make = (appId: string, name: string): ServicePrincipal => ({
    id: namedGuid('sandbox', tenantId, appId),
    appId,
    name,
    kind: 'Application',
    ownerTenantId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
    appRoles: appId === wellKnown.graph ? graphAppRoles : [],
    createdAt: start - year,
    visibleAt: start - year,
  });
  return [
    make(wellKnown.graph, 'Microsoft Graph'),
    make(wellKnown.arm, 'Windows Azure Service Management API'),
    make(wellKnown.logAnalytics, 'Log Analytics API'),
  ];
}

/** The programs that act in a tenant's logs, so that its directory can say what they are called. */
export function workloadObjects(tenantId: string, start: number): readonly ServicePrincipal[] {
  return Object.values(workloads).map(({ objectId, appId, name, kind }) => ({
    id: objectId,
    appId,
    name,
    kind: kind === 'managedIdentity' ? 'ManagedIdentity' : 'Application',
    ownerTenantId: tenantId,
    appRoles: [],
    createdAt: start - year,
    visibleAt: start - year,
  }));
}

/** The application permissions of a program. */
export function permissionsOf(tenantId: string, each: Program, start: number): readonly AppRoleAssignment[] {
  return each.permissions.flatMap((value) => {
    const role = graphAppRoles.find((candidate) => candidate.value === value);
    if (!role) return [];
    const id = Buffer.from(`${each.objectId}/${role.id}`).toString('base64url').slice(0, 43);
    return [
      {
        id,
        principalId: each.objectId,
        resourceId: namedGuid('sandbox', tenantId, wellKnown.graph),
        appRoleId: role.id,
        createdAt: start - year / 3,
      },
    ];
  });
}
