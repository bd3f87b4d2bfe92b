import type { CloudConnection } from '../../azure/connection';
import { signInErrorNumber } from '../../azure/explainSignIn';
import type { SignedInProgram } from '../../azure/credentialOf';
import { readProgramSecrets } from '../../azure/services/programSecrets';
import type { Clock } from '../../base/clock';
import { UserError } from '../../base/errors';
import { utcMinute } from '../../base/utcMinute';

/** The code of a failure that ends when somebody gives the program a new secret or certificate. */
export const secretEnded = 'feed-secret-ended';

/** Knows while a program is signed in what is to be said when its secret ends: the service that refuses it does not say when it ended. */
export interface SecretWatch {
  /** Told that a service answered, so that the secret is still taken. */
  readonly taken: () => void;
  /** Which identity is not signed in any more, since when, who renews its secret and how; undefined where the error tells of something else. */
  readonly explain: (error: unknown) => UserError | undefined;
}

export interface SecretWatchParts {
  readonly connection: Pick<CloudConnection, 'client' | 'program'>;
  /** What people call the tenant. */
  readonly tenant: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * How the sign-in service refuses what a program shows. Source: learn.microsoft.com/entra/identity-platform/reference-error-codes; of certificates also
 * Microsoft.Identity.Web, github.com/AzureAD/microsoft-identity-web/pull/2840.
 */
const refusals: Readonly<Record<string, Refused>> = {
  '7000222': { thing: 'secret', why: 'expired' },
  '7000215': { thing: 'secret', why: 'unknown' },
  // Also of one that has expired.
  '700027': { thing: 'certificate', why: 'unknown' },
  '7000214': { thing: 'certificate', why: 'revoked' },
  '1000502': { thing: 'certificate', why: 'expired' },
};

interface Refused {
  readonly thing: 'secret' | 'certificate';
  readonly why: 'expired' | 'unknown' | 'revoked';
}

export function watchSecret({ connection, tenant, clock, signal }: SecretWatchParts): SecretWatch {
  /** ISO times by what the secret is known by; undefined where nobody may tell. */
  const ends = new Map<string, string | undefined>();
  let takenAt: number | undefined;
  const learn = async (program: SignedInProgram, key: string): Promise<void> => {
    ends.set(key, undefined);
    const graph = connection.client('graph', program.tenantId);
    const secrets = await readProgramSecrets(graph, program.clientId, signal);
    const own = secrets.filter(({ hint }) => hint === program.secretHint).map((secret) => secret.ends);
    // Two secrets may begin alike; which of them this one is cannot be told then.
    if (own.length === 1) ends.set(key, own[0]);
  };
  return {
    taken: () => {
      takenAt = clock.now();
      const program = connection.program?.();
      if (program?.secretHint === undefined || ends.has(keyOf(program))) return;
      // Most programs may not read applications: then the feed says when the secret was taken last.
      void learn(program, keyOf(program)).catch(() => undefined);
    },
    explain: (error) => {
      const program = connection.program?.();
      const number = signInErrorNumber(error);
      const refused = number === undefined ? undefined : refusals[number];
      if (program === undefined || refused === undefined || !(error instanceof Error)) return undefined;
      const message = wordsOf(program, { tenant, refused, secretEnd: ends.get(keyOf(program)), takenAt, now: clock.now() });
      return new UserError(message, {
        code: secretEnded,
        details: error.message,
        cause: error,
        action: { title: 'Sign In Again', command: 'entraLogs.tenants.signIn' },
      });
    },
  };
}

const keyOf = ({ clientId, secretHint = '' }: SignedInProgram): string => `${clientId} ${secretHint}`;

interface Known {
  readonly tenant: string;
  readonly refused: Refused;
  /** ISO time. */
  readonly secretEnd: string | undefined;
  readonly takenAt: number | undefined;
  readonly now: number;
}

function wordsOf(program: SignedInProgram, known: Known): string {
  const { clientId, profile } = program;
  const { thing } = known.refused;
  const place =
    profile === undefined
      ? `and somebody signs in with it here`
      : thing === 'certificate'
        ? `and puts it with its private key into the file that ${profile} names`
        : `and writes its value as “secret” into ${profile}`;
  return `The program ${clientId} cannot sign in to ${known.tenant}: ${nameOf(program, thing)} ${happened(program, known)}. An owner of this app registration, or an Application Administrator of the tenant, makes a new one at Certificates & secrets of the registration, ${place}. The feed keeps its place, and goes on by itself then.`;
}

function nameOf({ secretHint, certificate }: SignedInProgram, thing: Refused['thing']): string {
  if (thing === 'certificate')
    return certificate === undefined ? 'the certificate' : `the certificate with the thumbprint ${certificate.thumbprint}`;
  return secretHint === undefined ? 'the secret' : `the secret that begins with “${secretHint}”`;
}

function happened({ certificate }: SignedInProgram, { refused: { thing, why }, secretEnd, takenAt, now }: Known): string {
  const last = takenAt === undefined ? '' : `; it was taken last at ${utcMinute(new Date(takenAt).toISOString())}`;
  if (thing === 'certificate' && certificate !== undefined) {
    const { starts, ends } = certificate;
    if (Date.parse(starts) > now) return `is not valid before ${utcMinute(starts)}`;
    // The service does not always tell one that has ended from one that it does not know.
    if (why === 'expired' || Date.parse(ends) <= now) return `expired at ${utcMinute(ends)}`;
  }
  if (why === 'revoked') return `was revoked${last}`;
  if (why === 'unknown') return `is not taken any more: somebody has perhaps removed it${last}`;
  return thing === 'secret' && secretEnd !== undefined ? `expired at ${utcMinute(secretEnd)}` : `has expired${last}`;
}
