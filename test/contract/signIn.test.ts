import { ClientSecretCredential, DeviceCodeCredential } from '@azure/identity';
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';
import { tenantIds } from '../../src/sandbox/world/seed/tenants';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());

const credentialOptions = () => ({
  authorityHost: sandbox.record.authority,
  disableInstanceDiscovery: true,
  tlsOptions: { ca: sandbox.authority },
  additionallyAllowedTenants: ['*'],
});

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
const vsCode = 'aebc6443-996d-45c2-90f0-388ff96faa56';

describe('signing in as a program with @azure/identity', () => {
  it('gives a token for each service, by its public name and by its address here', async () => {
    const { tenantId, clientId, clientSecret } = sandbox.identity('entra-logs-reader');
    const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, credentialOptions());
    const scopes = [
      `${sandbox.record.arm}/.default`,
      'https://api.loganalytics.io/.default',
      'https://management.core.windows.net//.default',
    ];
    for (const scope of scopes) {
      const { token, expiresOnTimestamp } = await credential.getToken(scope);
      expect(claimsOf(token)).toMatchObject({ tid: tenantId, appid: clientId, idtyp: 'app' });
      expect(expiresOnTimestamp).toBeGreaterThan(Date.now() + 3_500_000);
    }
  });

  it('says that the secret is wrong, or has ended', async () => {
    const { tenantId, clientId } = sandbox.identity('entra-logs-reader');
    const wrong = new ClientSecretCredential(tenantId, clientId, 'not the secret', credentialOptions());
    await expect(wrong.getToken(`${sandbox.record.arm}/.default`)).rejects.toThrow(/AADSTS7000215/);
    const ended = sandbox.identity('entra-logs-expired');
    const expired = new ClientSecretCredential(tenantId, ended.clientId, ended.clientSecret, credentialOptions());
    await expect(expired.getToken(`${sandbox.record.arm}/.default`)).rejects.toThrow(/AADSTS7000222/);
  });

  it('is refused by whoever does not trust the authority of the sandbox', async () => {
    const { tenantId, clientId, clientSecret } = sandbox.identity('entra-logs-reader');
    const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, { ...credentialOptions(), tlsOptions: {} });
    await expect(credential.getToken(`${sandbox.record.arm}/.default`)).rejects.toThrow(
      /endpoints_resolution_error|openid_config_error|network/,
    );
  });
});

describe('signing in as a person', () => {
  it('waits for the device code to be entered, with @azure/identity', async () => {
    const credential = new DeviceCodeCredential({
      ...credentialOptions(),
      tenantId: tenantIds.contoso,
      clientId: vsCode,
      userPromptCallback: ({ userCode, verificationUri }) => {
        void sandbox.ask(verificationUri, { method: 'POST', form: { user_code: userCode, account: 'ada.admin@contoso.example' } });
      },
    });
    const { token } = await credential.getToken(`${sandbox.record.graph}/.default`);
    expect(claimsOf(token)).toMatchObject({ upn: 'ada.admin@contoso.example', tid: tenantIds.contoso });
    expect(String(claimsOf(token)['scp'])).toContain('AuditLog.Read.All');
  });

  it('redeems a code once, and only with the verifier that it was asked for with', async () => {
    const verifier = randomBytes(32).toString('base64url');
    const base = `${sandbox.record.authority}/${tenantIds.contoso}/oauth2/v2.0`;
    const redirect = 'http://127.0.0.1:40000/';
    const query = new URLSearchParams({
      client_id: vsCode,
      redirect_uri: redirect,
      scope: `${sandbox.record.arm}/.default openid offline_access`,
      login_hint: 'rea.reader@contoso.example',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state: 'kept',
    });
    const codeOf = async () => {
      const { headers } = await sandbox.ask(`${base}/authorize?${query.toString()}`);
      const location = new URL(headers['location']!);
      expect(location.searchParams.get('state')).toBe('kept');
      return location.searchParams.get('code')!;
    };
    const redeem = (code: string, given: string) =>
      sandbox.ask(`${base}/token`, {
        method: 'POST',
        form: { grant_type: 'authorization_code', client_id: vsCode, code, redirect_uri: redirect, code_verifier: given, client_info: '1' },
      });
    expect((await redeem(await codeOf(), 'another verifier')).json()).toMatchObject({ error: 'invalid_grant', error_codes: [501481] });
    const code = await codeOf();
    const tokens = (await redeem(code, verifier)).json<Record<string, string>>();
    expect(Object.keys(tokens)).toEqual(expect.arrayContaining(['access_token', 'refresh_token', 'id_token', 'client_info']));
    expect((await redeem(code, verifier)).json()).toMatchObject({ error_codes: [54005] });
    const refreshed = await sandbox.ask(`${base}/token`, {
      method: 'POST',
      form: {
        grant_type: 'refresh_token',
        client_id: vsCode,
        refresh_token: tokens['refresh_token']!,
        scope: `${sandbox.record.graph}/.default`,
      },
    });
    expect(claimsOf(refreshed.json<{ access_token: string }>().access_token)).toMatchObject({ aud: sandbox.record.graph });
  });

  const refusals = [
    ['blake.blocked@contoso.example', 'arm', 'contoso', /AADSTS53003/],
    ['carl.consent@contoso.example', 'graph', 'contoso', /AADSTS65001/],
    ['rea.reader@contoso.example', 'arm', 'fabrikam', /AADSTS50020/],
  ] as const;
  it.each(refusals)('refuses %s for %s in %s', async (account, service, tenant, words) => {
    await expect(sandbox.userToken(account, sandbox.record[service], tenantIds[tenant])).rejects.toThrow(words);
  });

  it('sends codes to programs of this machine only', async () => {
    const query = new URLSearchParams({
      client_id: vsCode,
      redirect_uri: 'https://elsewhere.example/',
      login_hint: 'ada.admin@contoso.example',
    });
    const answer = await sandbox.ask(`${sandbox.record.authority}/organizations/oauth2/v2.0/authorize?${query.toString()}`);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ error_codes: [50011] });
  });
});

describe('the sign-in service', () => {
  it('names endpoints of its own in the OpenID configuration', async () => {
    const answer = await sandbox.ask(`${sandbox.record.authority}/contoso.example/v2.0/.well-known/openid-configuration`);
    const { issuer, token_endpoint: endpoint, jwks_uri: keys } = answer.json<Record<string, string>>();
    expect([issuer, endpoint, keys].map((url) => new URL(url!).origin)).toEqual(Array(3).fill(sandbox.record.authority));
    expect((await sandbox.ask(keys!)).json<{ keys: { kty: string }[] }>().keys[0]!.kty).toBe('RSA');
  });

  it('refuses two services in one request, and a tenant that it does not know', async () => {
    await expect(sandbox.token('entra-logs-reader', `${sandbox.record.graph}/.default ${sandbox.record.arm}`)).rejects.toThrow(
      /AADSTS28000/,
    );
    const answer = await sandbox.ask(`${sandbox.record.authority}/nowhere.example/v2.0/.well-known/openid-configuration`);
    expect(answer.json()).toMatchObject({ error: 'invalid_request', error_codes: [90002] });
  });

  it('refuses what it does not know with 501', async () => {
    const answer = await sandbox.ask(`${sandbox.record.authority}/contoso.example/oauth2/v2.0/nothing`);
    expect(answer.status).toBe(501);
    expect(answer.text).toContain('does not know GET /contoso.example/oauth2/v2.0/nothing');
  });
});
