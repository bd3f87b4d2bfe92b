import { createHash, createPublicKey, createSign, createVerify, randomUUID } from 'node:crypto';
import type { Clock } from '../../base/clock';
import type { Audience } from './audiences';

/** What an access token says. Times are seconds since 1970, of real time. */
export interface AccessClaims {
  readonly audience: Audience;
  readonly tenantId: string;
  readonly objectId: string;
  readonly appId: string;
  /** Delegated permissions; undefined for an application's own token. */
  readonly scopes: readonly string[] | undefined;
  readonly roles: readonly string[];
  readonly name: string;
  readonly principalName: string | undefined;
  readonly expires: number;
}

/** What a token is made from, beyond what it is checked for. */
export interface TokenRequest extends Omit<AccessClaims, 'expires'> {
  /** As the token names it. */
  readonly resource: string;
  /** The claims that were asked for, as JSON text; kept in the token so that a challenge can be seen to be heeded. */
  readonly claims: string | undefined;
}

export interface TokenIssuer {
  /** Signs an access token of an hour. */
  accessToken(request: TokenRequest): { readonly token: string; readonly expiresIn: number };
  idToken(claims: Readonly<Record<string, unknown>>): string;
  /** What a token says, or why it is none of ours. */
  read(token: string): AccessClaims | 'malformed' | 'expired';
  /** The public key, as `jwks_uri` answers it. */
  readonly keys: object;
}

/** Seconds that a token lives. */
export const usualLifetime = 3599;

export interface IssuerParts {
  readonly privateKey: string;
  readonly authority: () => string;
  readonly clock: Clock;
  readonly lifetime?: number | undefined;
}

/** Issues and reads tokens signed with a private key (PEM). Their times follow the real clock. */
export function createTokenIssuer({ privateKey, authority, clock, lifetime = usualLifetime }: IssuerParts): TokenIssuer {
  const publicKey = createPublicKey(privateKey);
  const keyId = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
    .slice(0, 27);
  const sign = (claims: object): string => {
    const text = `${encode({ typ: 'JWT', alg: 'RS256', kid: keyId, x5t: keyId })}.${encode(claims)}`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
  };
  const seconds = (): number => Math.floor(clock.now() / 1000);
  return {
    accessToken: (request) => {
      const now = seconds();
      return { token: sign(accessClaims(request, { now, lifetime, authority: authority() })), expiresIn: lifetime };
    },
    idToken: (claims) => {
      const now = seconds();
      return sign({ iat: now, nbf: now, exp: now + lifetime, ver: '2.0', ...claims });
    },
    read: (token) => {
      const claims = verified(token, publicKey);
      if (!claims) return 'malformed';
      return claims.expires <= seconds() ? 'expired' : claims;
    },
    keys: { keys: [{ kid: keyId, use: 'sig', alg: 'RS256', ...publicKey.export({ format: 'jwk' }) }] },
  };
}

interface Issued {
  readonly now: number;
  readonly lifetime: number;
  readonly authority: string;
}

function accessClaims(request: TokenRequest, { now, lifetime, authority }: Issued): object {
  const { scopes, principalName } = request;
  return {
    aud: request.resource,
    iss: `${authority}/${request.tenantId}/`,
    iat: now,
    nbf: now,
    exp: now + lifetime,
    appid: request.appId,
    appidacr: scopes ? '0' : '1',
    idtyp: scopes ? 'user' : 'app',
    name: scopes ? request.name : undefined,
    app_displayname: scopes ? undefined : request.name,
    oid: request.objectId,
    sub: request.objectId,
    tid: request.tenantId,
    upn: principalName,
    unique_name: principalName,
    scp: scopes?.join(' '),
    roles: request.roles.length > 0 ? request.roles : undefined,
    uti: randomUUID().slice(0, 22),
    ver: '1.0',
    xms_cc: request.claims?.includes('cp1') === true ? ['cp1'] : undefined,
    sandbox_audience: request.audience,
    sandbox_claims: request.claims,
  };
}

function verified(token: string, publicKey: ReturnType<typeof createPublicKey>): AccessClaims | undefined {
  const parts = token.split('.');
  const [header = '', body = '', signature = ''] = parts;
  if (parts.length !== 3 || !createVerify('RSA-SHA256').update(`${header}.${body}`).verify(publicKey, signature, 'base64url'))
    return undefined;
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Readonly<Record<string, unknown>>;
  const text = (name: string): string => (typeof claims[name] === 'string' ? claims[name] : '');
  return {
    audience: text('sandbox_audience') as Audience,
    tenantId: text('tid'),
    objectId: text('oid'),
    appId: text('appid'),
    scopes: claims['idtyp'] === 'user' ? text('scp').split(' ') : undefined,
    roles: Array.isArray(claims['roles']) ? claims['roles'].map(String) : [],
    name: text('name') || text('app_displayname'),
    principalName: text('upn') || undefined,
    expires: Number(claims['exp']),
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
