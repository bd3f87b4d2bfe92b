import { randomUUID } from 'node:crypto';
import { ClientSecretCredential } from '@azure/identity';
import { OperationalInsightsManagementClient } from '@azure/arm-operationalinsights';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInRoles } from '../../src/sandbox/world/roleDefinition';
import { programs, subscriptionIds, tenantIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { Answer, TestSandbox } from '../support/sandbox/openSandbox';
import { hasOpenApi, problemsOf } from '../support/sandbox/openApi';

let sandbox: TestSandbox;
let owner: string;
let reader: string;
beforeAll(async () => {
  sandbox = await openSandbox();
  owner = await sandbox.token('entra-logs-automation', sandbox.record.arm);
  reader = await sandbox.token('entra-logs-reader', sandbox.record.arm);
});
afterAll(() => sandbox.close());

const production = `/subscriptions/${subscriptionIds.production}`;
const group = `${production}/resourceGroups/rg-monitor`;
const law = `${group}/providers/Microsoft.OperationalInsights/workspaces/law-entra`;
const namespace = `${group}/providers/Microsoft.EventHub/namespaces/ehns-contoso`;

function arm(
  path: string,
  version: string,
  ask: { method?: string; body?: unknown; token?: string; query?: Record<string, string> } = {},
): Promise<Answer> {
  const query = new URLSearchParams({ 'api-version': version, ...ask.query });
  return sandbox.ask(`${sandbox.record.arm}${path}?${query.toString()}`, { token: owner, ...ask });
}

const errorOf = (answer: Answer) => answer.json<{ error: { code: string; message: string } }>().error;

/** Every read of Resource Manager, with the version of the published file. */
const reads = [
  ['/tenants', '2022-12-01'],
  ['/subscriptions', '2022-12-01'],
  [production, '2022-12-01'],
  [`${production}/locations`, '2022-12-01'],
  [`${production}/resourcegroups`, '2024-03-01'],
  [group, '2024-03-01'],
  [`${group}/resources`, '2024-03-01'],
  [`${production}/providers`, '2024-03-01'],
  [`${production}/providers/Microsoft.Insights`, '2024-03-01'],
  ['/providers/microsoft.aadiam', '2024-03-01'],
  [`${production}/providers/Microsoft.OperationalInsights/workspaces`, '2023-09-01'],
  [`${group}/providers/Microsoft.OperationalInsights/workspaces`, '2023-09-01'],
  [law, '2023-09-01'],
  [`${law}/tables`, '2022-10-01'],
  [`${law}/tables/SigninLogs`, '2022-10-01'],
  [`${production}/providers/Microsoft.Storage/storageAccounts`, '2023-05-01'],
  [`${group}/providers/Microsoft.Storage/storageAccounts/stcontosologs`, '2023-05-01'],
  [`${production}/providers/Microsoft.EventHub/namespaces`, '2024-01-01'],
  [namespace, '2024-01-01'],
  [`${namespace}/eventhubs`, '2024-01-01'],
  [`${namespace}/eventhubs/entra-logs`, '2024-01-01'],
  [`${namespace}/eventhubs/entra-logs/consumergroups`, '2024-01-01'],
  [`${namespace}/authorizationRules`, '2024-01-01'],
  [`${production}/providers/Microsoft.Authorization/roleDefinitions`, '2022-04-01'],
  [`${production}/providers/Microsoft.Authorization/roleAssignments`, '2022-04-01'],
  [`${production}/providers/Microsoft.Authorization/permissions`, '2022-04-01'],
  [`${production}/providers/Microsoft.Authorization/classicAdministrators`, '2015-07-01'],
  ['/providers/microsoft.aadiam/diagnosticSettings', '2017-04-01'],
  ['/providers/microsoft.aadiam/diagnosticSettings/to-law-entra', '2017-04-01'],
  ['/providers/microsoft.aadiam/diagnosticSettingsCategories', '2017-04-01-preview'],
  [`${production}/providers/Microsoft.Insights/diagnosticSettings`, '2021-05-01-preview'],
  [`${production}/providers/Microsoft.Insights/diagnosticSettings/activity-to-law-entra`, '2021-05-01-preview'],
  ['/providers/Microsoft.Insights/eventcategories', '2015-04-01'],
] as const;

describe('reads of Resource Manager', () => {
  it.each(reads)('answers %s', async (path, version) => {
    const answer = await arm(path, version);
    expect({ status: answer.status, text: answer.text.slice(0, 300) }).toMatchObject({ status: 200 });
    expect(answer.headers['x-ms-request-id']).toBeDefined();
    const body = answer.json<{ value?: unknown[] }>();
    if (body.value && !path.endsWith('classicAdministrators')) expect(body.value.length).toBeGreaterThan(0);
    if (hasOpenApi) expect(problemsOf({ method: 'GET', path, status: 200, body }) ?? []).toEqual([]);
  });

  it.each([
    [`${law}/sharedKeys`, '2020-08-01', 'primarySharedKey'],
    [`${namespace}/authorizationRules/RootManageSharedAccessKey/listKeys`, '2024-01-01', 'primaryConnectionString'],
    [`${group}/providers/Microsoft.Storage/storageAccounts/stcontosologs/listKeys`, '2023-05-01', 'keys'],
  ])('gives the keys of %s to who may act, not to readers', async (path, version, member) => {
    const answer = await arm(path, version, { method: 'POST' });
    expect(answer.json()).toHaveProperty(member);
    if (hasOpenApi) expect(problemsOf({ method: 'POST', path, status: answer.status, body: answer.json() }) ?? []).toEqual([]);
    const refused = await arm(path, version, { method: 'POST', token: reader });
    expect([refused.status, errorOf(refused).code]).toEqual([403, 'AuthorizationFailed']);
    expect(refused.headers['x-ms-failure-cause']).toBe('gateway');
  });

  it('shows each caller its own subscriptions, also those that its tenant manages', async () => {
    const names = async (token: string): Promise<string[]> =>
      (await arm('/subscriptions', '2022-12-01', { token }))
        .json<{ value: { displayName: string }[] }>()
        .value.map(({ displayName }) => displayName);
    const ada = await sandbox.userToken('ada.admin@contoso.example', sandbox.record.arm);
    expect(await names(ada)).toEqual(['Contoso Production', 'Contoso Development', 'Northwind Managed']);
    expect(await names(reader)).toEqual(['Contoso Production']);
    expect(await names(await sandbox.token('entra-logs-powerless', sandbox.record.arm))).toEqual([]);
    expect(await names(await sandbox.userToken('ada.admin@contoso.example', sandbox.record.arm, tenantIds.fabrikam))).toEqual([]);
  });

  it('is understood by @azure/arm-operationalinsights', async () => {
    const { tenantId, clientId, clientSecret } = sandbox.identity('entra-logs-reader');
    const tlsOptions = { ca: sandbox.authority };
    const authority = { authorityHost: sandbox.record.authority, disableInstanceDiscovery: true, tlsOptions };
    const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, authority);
    const client = new OperationalInsightsManagementClient(credential, subscriptionIds.production, {
      $host: sandbox.record.arm,
      endpoint: sandbox.record.arm,
      credentialScopes: `${sandbox.record.arm}/.default`,
      tlsOptions,
    });
    const found = [];
    for await (const workspace of client.workspaces.list())
      found.push([workspace.name, workspace.retentionInDays, workspace.provisioningState]);
    expect(found).toContainEqual(['law-entra', 90, 'Succeeded']);
  });
});

describe('refusals of Resource Manager', () => {
  const refused: readonly (readonly [what: string, ask: () => Promise<Answer>, status: number, code: string])[] = [
    ['no token', () => sandbox.ask(`${sandbox.record.arm}/tenants?api-version=2022-12-01`), 401, 'AuthenticationFailed'],
    ['a token that is none', () => arm('/tenants', '2022-12-01', { token: 'e30.e30.e30' }), 401, 'InvalidAuthenticationToken'],
    [
      'a token for another service',
      async () => arm('/tenants', '2022-12-01', { token: await sandbox.token('entra-logs-reader', sandbox.record.graph) }),
      401,
      'InvalidAuthenticationTokenAudience',
    ],
    ['an unknown version', () => arm('/tenants', '1999-01-01'), 400, 'InvalidApiVersionParameter'],
    ['no version', () => sandbox.ask(`${sandbox.record.arm}/tenants`, { token: owner }), 400, 'MissingApiVersionParameter'],
    ['an unknown subscription', () => arm(`/subscriptions/${randomUUID()}/locations`, '2022-12-01'), 404, 'SubscriptionNotFound'],
    [
      'a subscription of another tenant',
      () => arm(`/subscriptions/${subscriptionIds.fabrikam}/locations`, '2022-12-01'),
      401,
      'InvalidAuthenticationTokenTenant',
    ],
    ['an unknown group', () => arm(`${production}/resourcegroups/nowhere`, '2024-03-01'), 404, 'ResourceGroupNotFound'],
    ['an unknown workspace', () => arm(`${law}-none`, '2023-09-01'), 404, 'ResourceNotFound'],
    [
      'what it does not serve',
      () => arm(`${production}/providers/Microsoft.Compute/virtualMachines`, '2024-03-01'),
      501,
      'SandboxNotImplemented',
    ],
  ];
  it.each(refused)('refuses %s', async (_what, ask, status, code) => {
    const answer = await ask();
    expect({ status: answer.status, code: errorOf(answer).code }).toEqual({ status, code });
  });

  it('names the client, the action and the scope that a role is missing for', async () => {
    const answer = await arm(`${group}/providers/Microsoft.OperationalInsights/workspaces/law-new`, '2023-09-01', {
      method: 'PUT',
      token: reader,
      body: { location: 'westeurope', properties: {} },
    });
    const { message } = errorOf(answer);
    expect(answer.status).toBe(403);
    for (const part of [programs.reader.appId, programs.reader.objectId, 'Microsoft.OperationalInsights/workspaces/write', 'law-new'])
      expect(message).toContain(part);
  });
});

describe('writes to Resource Manager', () => {
  it('provisions a workspace in its time, and keeps the name of a deleted one', async () => {
    const path = `${group}/providers/Microsoft.OperationalInsights/workspaces/law-fresh`;
    const body = { location: 'westeurope', properties: { sku: { name: 'PerGB2018' }, retentionInDays: 60 } };
    const made = await arm(path, '2023-09-01', { method: 'PUT', body });
    expect(made.status).toBe(201);
    expect(made.json()).toMatchObject({ properties: { provisioningState: 'Creating', retentionInDays: 60 } });
    sandbox.clock.advance(20_000);
    expect((await arm(path, '2023-09-01')).json()).toMatchObject({ properties: { provisioningState: 'Succeeded' } });
    expect((await arm(path, '2023-09-01', { method: 'DELETE' })).status).toBe(200);
    // Its name is kept for it: elsewhere it cannot be taken, in its own group it comes back.
    const elsewhere = path.replace(group, `${production}/resourceGroups/rg-apps-prod`);
    expect(errorOf(await arm(elsewhere, '2023-09-01', { method: 'PUT', body }))).toMatchObject({ code: 'Conflict' });
    expect((await arm(path, '2023-09-01', { method: 'PUT', body })).status).toBe(201);
    const tooLong = { ...body, properties: { retentionInDays: 5 } };
    expect((await arm(`${path}2`, '2023-09-01', { method: 'PUT', body: tooLong })).status).toBe(400);
  });

  it('heeds a new role after a while, and knows repetitions', async () => {
    const powerless = await sandbox.token('entra-logs-powerless', sandbox.record.arm);
    const path = `${group}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
    const roleDefinitionId = `${production}/providers/Microsoft.Authorization/roleDefinitions/${builtInRoles.reader.id}`;
    const body = { properties: { roleDefinitionId, principalId: programs.powerless.objectId, principalType: 'ServicePrincipal' } };
    const put = (at: string, of: unknown = body) => arm(at, '2022-04-01', { method: 'PUT', body: of });
    expect((await put(path)).status).toBe(201);
    expect((await put(path)).status).toBe(200);
    expect(errorOf(await put(path.replace(/[^/]+$/, randomUUID()))).code).toBe('RoleAssignmentExists');
    expect((await arm(group, '2024-03-01', { token: powerless })).status).toBe(403);
    sandbox.clock.advance(61_000);
    expect((await arm(group, '2024-03-01', { token: powerless })).status).toBe(200);
    const other = { properties: { ...body.properties, principalId: randomUUID() } };
    expect(errorOf(await put(path.replace(/[^/]+$/, randomUUID()), other)).code).toBe('PrincipalNotFound');
    expect((await arm(path, '2022-04-01', { method: 'DELETE' })).status).toBe(200);
    expect((await arm(path, '2022-04-01', { method: 'DELETE' })).status).toBe(204);
  });

  it('keeps keys of event hubs together with the rights of their rule', async () => {
    const rule = `${namespace}/authorizationRules/half`;
    expect((await arm(rule, '2024-01-01', { method: 'PUT', body: { properties: { rights: ['Manage'] } } })).status).toBe(400);
    expect(
      (await arm(`${namespace}/eventhubs/new-hub`, '2024-01-01', { method: 'PUT', body: { properties: { partitionCount: 3 } } })).json(),
    ).toMatchObject({
      properties: { partitionIds: ['0', '1', '2'] },
    });
    const groups = (await arm(`${namespace}/eventhubs/new-hub/consumergroups`, '2024-01-01')).json<{ value: { name: string }[] }>();
    expect(groups.value.map(({ name }) => name)).toEqual(['$Default']);
  });
});
