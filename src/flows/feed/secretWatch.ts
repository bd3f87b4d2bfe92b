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
  readonly connection: CloudConnection;
  /** What people call the tenant. */
  readonly tenant: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** How the sign-in service refuses what a program shows. Source: learn.microsoft.com/entra/identity-platform/reference-error-codes. */
const refusals = {
  '7000222': 'expired',
  '7000215': 'unknown',
  '700027': 'certificate',
} as const;

type Refusal = (typeof refusals)[keyof typeof refusals];

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
      const refusal = Object.entries(refusals).find(([known]) => known === number)?.[1];
      if (program === undefined || refusal === undefined || !(error instanceof Error)) return undefined;
      const message = wordsOf(program, { tenant, refusal, ended: ends.get(keyOf(program)), takenAt });
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
  readonly refusal: Refusal;
  readonly ended: string | undefined;
  readonly takenAt: number | undefined;
}

function wordsOf(program: SignedInProgram, { tenant, refusal, ended, takenAt }: Known): string {
  const { clientId, secretHint, profile } = program;
  const isCertificate = refusal === 'certificate';
  const thing = isCertificate ? 'certificate' : 'secret';
  const which = secretHint === undefined || isCertificate ? `the ${thing}` : `the secret that begins with “${secretHint}”`;
  const last = takenAt === undefined ? '' : `; it was taken last at ${utcMinute(new Date(takenAt).toISOString())}`;
  const happened: Readonly<Record<Refusal, string>> = {
    expired: ended === undefined ? `has expired${last}` : `expired at ${utcMinute(ended)}`,
    unknown: `is not taken any more: somebody has perhaps removed it${last}`,
    certificate: `has expired, or is not known there any more${last}`,
  };
  const place =
    profile === undefined
      ? `and somebody signs in with it here`
      : isCertificate
        ? `and puts it into the file that ${profile} names`
        : `and writes its value as “secret” into ${profile}`;
  return `The program ${clientId} cannot sign in to ${tenant}: ${which} ${happened[refusal]}. An owner of this app registration, or an Application Administrator of the tenant, makes a new one at Certificates & secrets of the registration, ${place}. The feed keeps its place, and goes on by itself then.`;
}
