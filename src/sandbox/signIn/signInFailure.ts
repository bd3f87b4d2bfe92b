import { randomUUID } from 'node:crypto';
import { json } from '../http/answers';
import type { BaseCall } from '../http/service';
import { ServiceFailure } from '../http/serviceFailure';

/** The refusals of the sign-in service by their AADSTS number: status, OAuth error and words. Source: the published list of error codes. */
const known = {
  7000215: [
    401,
    'invalid_client',
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{0}'.",
  ],
  7000222: [401, 'invalid_client', "The provided client secret keys for app '{0}' are expired. Create new keys for the app."],
  7000218: [401, 'invalid_client', "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."],
  700027: [
    401,
    'invalid_client',
    "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.]. Application '{0}', thumbprint '{1}'.",
  ],
  1000502: [401, 'invalid_client', 'The provided certificate is not within its specified validity window.'],
  700016: [
    400,
    'unauthorized_client',
    "Application with identifier '{0}' was not found in the directory '{1}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.",
  ],
  90002: [
    400,
    'invalid_request',
    "Tenant '{0}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
  ],
  50076: [
    400,
    'interaction_required',
    "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{0}'.",
  ],
  53003: [400, 'invalid_grant', 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.'],
  65001: [
    400,
    'invalid_grant',
    "The user or administrator has not consented to use the application with ID '{0}'. Send an interactive authorization request for this user and resource.",
  ],
  50020: [
    400,
    'access_denied',
    "User account '{0}' from identity provider 'https://sts.windows.net/{1}/' does not exist in tenant '{2}' and cannot access the application in that tenant. The account needs to be added as an external user in the tenant first.",
  ],
  70016: [400, 'authorization_pending', 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.'],
  70018: [400, 'bad_verification_code', 'Invalid verification code due to User typing in wrong user code for device code flow.'],
  70020: [400, 'expired_token', 'The provided value for the input parameter device_code is not valid. Device codes expire.'],
  70008: [
    400,
    'invalid_grant',
    'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request.',
  ],
  54005: [
    400,
    'invalid_grant',
    'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  ],
  501481: [400, 'invalid_grant', 'The Code_Verifier does not match the code_challenge supplied in the authorization request.'],
  9002313: [400, 'invalid_request', 'Invalid request. Request is malformed or invalid: {0}'],
  900144: [400, 'invalid_request', "The request body must contain the following parameter: '{0}'."],
  28000: [
    400,
    'invalid_request',
    'Provided value for the input parameter scope is not valid because it contains more than one resource. Scope {0} is not valid.',
  ],
  1002012: [
    400,
    'invalid_scope',
    'The provided value for scope {0} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.',
  ],
  500011: [
    400,
    'invalid_resource',
    'The resource principal named {0} was not found in the tenant named {1}. This can happen if the application has not been installed by the administrator of the tenant.',
  ],
  50011: [
    400,
    'invalid_request',
    "The redirect URI '{0}' specified in the request does not match the redirect URIs configured for the application.",
  ],
  70003: [400, 'unsupported_grant_type', "The app requested an unsupported grant type '{0}'."],
} as const satisfies Record<number, readonly [number, string, string]>;

export type SignInCode = keyof typeof known;

/** A refusal of the sign-in service; the places `{0}`, `{1}` … of its words are filled with `values`. */
export function signInFailure(
  code: SignInCode,
  values: readonly string[] = [],
  more: Readonly<Record<string, unknown>> = {},
): ServiceFailure {
  const [status, error, words] = known[code];
  const message = words.replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? '');
  return new ServiceFailure(status, error, `AADSTS${code}: ${message}`, { more: { error_codes: [code], ...more } });
}

/** Writes a refusal as the sign-in service does. */
export function writeSignInFailure(failure: ServiceFailure, { world, now }: BaseCall): Response {
  const timestamp = new Date(now).toISOString().slice(0, 19).replace('T', ' ') + 'Z';
  const [trace, correlation] = [randomUUID(), randomUUID()];
  const code = /AADSTS(\d+)/.exec(failure.message)?.[1];
  return json(
    {
      error: failure.code,
      error_description: `${failure.message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: code === undefined ? [] : [Number(code)],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      ...(code === undefined ? {} : { error_uri: `${world.origins.authority}/error?code=${code}` }),
      ...failure.more,
    },
    failure.status,
    failure.headers,
  );
}
