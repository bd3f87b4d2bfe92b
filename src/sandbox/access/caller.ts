import type { DirectoryRight } from '../world/directory';
import { directoryRoles } from '../world/directory';
import { wellKnown } from '../world/seed/programs';
import type { Tenant, World } from '../world/world';
import { findTenant } from '../world/world';
import type { Audience } from '../signIn/audiences';
import type { AccessClaims, TokenIssuer } from '../signIn/tokens';

/** Who asks a service, as the token says. */
export interface Caller {
  readonly tenant: Tenant;
  readonly objectId: string;
  readonly appId: string;
  readonly kind: 'user' | 'servicePrincipal';
  /** The principal name of a person, the application id of a program: how services name it in errors. */
  readonly label: string;
  readonly name: string;
  /** Delegated permissions of a person's token. */
  readonly scopes: readonly string[];
  /** Application permissions of a program's token. */
  readonly roles: readonly string[];
}

/** Why a request has no caller. */
export type NoCaller = 'missing' | 'malformed' | 'expired' | 'audience';

/** Reads the caller from a request's bearer token, for one service. */
export function readCaller(request: Request, issuer: TokenIssuer, world: World, audience: Audience): Caller | NoCaller {
  const header = request.headers.get('authorization');
  if (header === null || header === '') return 'missing';
  const token = /^Bearer\s+(.+)$/i.exec(header)?.[1];
  const claims = token === undefined ? 'malformed' : issuer.read(token);
  if (typeof claims === 'string') return claims;
  if (claims.audience !== audience) return 'audience';
  const tenant = findTenant(world, claims.tenantId);
  return tenant ? callerOf(tenant, claims) : 'malformed';
}

function callerOf(tenant: Tenant, claims: AccessClaims): Caller {
  const { objectId, appId, scopes, roles, name, principalName } = claims;
  return {
    tenant,
    objectId,
    appId,
    kind: scopes ? 'user' : 'servicePrincipal',
    label: principalName ?? appId,
    name,
    scopes: scopes ?? [],
    roles,
  };
}

/** Whether one of the caller's directory roles gives a right. */
export function hasDirectoryRight({ tenant, objectId }: Caller, right: DirectoryRight): boolean {
  return tenant.directoryRoleAssignments.some(({ principalId, roleTemplateId }) => {
    const role = Object.values(directoryRoles).find(({ templateId }) => templateId === roleTemplateId);
    return principalId === objectId && role?.rights.includes(right) === true;
  });
}

/** The object id of Microsoft Graph in a tenant. */
export function graphPrincipalId(tenant: Tenant): string | undefined {
  return tenant.servicePrincipals.find(({ appId }) => appId === wellKnown.graph)?.id;
}
