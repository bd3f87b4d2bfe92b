import type { BaseCall, ServiceName } from '../http/service';
import { ServiceFailure } from '../http/serviceFailure';
import { badArgument } from '../logAnalytics/queryErrors';
import type { Fault, FaultKind } from './fault';

/** The code and words of each service for one kind of failure. */
type Words = Readonly<Record<ServiceName, readonly [code: string, message: string]>>;

const same = (code: string, message: string): Words => ({
  authority: [code, message],
  arm: [code, message],
  graph: [code, message],
  logAnalytics: [code, message],
  storage: [code, message],
});

const statuses: Partial<Record<FaultKind, { readonly status: number; readonly words: Words }>> = {
  throttled: {
    status: 429,
    words: {
      ...same('TooManyRequests', 'Too many requests.'),
      arm: ['ResourceRequestsThrottled', "Number of requests exceeded the limit for time interval '00:05:00'. Please try again later."],
      graph: ['TooManyRequests', 'Too Many Requests'],
      logAnalytics: ['ThrottledError', 'The request was throttled: too many queries in a short time.'],
      authority: ['temporarily_unavailable', 'AADSTS90055: The server is busy with too many requests.'],
    },
  },
  serverError: {
    status: 500,
    words: {
      ...same('InternalServerError', 'Encountered internal server error. The tracking id is in the headers.'),
      graph: ['generalException', 'An internal server error occurred.'],
      authority: ['server_error', 'AADSTS90033: A transient error has occurred. Please try again.'],
    },
  },
  unavailable: {
    status: 503,
    words: {
      ...same('ServerTimeout', 'The request timed out. Please retry later.'),
      graph: ['serviceNotAvailable', 'The service is unavailable. Try the request again after a delay.'],
      logAnalytics: ['ServiceUnavailable', 'The service is temporarily unavailable.'],
      authority: ['temporarily_unavailable', 'AADSTS90033: A transient error has occurred. Please try again.'],
    },
  },
  gatewayTimeout: {
    status: 504,
    words: {
      ...same('GatewayTimeout', 'The gateway did not receive a response within the specified time period.'),
      graph: ['UnknownError', ''],
      logAnalytics: ['GatewayTimeout', 'Gateway timeout'],
    },
  },
  tokenExpired: {
    status: 401,
    words: {
      ...same('ExpiredAuthenticationToken', 'The access token has expired.'),
      arm: ['ExpiredAuthenticationToken', 'The access token expiry UTC time is earlier than the current UTC time. Please get a new token.'],
      graph: ['InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.'],
      logAnalytics: ['InvalidTokenError', 'The provided authentication is not valid for this resource: the token has expired.'],
      authority: ['invalid_grant', 'AADSTS700082: The refresh token has expired due to inactivity.'],
    },
  },
  forbidden: {
    status: 403,
    words: {
      ...same(
        'AuthorizationFailed',
        'The client does not have authorization to perform this action over this scope or the scope is invalid.',
      ),
      graph: ['Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'],
      logAnalytics: ['InsufficientAccessError', 'The provided credentials have insufficient access to perform the requested operation'],
      storage: ['AuthorizationPermissionMismatch', 'This request is not authorized to perform this operation using this permission.'],
      authority: ['access_denied', 'AADSTS53003: Access has been blocked by Conditional Access policies.'],
    },
  },
};

/** What a service answers to a request that a fault meets; undefined for faults that answer nothing of their own. */
export function faultFailure(fault: Fault, service: ServiceName): ServiceFailure | undefined {
  if (fault.kind === 'queryRefused') {
    const message = 'The name does not refer to any known table, on command';
    return badArgument({
      code: 'SemanticError',
      message: 'A semantic error occurred.',
      innererror: { code: 'SEM0100', message, line: 1, pos: 0, token: 'SigninLogs' },
    });
  }
  const known = statuses[fault.kind];
  if (!known) return undefined;
  const [code, message] = known.words[service];
  return new ServiceFailure(known.status, code, message, {
    headers: fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) },
    ...(fault.kind === 'gatewayTimeout' && service === 'logAnalytics'
      ? { more: { innererror: { code: 'GatewayTimeout', message: 'Unable to unzip response' } } }
      : {}),
  });
}

/** The value that a token must have been asked for with; a challenge names it, see `heedsChallenge`. */
const challengeValue = 'sandbox-continuous-access';
const challengeClaims = `{"access_token":{"nbf":{"essential":true,"value":"1"},"acrs":{"essential":true,"value":"${challengeValue}"}}}`;

/** A claims challenge, as continuous access evaluation sends it. */
export function claimsChallenge({ world, requestId }: BaseCall): ServiceFailure {
  const claims = Buffer.from(challengeClaims).toString('base64');
  const uri = `${world.origins.authority}/common/oauth2/authorize`;
  return new ServiceFailure(
    401,
    'InvalidAuthenticationToken',
    `Continuous access evaluation resulted in claims challenge (${requestId}).`,
    {
      headers: {
        'www-authenticate': `Bearer realm="", authorization_uri="${uri}", error="insufficient_claims", claims="${claims}"`,
      },
    },
  );
}

/** Whether the request's token was asked for with the claims of a challenge. */
export function heedsChallenge(request: Request): boolean {
  const payload = /^Bearer [^.]+\.([^.]+)\./i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (payload === undefined) return false;
  return Buffer.from(payload, 'base64url').toString().includes(challengeValue);
}
