import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInRoles } from '../../src/sandbox/world/roleDefinition';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { Answer, TestSandbox } from '../support/sandbox/openSandbox';
import { hasOpenApi, problemsOf } from '../support/sandbox/openApi';

let sandbox: TestSandbox;
let owner: string;
beforeAll(async () => {
  sandbox = await openSandbox();
  owner = await sandbox.token('entra-logs-automation', sandbox.record.arm);
});
afterAll(() => sandbox.close());

const settings = '/providers/microsoft.aadiam/diagnosticSettings';
const production = `/subscriptions/${subscriptionIds.production}`;
const workspace = (name: string) => `${production}/resourceGroups/rg-monitor/providers/Microsoft.OperationalInsights/workspaces/${name}`;

function arm(path: string, ask: { method?: string; body?: unknown; token?: string; version?: string } = {}): Promise<Answer> {
  const { version = '2017-04-01', ...rest } = ask;
  return sandbox.ask(`${sandbox.record.arm}${path}?api-version=${version}`, { token: owner, ...rest });
}

const bodyFor = (name: string, ...categories: string[]) => ({
  properties: { workspaceId: workspace(name), logs: categories.map((category) => ({ category, enabled: true })) },
});
const put = (name: string, body: unknown, token = owner) => arm(`${settings}/${name}`, { method: 'PUT', body, token });
const enabledOf = (answer: Answer) =>
  answer
    .json<{ properties: { logs: { category: string; enabled: boolean }[] } }>()
    .properties.logs.filter(({ enabled }) => enabled)
    .map(({ category }) => category);

describe('diagnostic settings of the directory', () => {
  it('cannot be read back at once, though the list has them', async () => {
    const made = await put('fresh', bodyFor('law-volume', 'AuditLogs'));
    expect(made.status).toBe(200);
    if (hasOpenApi) expect(problemsOf({ method: 'PUT', path: `${settings}/fresh`, status: 200, body: made.json() }) ?? []).toEqual([]);
    const missing = await arm(`${settings}/fresh`);
    expect([missing.status, missing.json<{ error: { code: string } }>().error.code]).toEqual([404, 'ResourceNotFound']);
    expect((await arm(settings)).text).toContain('"fresh"');
    sandbox.clock.advance(11_000);
    expect(enabledOf(await arm(`${settings}/fresh`))).toEqual(['AuditLogs']);
  });

  it('are replaced as a whole: a category that is left out is off', async () => {
    await put('whole', bodyFor('law-empty', 'AuditLogs', 'SignInLogs'));
    expect(enabledOf(await put('WHOLE', bodyFor('law-empty', 'riskyusers')))).toEqual(['RiskyUsers']);
    expect((await arm(`${settings}/whole`, { method: 'DELETE' })).status).toBe(200);
    expect((await arm(`${settings}/whole`, { method: 'DELETE' })).status).toBe(204);
  });

  it('are five at most', async () => {
    const { length } = (await arm(settings)).json<{ value: unknown[] }>().value;
    for (let count = length; count < 5; count++)
      expect((await put(`more-${count}`, bodyFor(count % 2 ? 'law-empty' : 'law-volume', 'RiskyAgents'))).status).toBe(200);
    const sixth = await put('sixth', bodyFor('law-empty', 'ADFSSignInLogs'));
    expect(sixth.status).toBe(409);
    expect(sixth.json()).toEqual({
      code: 'Conflict',
      message: "The limit of 5 diagnostic settings was reached. To create new setting 'sixth', delete an existing one.",
    });
    await arm(`${settings}/more-4`, { method: 'DELETE' });
  });

  const wrong = [
    ['a category that does not exist', { ...bodyFor('law-empty', 'WorkflowRuntime') }, 400, 'BadRequest'],
    ['no destination', { properties: { logs: [{ category: 'AuditLogs', enabled: true }] } }, 400, 'BadRequest'],
    [
      'retention days',
      {
        properties: {
          workspaceId: workspace('law-empty'),
          logs: [{ category: 'AuditLogs', enabled: true, retentionPolicy: { enabled: true, days: 5 } }],
        },
      },
      400,
      'BadRequest',
    ],
    ['a sink that has the category already', bodyFor('law-entra', 'AuditLogs'), 409, 'Conflict'],
    ['a workspace that is gone', bodyFor('law-gone', 'AuditLogs'), 404, 'ResourceNotFound'],
  ] as const;
  it.each(wrong)('are refused with %s, in the bare form', async (_what, body, status, code) => {
    const answer = await put('archive2', body);
    expect({ status: answer.status, code: answer.json()['code'] }).toEqual({ status, code });
  });

  it('are for a role of the directory where a person asks, whatever Azure allows', async () => {
    const status = async (account: string, method: 'GET' | 'PUT') => {
      const token = await sandbox.userToken(`${account}@contoso.example`, sandbox.record.arm);
      return method === 'GET'
        ? (await arm(settings, { token })).status
        : (await put('fresh', bodyFor('law-volume', 'AuditLogs'), token)).status;
    };
    expect([await status('rea.reader', 'GET'), await status('rea.reader', 'PUT')]).toEqual([200, 403]);
    expect([await status('cora.contributor', 'GET'), await status('sami.security', 'PUT')]).toEqual([403, 200]);
  });

  it('are for a role at the scope of the provider where a program asks', async () => {
    const reader = await sandbox.token('entra-logs-reader', sandbox.record.arm);
    expect((await arm(settings, { token: reader })).status).toBe(200);
    const refused = await put('fresh', bodyFor('law-volume', 'AuditLogs'), reader);
    expect(refused.json<{ error: { message: string } }>().error.message).toContain("action 'microsoft.aadiam/diagnosticSettings/write'");
    const query = await sandbox.token('entra-logs-query', sandbox.record.arm);
    expect((await arm(settings, { token: query })).status).toBe(403);
  });

  it('name the right that is missing on the destination', async () => {
    const token = await sandbox.userToken('sami.security@contoso.example', sandbox.record.arm);
    const foreign = `/subscriptions/${subscriptionIds.development}/resourceGroups/rg-monitor-dev/providers/Microsoft.OperationalInsights/workspaces/law-dev`;
    const answer = await put('fresh', { properties: { workspaceId: foreign, logs: [] } }, token);
    expect(answer.json<{ error: { code: string; message: string } }>().error).toMatchObject({ code: 'LinkedAuthorizationFailed' });
    expect(answer.text).toContain('sharedKeys/action');
  });
});

describe('diagnostic settings of custom security attributes', () => {
  const attributes = '/providers/microsoft.AadCustomSecurityAttributesDiagnosticSettings';
  it('are kept apart, for a role of their own', async () => {
    expect((await arm(`${attributes}/diagnosticSettings`, { version: '2017-04-01-preview' })).status).toBe(403);
    const path = `${sandbox.record.arm}${attributes}/providers/Microsoft.Authorization/roleAssignments/0f0f0f0f-1111-4222-8333-00000000aaaa?api-version=2022-04-01`;
    const roleDefinitionId = `/providers/Microsoft.Authorization/roleDefinitions/${builtInRoles.contributor.id}`;
    const elevated = await sandbox.userToken('ada.admin@contoso.example', sandbox.record.arm);
    await arm('/providers/Microsoft.Authorization/elevateAccess', { method: 'POST', token: elevated, version: '2016-07-01' });
    sandbox.clock.advance(61_000);
    const { objectId } = sandbox.identity('entra-logs-automation');
    const made = await sandbox.ask(path, {
      method: 'PUT',
      token: elevated,
      body: { properties: { roleDefinitionId, principalId: objectId } },
    });
    expect(made.status).toBe(201);
    sandbox.clock.advance(61_000);
    const categories = await arm(`${attributes}/diagnosticSettingsCategories`, { version: '2017-04-01-preview' });
    expect(categories.json<{ value: { name: string }[] }>().value.map(({ name }) => name)).toEqual(['CustomSecurityAttributeAuditLogs']);
  });
});

describe('diagnostic settings of a subscription', () => {
  const path = `${production}/providers/Microsoft.Insights/diagnosticSettings`;
  it('understand allLogs, and answer with an id of another shape', async () => {
    const body = { properties: { workspaceId: workspace('law-volume'), logs: [{ categoryGroup: 'allLogs', enabled: true }] } };
    const made = await arm(`${path}/everything`, { method: 'PUT', body, version: '2021-05-01-preview' });
    expect(enabledOf(made)).toHaveLength(8);
    expect(made.json()).toMatchObject({
      id: `subscriptions/${subscriptionIds.production}/providers/AzureResourceManager/diagnosticSettings/everything`,
      type: null,
    });
    if (hasOpenApi) expect(problemsOf({ method: 'PUT', path: `${path}/everything`, status: 200, body: made.json() }) ?? []).toEqual([]);
  });
});
