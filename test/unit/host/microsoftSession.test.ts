import { describe, expect, test } from 'vitest';
import { createMicrosoftSession } from '../../../src/host/microsoftSession';
import type { Accounts } from '../../../src/host/microsoftSession';

const [ana, ben] = [
  { id: '1', label: 'ana@contoso.example' },
  { id: '2', label: 'ben@fabrikam.example' },
];
const request = { cloudId: 'public', scopes: ['https://management.azure.com/.default'], tenantId: 'contoso' } as const;

interface Asked {
  readonly provider: string;
  readonly account: string | undefined;
  readonly silent: boolean;
  readonly anew: boolean;
}

/** VS Code's accounts with two people, of whom the second is chosen where somebody is asked anew. */
function accountsOf(asked: Asked[]): Accounts {
  const getSession = (
    provider: string,
    _scopes: unknown,
    options: { account?: { id: string }; silent?: boolean; clearSessionPreference?: boolean } = {},
  ): Promise<unknown> => {
    const { account, silent = false, clearSessionPreference: anew = false } = options;
    asked.push({ provider, account: account?.id, silent, anew });
    const given = anew ? ben : (account ?? ana);
    return Promise.resolve({ id: given.id, accessToken: `token of ${given.id}`, account: given, scopes: [] });
  };
  return { getSession, getAccounts: () => Promise.resolve([ana, ben]) } as unknown as Accounts;
}

describe('the accounts of VS Code', () => {
  test('a token is of the account that was chosen, in every tenant, without a question', async () => {
    const asked: Asked[] = [];
    const session = createMicrosoftSession(accountsOf(asked));
    expect(await session.accounts('public')).toEqual([ana, ben]);
    session.use(ben);
    expect((await session.token(request)).token).toBe('token of 2');
    expect((await session.token({ ...request, cloudId: 'china', tenantId: 'fabrikam' })).token).toBe('token of 2');
    expect(asked).toEqual([
      { provider: 'microsoft', account: '2', silent: true, anew: false },
      { provider: 'microsoft-sovereign-cloud', account: '2', silent: true, anew: false },
    ]);
  });

  test('another account is asked for once, and is the one from then on', async () => {
    const asked: Asked[] = [];
    const session = createMicrosoftSession(accountsOf(asked));
    session.use('another');
    expect(session.account).toBeUndefined();
    await expect(session.token(request)).rejects.toThrow('not signed in');
    const tokens = await session.mayAsk(() => Promise.all([session.token(request), session.token({ ...request, tenantId: 'fabrikam' })]));
    expect(tokens.map(({ token }) => token)).toEqual(['token of 2', 'token of 2']);
    expect(asked.map(({ anew, account }) => [anew, account])).toEqual([
      [true, undefined],
      [false, '2'],
    ]);
    expect(session.account).toEqual(ben);
  });

  test('where none was chosen, the one that VS Code prefers stays', async () => {
    const asked: Asked[] = [];
    const session = createMicrosoftSession(accountsOf(asked));
    await session.token(request);
    await session.token({ ...request, tenantId: 'fabrikam' });
    expect(asked.map(({ account }) => account)).toEqual([undefined, '1']);
  });
});
