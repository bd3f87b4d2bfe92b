import { t } from '@vscode/l10n';
import { authentication } from 'vscode';
import type { AuthenticationGetSessionOptions, AuthenticationSession } from 'vscode';
import { UserError } from '../base/errors';
import type { HostRequests, TokenRequest } from '../protocol/azure';

export type Token = HostRequests['host/token']['result'];

/** Sessions are silent unless a person has just asked to sign in. */
export interface MicrosoftSession {
  /** A token of VS Code's Microsoft account. */
  token(request: TokenRequest): Promise<Token>;
  /** Runs work that a person asked for, during which they may be asked for their account. */
  mayAsk<T>(work: () => Promise<T>): Promise<T>;
}

/** A token of VS Code is told without its end; it is asked for again after so many milliseconds, which costs nothing. */
const keptFor = 5 * 60_000;

/** VS Code's own accounts. One question at a time is put to the person. */
export function createMicrosoftSession(): MicrosoftSession {
  let last: Promise<unknown> = Promise.resolve();
  let askers = 0;
  const ask = (request: TokenRequest): Promise<AuthenticationSession | undefined> => {
    const asked = last.then(() => sessionOf(request, { createIfNone: true }));
    last = asked.catch(() => undefined);
    return asked;
  };
  return {
    token: async (request) => {
      const session = (await sessionOf(request, { silent: true })) ?? (askers > 0 ? await ask(request) : undefined);
      if (session) return tokenOf(session);
      throw new UserError(t('You are not signed in to this tenant in VS Code. Sign in, then retry.'), {
        code: 'signed-out',
        action: { title: t('Sign In'), command: 'entraLogs.tenants.signIn' },
      });
    },
    mayAsk: async (work) => {
      askers++;
      try {
        return await work();
      } finally {
        askers--;
      }
    },
  };
}

async function sessionOf(
  { cloudId, scopes, tenantId, claims }: TokenRequest,
  options: AuthenticationGetSessionOptions,
): Promise<AuthenticationSession | undefined> {
  const provider = cloudId === 'public' ? 'microsoft' : 'microsoft-sovereign-cloud';
  const wanted = [...scopes, ...(tenantId === undefined ? [] : [`VSCODE_TENANT:${tenantId}`])];
  if (claims === undefined) return authentication.getSession(provider, wanted, options);
  // Newer versions take the challenge itself in place of the scopes; older ones sign in anew, which fulfils most of them.
  const wwwAuthenticate = `Bearer claims="${Buffer.from(claims).toString('base64')}"`;
  const challenge = { wwwAuthenticate, fallbackScopes: wanted } as unknown as readonly string[];
  return Promise.resolve(authentication.getSession(provider, challenge, options)).catch(() =>
    authentication.getSession(provider, wanted, { forceNewSession: true }),
  );
}

function tokenOf({ accessToken }: AuthenticationSession): Token {
  return { token: accessToken, expiresOn: Date.now() + keptFor };
}
