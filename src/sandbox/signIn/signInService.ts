import { empty, html, json } from '../http/answers';
import type { Route } from '../http/route';
import type { ServiceDefinition } from '../http/service';
import type { Pending } from './pending';
import { authorize, chooseAccount, devicePage, enterDeviceCode } from './pages';
import type { SignInCall } from './signInCall';
import { tenantOfPath } from './signInCall';
import { writeSignInFailure } from './signInFailure';
import { deviceCode, token } from './tokenEndpoint';
import type { TokenIssuer } from './tokens';

/** What the sign-in service answers. */
const routes: readonly Route<SignInCall>[] = [
  { method: 'GET', path: '/common/discovery/instance', handle: instanceDiscovery },
  { method: 'GET', path: '/{tenant}/v2.0/.well-known/openid-configuration', handle: openIdConfiguration },
  { method: 'GET', path: '/{tenant}/.well-known/openid-configuration', handle: openIdConfiguration },
  { method: 'GET', path: '/{tenant}/discovery/v2.0/keys', handle: ({ issuer }) => json(issuer.keys) },
  { method: 'GET', path: '/{tenant}/oauth2/v2.0/authorize', handle: authorize },
  { method: 'POST', path: '/{tenant}/oauth2/v2.0/authorize', handle: chooseAccount },
  { method: 'POST', path: '/{tenant}/oauth2/v2.0/token', handle: token },
  { method: 'POST', path: '/{tenant}/oauth2/v2.0/devicecode', handle: deviceCode },
  { method: 'GET', path: '/{tenant}/oauth2/v2.0/logout', handle: () => html('<h1>You signed out</h1>') },
  { method: 'GET', path: '/devicelogin', handle: devicePage },
  { method: 'POST', path: '/devicelogin', handle: enterDeviceCode },
  { method: 'GET', path: '/favicon.ico', handle: () => empty(204) },
];

export interface SignInParts {
  readonly issuer: TokenIssuer;
  readonly pending: Pending;
  readonly pollSeconds: number;
}

export function signInService(parts: SignInParts): ServiceDefinition<SignInCall> {
  return {
    name: 'authority',
    routes,
    prepare: (call) => ({ ...call, ...parts }),
    failure: writeSignInFailure,
    headers: ({ requestId }) => ({ 'x-ms-request-id': requestId, 'cache-control': 'no-store, no-cache' }),
  };
}

/** The endpoints of a tenant, or of any tenant: then the issuer holds the place of its id. */
function openIdConfiguration(call: SignInCall): Response {
  const tenant = tenantOfPath(call);
  const { authority } = call.world.origins;
  const name = tenant?.id ?? call.parameters['tenant'] ?? '';
  const base = `${authority}/${name}`;
  return json({
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${authority}/${tenant ? tenant.id : '{tenantid}'}/v2.0`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${call.world.origins.graph}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'preferred_username', 'name', 'tid', 'ver'],
    tenant_region_scope: 'EU',
    cloud_instance_name: new URL(authority).host,
    msgraph_host: new URL(call.world.origins.graph).host,
  });
}

function instanceDiscovery(call: SignInCall): Response {
  const { host, origin } = new URL(call.world.origins.authority);
  return json({
    tenant_discovery_endpoint: `${origin}/common/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  });
}
