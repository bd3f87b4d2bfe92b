import { t } from '@vscode/l10n';
import type { authentication, AuthenticationGetSessionOptions, AuthenticationSession } from 'vscode';
import type { CloudId } from '../base/cloudId';
import { UserError } from '../base/errors';
import type { HostAccount, HostRequests, TokenRequest } from '../protocol/azure';

export type Token = HostRequests['host/token']['result'];

/** The accounts of VS Code, as far as they are used here. */
export type Accounts = Pick<typeof authentication, 'getSession' | 'getAccounts'>;

/** Whose tokens are asked for: an account's, or those of one that the person has yet to choose; undefined for the one that VS Code prefers. */
export type WantedAccount = HostAccount | 'another' | undefined;

/** Sessions are silent unless a person has just asked to sign in. */
export interface MicrosoftSession {
  /** The account whose tokens were given last; all that follow are of the same one. */
  readonly account: HostAccount | undefined;
  /** The accounts that VS Code knows for a cloud. */
  accounts(cloudId: CloudId): Promise<readonly HostAccount[]>;
  /** From now on tokens are of this account. */
  use(account: WantedAccount): void;
  /** A token of VS Code's Microsoft account. */
  token(request: TokenRequest): Promise<Token>;
  /** Runs work that a person asked for, during which they may be asked for their account. */
  mayAsk<T>(work: () => Promise<T>): Promise<T>;
}

/** A token of VS Code is told without its end; it is asked for again after so many milliseconds, which costs nothing. */
const keptFor = 5 * 60_000;

/** VS Code's own accounts. One question at a time is put to the person. */
export function createMicrosoftSession(accounts: Accounts): MicrosoftSession {
  let last: Promise<unknown> = Promise.resolve();
  let askers = 0;
  let wanted: WantedAccount;
  const session = async (request: TokenRequest, options: AuthenticationGetSessionOptions): Promise<AuthenticationSession | undefined> => {
    const account = wanted === 'another' ? undefined : wanted;
    const found = await sessionOf(accounts, request, { ...options, ...(account && { account }) });
    if (found) wanted = { id: found.account.id, label: found.account.label };
    return found;
  };
  const ask = (request: TokenRequest): Promise<AuthenticationSession | undefined> => {
    const asked = last.then(() => session(request, { createIfNone: true, ...(wanted === 'another' && { clearSessionPreference: true }) }));
    last = asked.catch(() => undefined);
    return asked;
  };
  return {
    get account() {
      return wanted === 'another' ? undefined : wanted;
    },
    accounts: async (cloudId) => (await accounts.getAccounts(providerOf(cloudId))).map(({ id, label }) => ({ id, label })),
    use: (account) => void (wanted = account),
    token: async (request) => {
      const silent = wanted === 'another' ? undefined : await session(request, { silent: true });
      const found = silent ?? (askers > 0 ? await ask(request) : undefined);
      if (found) return tokenOf(found);
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

function providerOf(cloudId: CloudId): string {
  return cloudId === 'public' ? 'microsoft' : 'microsoft-sovereign-cloud';
}

async function sessionOf(
  accounts: Accounts,
  { cloudId, scopes, tenantId, claims }: TokenRequest,
  options: AuthenticationGetSessionOptions,
): Promise<AuthenticationSession | undefined> {
  const provider = providerOf(cloudId);
  const wanted = [...scopes, ...(tenantId === undefined ? [] : [`VSCODE_TENANT:${tenantId}`])];
  if (claims === undefined) return accounts.getSession(provider, wanted, options);
  // Newer versions take the challenge itself in place of the scopes; older ones sign in anew, which fulfils most of them.
  const wwwAuthenticate = `Bearer claims="${Buffer.from(claims).toString('base64')}"`;
  const challenge = { wwwAuthenticate, fallbackScopes: wanted } as unknown as readonly string[];
  const { account } = options;
  return Promise.resolve(accounts.getSession(provider, challenge, options)).catch(() =>
    accounts.getSession(provider, wanted, { forceNewSession: true, ...(account && { account }) }),
  );
}

function tokenOf({ accessToken }: AuthenticationSession): Token {
  return { token: accessToken, expiresOn: Date.now() + keptFor };
}
