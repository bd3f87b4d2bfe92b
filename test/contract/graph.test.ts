import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryRoles, graphAppRoles } from '../../src/sandbox/world/directory';
import { tenantIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { Answer, Ask, TestSandbox } from '../support/sandbox/openSandbox';
import { hasOpenApi, problemsOf } from '../support/sandbox/openApi';

let sandbox: TestSandbox;
let automation: string;
beforeAll(async () => {
  sandbox = await openSandbox({ reportLimit: { requests: 100, window: 1000 } });
  automation = await sandbox.token('entra-logs-automation', sandbox.record.graph);
});
afterAll(() => sandbox.close());

interface Page {
  readonly '@odata.nextLink'?: string;
  readonly value: readonly Readonly<Record<string, unknown>>[];
}

function graph(path: string, ask: Ask & { query?: Record<string, string> } = {}): Promise<Answer> {
  const { query, ...rest } = ask;
  const suffix = query ? `?${new URLSearchParams(query).toString()}` : '';
  return sandbox.ask(`${sandbox.record.graph}/v1.0${path}${suffix}`, { token: automation, ...rest });
}
const codeOf = (answer: Answer) => [answer.status, answer.json<{ error: { code: string } }>().error.code];
const userToken = (alias: string, tenant?: string) => sandbox.userToken(`${alias}@contoso.example`, sandbox.record.graph, tenant);

const reads = [
  '/organization',
  '/subscribedSkus',
  '/users',
  '/applications',
  '/servicePrincipals',
  '/directoryRoles',
  '/roleManagement/directory/roleAssignments',
  '/auditLogs/directoryAudits',
  '/auditLogs/signIns',
  '/auditLogs/provisioning',
] as const;

describe('Microsoft Graph', () => {
  it.each(reads)('answers %s', async (path) => {
    const answer = await graph(path);
    expect({ status: answer.status, text: answer.text.slice(0, 200) }).toMatchObject({ status: 200 });
    const body = answer.json<Page>();
    expect(body.value.length).toBeGreaterThan(0);
    if (hasOpenApi) expect(problemsOf({ method: 'GET', path, status: 200, body }) ?? []).toEqual([]);
  });

  it('knows who asks, and whether it is a guest', async () => {
    const query = { $select: 'id,displayName,userPrincipalName,userType' };
    expect((await graph('/me', { token: await userToken('ada.admin'), query })).json()).toMatchObject({
      displayName: 'Ada Admin',
      userType: 'Member',
    });
    const guest = await userToken('ada.admin', tenantIds.fabrikam);
    expect((await graph('/me', { token: guest, query })).json()).toMatchObject({ userType: 'Guest' });
    expect((await graph('/me', { token: guest })).json()).not.toHaveProperty('userType');
    expect(codeOf(await graph('/me'))).toEqual([400, 'BadRequest']);
    expect(codeOf(await graph('/users', { token: guest }))).toEqual([403, 'Authorization_RequestDenied']);
    const roles = await graph('/me/transitiveMemberOf/microsoft.graph.directoryRole', { token: await userToken('sami.security') });
    expect(roles.json<Page>().value[0]).toMatchObject({ roleTemplateId: directoryRoles.securityAdministrator.templateId });
  });

  it('tells the licence of a tenant by its plans', async () => {
    const plansOf = async (token: string) => (await graph('/subscribedSkus', { token })).text.match(/AAD_PREMIUM(_P2)?/g) ?? [];
    expect(await plansOf(automation)).toContain('AAD_PREMIUM_P2');
    expect(await plansOf(await sandbox.token('fabrikam-reader', sandbox.record.graph))).not.toContain('AAD_PREMIUM_P2');
    expect(await plansOf(await sandbox.token('tailspin-reader', sandbox.record.graph))).toEqual([]);
  });
});

describe('logs in Microsoft Graph', () => {
  it('page newest first on their own host, each entry once, while new ones come', async () => {
    const found: string[] = [];
    let url: string | undefined = `${sandbox.record.graph}/v1.0/auditLogs/directoryAudits?$top=90`;
    for (let pages = 0; url !== undefined && pages < 40; pages++) {
      const page: Page = (await sandbox.ask(url, { token: automation })).json<Page>();
      found.push(...page.value.map(({ id }) => String(id)));
      url = page['@odata.nextLink'];
      if (url !== undefined) expect(new URL(url).origin).toBe(sandbox.record.graph);
      sandbox.clock.advance(60_000);
    }
    expect(url).toBeUndefined();
    expect(found.length).toBeGreaterThan(500);
    expect(new Set(found).size).toBe(found.length);
  });

  it('are filtered by what the reference allows, and by nothing else', async () => {
    const list = async (log: string, $filter: string) => graph(`/auditLogs/${log}`, { query: { $filter } });
    const failed = (await list('signIns', 'status/errorCode eq 50126 and createdDateTime ge 2026-11-01T00:00:00Z')).json<Page>().value;
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.every(({ status }) => (status as { errorCode: number }).errorCode === 50126)).toBe(true);
    const marta = (await list('signIns', "startswith(userPrincipalName,'marta.')")).json<Page>().value;
    expect(new Set(marta.map(({ userPrincipalName }) => userPrincipalName))).toEqual(new Set(['marta.nogueira@contoso.example']));
    const [{ targetResources }] = (await graph('/auditLogs/directoryAudits', { query: { $top: '1' } })).json<{
      value: [{ targetResources: { id: string }[] }];
    }>().value;
    const of = (await list('directoryAudits', `targetResources/any(t: t/id eq '${targetResources[0]!.id}')`)).json<Page>().value;
    expect(of.length).toBeGreaterThan(0);
    expect(codeOf(await list('directoryAudits', "category eq 'RoleManagement'"))).toEqual([400, 'Request_BadRequest']);
    expect(codeOf(await list('signIns', "appId eq 'a' or appId eq 'b'"))).toEqual([400, 'Request_BadRequest']);
  });

  it('show risk and policies only to those who may see them', async () => {
    const first = async (token: string) => (await graph('/auditLogs/signIns', { token, query: { $top: '1' } })).json<Page>().value[0]!;
    expect((await first(await sandbox.token('fabrikam-reader', sandbox.record.graph)))['riskLevelAggregated']).toBe('hidden');
    expect((await first(automation))['riskLevelAggregated']).toBe('none');
    expect((await first(await sandbox.token('entra-logs-reader', sandbox.record.graph)))['appliedConditionalAccessPolicies']).toEqual([]);
  });

  it.each([
    [
      'without a licence',
      'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
      () => sandbox.token('tailspin-reader', sandbox.record.graph),
    ],
    [
      'without the permission',
      'Authentication_MSGraphPermissionMissing',
      () => sandbox.token('entra-logs-powerless', sandbox.record.graph),
    ],
    ['without a role', 'Authentication_RequestFromUnsupportedUserRole', () => userToken('noel.nobody')],
  ] as const)('refuse sign-ins %s', async (_what, code, token) => {
    expect(codeOf(await graph('/auditLogs/signIns', { token: await token() }))).toEqual([403, code]);
  });

  it('are refused to those who ask too often, with the time to wait', async () => {
    const own = await openSandbox({ reportLimit: { requests: 5, window: 10_000 } });
    try {
      const token = await own.token('entra-logs-reader', own.record.graph);
      const ask = () => own.ask(`${own.record.graph}/v1.0/auditLogs/provisioning?$top=1`, { token });
      const answers = [];
      for (let count = 0; count < 6; count++) answers.push(await ask());
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
      expect(Number(answers[5]!.headers['retry-after'])).toBeGreaterThan(0);
    } finally {
      await own.close();
    }
  });
});

describe('making a program in Microsoft Graph', () => {
  it('takes the replicas a while at every step, and leaves its traces in the audit log', async () => {
    const post = (path: string, body: unknown) => graph(path, { method: 'POST', body });
    const made = await post('/applications', { displayName: 'fresh-reader', signInAudience: 'AzureADMyOrg', tags: ['entra-logs'] });
    expect(made.status).toBe(201);
    const { id, appId } = made.json<{ id: string; appId: string }>();
    expect(codeOf(await graph(`/applications/${id}`))).toEqual([404, 'Request_ResourceNotFound']);
    sandbox.clock.advance(11_000);
    expect((await graph('/applications', { query: { $filter: "tags/any(t:t eq 'entra-logs')" } })).json<Page>().value).toHaveLength(1);
    const principal = await post('/servicePrincipals', { appId });
    expect(codeOf(await post('/servicePrincipals', { appId }))).toEqual([409, 'Request_MultipleObjectsWithSameKeyValue']);
    const { id: principalId } = principal.json<{ id: string }>();
    const resource = (await graph("/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')")).json<{ id: string }>();
    const grant = { principalId, resourceId: resource.id, appRoleId: graphAppRoles[0]!.id };
    expect(codeOf(await post(`/servicePrincipals/${resource.id}/appRoleAssignedTo`, grant))).toEqual([404, 'Request_ResourceNotFound']);
    sandbox.clock.advance(11_000);
    expect((await post(`/servicePrincipals/${resource.id}/appRoleAssignedTo`, grant)).status).toBe(201);
    expect(codeOf(await post(`/applications/${id}/addPassword`, { passwordCredential: {} }))).toEqual([
      400,
      'CredentialInvalidLifetimeAsPerAppPolicy',
    ]);
    const endDateTime = new Date(sandbox.clock.now() + 100 * 86_400_000).toISOString();
    const { secretText, keyId } = (
      await post(`/applications(appId='${appId}')/addPassword`, { passwordCredential: { displayName: 'one', endDateTime } })
    ).json<Record<string, string>>();
    expect((await graph(`/applications/${id}`)).text).not.toContain(secretText);
    const signIn = () =>
      sandbox.ask(`${sandbox.record.authority}/${tenantIds.contoso}/oauth2/v2.0/token`, {
        method: 'POST',
        form: { grant_type: 'client_credentials', client_id: appId, client_secret: secretText!, scope: `${sandbox.record.graph}/.default` },
      });
    expect((await signIn()).text).toContain('AADSTS7000215');
    sandbox.clock.advance(11_000);
    const { access_token: token } = (await signIn()).json<{ access_token: string }>();
    expect(
      (
        await post('/roleManagement/directory/roleAssignments', {
          roleDefinitionId: directoryRoles.reportsReader.templateId,
          principalId,
          directoryScopeId: '/',
        })
      ).status,
    ).toBe(201);
    sandbox.clock.advance(5 * 60_000);
    const audits = (
      await graph('/auditLogs/directoryAudits', { token, query: { $filter: "initiatedBy/app/displayName eq 'entra-logs-automation'" } })
    ).json<Page>();
    expect(audits.value.map(({ activityDisplayName }) => activityDisplayName)).toEqual([
      'Add member to role',
      'Update application – Certificates and secrets management',
      'Add app role assignment to service principal',
      'Add service principal',
      'Add application',
    ]);
    expect((await post(`/applications/${id}/removePassword`, { keyId })).status).toBe(204);
    expect((await signIn()).text).toContain('AADSTS7000215');
  });

  it('is for those with the role, not for members and guests', async () => {
    const create = (token: string) => graph('/applications', { method: 'POST', token, body: { displayName: 'x' } });
    expect((await create(await userToken('abby.apps'))).status).toBe(201);
    expect(codeOf(await create(await userToken('noel.nobody')))).toEqual([403, 'Authorization_RequestDenied']);
    expect(codeOf(await create(await userToken('ada.admin', tenantIds.fabrikam)))).toEqual([403, 'Authorization_RequestDenied']);
  });
});
