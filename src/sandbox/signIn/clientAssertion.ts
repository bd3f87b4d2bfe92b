import { constants, createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';
import type { Application } from '../world/directory';
import type { SignInCall } from './signInCall';
import { signInFailure } from './signInFailure';

interface AssertionHeader {
  readonly alg?: string;
  readonly x5t?: string;
  readonly 'x5t#S256'?: string;
}
interface AssertionClaims {
  readonly aud?: string;
  readonly iss?: string;
  readonly sub?: string;
  readonly exp?: number;
}

/** The fingerprints by which an assertion names a certificate: SHA-1 and SHA-256, in base64url. */
export function fingerprints(certificate: string): { readonly sha1: string; readonly sha256: string } {
  const { raw } = new X509Certificate(certificate);
  const of = (algorithm: string): string => createHash(algorithm).update(raw).digest('base64url');
  return { sha1: of('sha1'), sha256: of('sha256') };
}

/** Proves that a program holds the key of one of its certificates, by what it signed. @throws ServiceFailure where it does not */
export function proveByCertificate(call: SignInCall, application: Application, assertion: string): void {
  const [head = '', body = '', signature = ''] = assertion.split('.');
  const header = parsed<AssertionHeader>(head);
  const named = header['x5t#S256'] ?? header.x5t ?? '';
  const certificate = (application.certificates ?? []).find((each) => {
    const { sha1, sha256 } = fingerprints(each.pem);
    return [sha1, sha256].includes(named);
  });
  if (!certificate) throw signInFailure(700027, [application.appId, named]);
  const key = {
    key: createPublicKey(certificate.pem),
    ...(header.alg === 'PS256' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {}),
  };
  const isSigned = verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
  const { aud = '', iss, sub, exp = 0 } = parsed<AssertionClaims>(body);
  const isForHere = aud.startsWith(call.world.origins.authority) && iss === application.appId && sub === application.appId;
  // Tokens follow real time, and so does what asks for them.
  if (!isSigned || !isForHere || exp * 1000 < Date.now()) throw signInFailure(700027, [application.appId, named]);
  // Whoever makes one goes by another clock, so that its start may be ahead of the sandbox's time.
  if (certificate.end <= call.now) throw signInFailure(1000502);
}

function parsed<T>(part: string): Partial<T> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as T;
  } catch {
    return {};
  }
}
