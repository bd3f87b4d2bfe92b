import { randomUUID } from 'node:crypto';
import { json } from '../http/answers';
import type { ServicePrincipal, User } from '../world/directory';
import { publicClients } from '../world/seed/programs';
import type { Tenant } from '../world/world';
import type { Audience, WantedScopes } from './audiences';
import { readScopes } from './audiences';
import type { SignedIn } from './pending';
import type { SignInCall } from './signInCall';
import { homeOf } from './signInCall';
import { signInFailure } from './signInFailure';

/** Delegated permissions that a token has where `.default` was asked for. */
const delegated: Readonly<Record<Audience, readonly string[]>> = {
  arm: ['user_impersonation'],
  graph: ['AuditLog.Read.All', 'Directory.Read.All', 'Directory.AccessAsUser.All', 'Organization.Read.All', 'User.Read'],
  logAnalytics: ['Data.Read'],
  storage: ['user_impersonation'],
  eventHub: ['user_impersonation'],
};

/** The scopes of a request, all for one service that the tenant knows. */
export function wantedScopes(call: SignInCall, scope: string, tenant: Tenant): WantedScopes & { readonly audience: Audience } {
  const wanted = readScopes(scope, call.world.origins);
  if (wanted.mixed) throw signInFailure(28000, [scope]);
  if (wanted.resource === undefined) return { ...wanted, audience: 'graph', permissions: ['User.Read'] };
  if (!wanted.audience) throw signInFailure(500011, [wanted.resource, tenant.name]);
  return { ...wanted, audience: wanted.audience };
}

/** The answer to an application that has shown its secret. */
export function applicationTokens(call: SignInCall, tenant: Tenant, principal: ServicePrincipal, form: URLSearchParams): Response {
  const scope = form.get('scope') ?? '';
  const wanted = wantedScopes(call, scope, tenant);
  if (wanted.permissions.some((permission) => permission !== '.default')) throw signInFailure(1002012, [scope]);
  const { token, expiresIn } = call.issuer.accessToken({
    audience: wanted.audience,
    resource: wanted.resource ?? '',
    tenantId: tenant.id,
    objectId: principal.id,
    appId: principal.appId,
    scopes: undefined,
    roles: wanted.audience === 'graph' ? rolesOf(tenant, principal) : [],
    name: principal.name,
    principalName: undefined,
    claims: form.get('claims') ?? undefined,
  });
  return json({ token_type: 'Bearer', expires_in: expiresIn, ext_expires_in: expiresIn, access_token: token });
}

function rolesOf(tenant: Tenant, principal: ServicePrincipal): readonly string[] {
  return tenant.appRoleAssignments
    .filter(({ principalId }) => principalId === principal.id)
    .flatMap(({ appRoleId, resourceId }) => {
      const resource = tenant.servicePrincipals.find(({ id }) => id === resourceId);
      return resource?.appRoles.filter(({ id }) => id === appRoleId).map(({ value }) => value) ?? [];
    });
}

export interface UserGrant {
  readonly signedIn: SignedIn;
  /** The tenant of the path; the account's own where it names none. */
  readonly tenant: Tenant | undefined;
  readonly form: URLSearchParams;
  readonly nonce?: string;
  /** Whether a person was there: then what policies ask of a person is met. */
  readonly interactive: boolean;
}

/** The answer to a person who has signed in: the access token, and where they were asked for an id token and a refresh token. */
export function userTokens(call: SignInCall, grant: UserGrant): Response {
  const { signedIn, form } = grant;
  const home = homeOf(call, signedIn.account);
  const tenant = grant.tenant ?? home;
  const user = tenant?.users.find(({ account }) => account === signedIn.account.toLowerCase());
  if (!tenant || !user) throw signInFailure(50020, [signedIn.account, home?.id ?? 'unknown', tenant?.name ?? 'unknown']);
  const scope = form.get('scope') ?? signedIn.scope;
  const wanted = wantedScopes(call, scope, tenant);
  checkPolicies({ user, grant, audience: wanted.audience });
  const scopes = wanted.permissions.includes('.default') ? delegated[wanted.audience] : wanted.permissions;
  const { token, expiresIn } = call.issuer.accessToken({
    audience: wanted.audience,
    resource: wanted.resource ?? '00000003-0000-0000-c000-000000000000',
    tenantId: tenant.id,
    objectId: user.id,
    appId: signedIn.clientId,
    scopes,
    roles: [],
    name: user.name,
    principalName: user.principalName,
    claims: form.get('claims') ?? undefined,
  });
  return json({
    token_type: 'Bearer',
    scope: [...scopes.map((name) => `${wanted.resource ?? 'https://graph.microsoft.com'}/${name}`), ...wanted.openId].join(' '),
    expires_in: expiresIn,
    ext_expires_in: expiresIn,
    access_token: token,
    ...(wanted.openId.includes('offline_access') || form.get('grant_type') === 'refresh_token'
      ? { refresh_token: call.pending.addRefresh(signedIn), foci: '1' }
      : {}),
    ...(wanted.openId.includes('openid') ? { id_token: idToken(call, grant, { tenant, user, home: home ?? tenant }) } : {}),
    ...(form.get('client_info') === '1' ? { client_info: clientInfo(user, home ?? tenant) } : {}),
  });
}

function idToken(
  call: SignInCall,
  { signedIn, nonce }: UserGrant,
  { tenant, user, home }: { tenant: Tenant; user: User; home: Tenant },
): string {
  return call.issuer.idToken({
    aud: signedIn.clientId,
    iss: `${call.world.origins.authority}/${tenant.id}/v2.0`,
    name: user.name,
    oid: user.id,
    preferred_username: user.account,
    sub: user.id,
    tid: tenant.id,
    uti: randomUUID().slice(0, 22),
    home_oid: home.users.find(({ account }) => account === user.account)?.id ?? user.id,
    ...(nonce === undefined ? {} : { nonce }),
  });
}

function clientInfo({ account, id }: User, home: Tenant): string {
  const uid = home.users.find((user) => user.account === account)?.id ?? id;
  return Buffer.from(JSON.stringify({ uid, utid: home.id })).toString('base64url');
}

function checkPolicies({ user, grant, audience }: { user: User; grant: UserGrant; audience: Audience }): void {
  const { signedIn, interactive } = grant;
  if (user.condition === 'blocked') throw signInFailure(53003, [], { suberror: 'message_only' });
  if (user.condition === 'consentMissing' && audience !== 'arm')
    throw signInFailure(65001, [signedIn.clientId], { suberror: 'consent_required' });
  if (user.condition === 'secondFactor' && !interactive && !signedIn.secondFactor) {
    const claims = '{"access_token":{"capolids":{"essential":true,"values":["0f0f0f0f-5555-4222-8333-00000000c0de"]}}}';
    throw signInFailure(50076, [audience], { suberror: 'basic_action', claims });
  }
}

/** Refuses an application that a tenant does not know. */
export function checkClient(call: SignInCall, clientId: string, tenant: Tenant | undefined): void {
  if (publicClients.has(clientId.toLowerCase())) return;
  const tenants = tenant ? [tenant] : call.world.tenants;
  const known = tenants.some(({ servicePrincipals }) =>
    servicePrincipals.some(({ appId, visibleAt }) => appId === clientId && visibleAt <= call.now),
  );
  if (!known) throw signInFailure(700016, [clientId, tenant?.name ?? 'common']);
}
