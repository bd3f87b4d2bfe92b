import { ClientSecretCredential } from '@azure/identity';
import { LogsQueryClient, LogsQueryResultStatus } from '@azure/monitor-query';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionIds, tenantIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { Answer, Ask, TestSandbox } from '../support/sandbox/openSandbox';
import { hasOpenApi, problemsOf } from '../support/sandbox/openApi';

let sandbox: TestSandbox;
let owner: string;
beforeAll(async () => {
  sandbox = await openSandbox({ limits: { rows: 3000, bytes: 400_000, concurrent: 2, queue: 2 }, volumeRows: 5000 });
  owner = await sandbox.token('entra-logs-automation', sandbox.record.logAnalytics);
});
afterAll(() => sandbox.close());

interface QueryBody {
  readonly tables: readonly {
    readonly name: string;
    readonly columns: readonly { name: string; type: string }[];
    readonly rows: readonly unknown[][];
  }[];
  readonly error?: { readonly code: string; readonly details: readonly { innererror: { message: string } }[] };
  readonly statistics?: { query: { executionTime: number } };
  readonly render?: { visualization: string };
}
interface ErrorBody {
  readonly error: {
    code: string;
    innererror: { code: string; innererror: { code: string; message: string; line: number; pos: number; token: string } };
  };
}

const idOf = (name: string) =>
  sandbox.record.tenants.flatMap(({ workspaces }) => workspaces).find((each) => each.name === name)!.customerId;

function query(
  text: string,
  more: Ask & { workspace?: string; timespan?: string; prefer?: string; workspaces?: string[] } = {},
): Promise<Answer> {
  const { workspace = 'law-entra', timespan, prefer, workspaces, ...ask } = more;
  const body = { query: text, ...(timespan === undefined ? {} : { timespan }), ...(workspaces ? { workspaces } : {}) };
  const headers = prefer === undefined ? {} : { prefer };
  return sandbox.ask(`${sandbox.record.logAnalytics}/v1/workspaces/${idOf(workspace)}/query`, {
    method: 'POST',
    token: owner,
    body,
    headers,
    ...ask,
  });
}
const rowsOf = (answer: Answer) => answer.json<QueryBody>().tables[0]!.rows;

describe('queries of a workspace', () => {
  it('see the sign-ins of thirty days up to now, and the Activity Log', async () => {
    const answer = await query('SigninLogs | summarize Count = count(), First = min(TimeGenerated), Last = max(TimeGenerated)');
    const [[count, first, last]] = rowsOf(answer) as [[number, string, string]];
    expect(count).toBeGreaterThan(500);
    const days = (sandbox.clock.now() - Date.parse(first)) / 86_400_000;
    expect(days).toBeGreaterThan(25);
    expect(sandbox.clock.now() - Date.parse(last)).toBeLessThan(12 * 3_600_000);
    if (hasOpenApi) {
      const path = `/workspaces/${idOf('law-entra')}/query`;
      expect(problemsOf({ method: 'POST', path, status: 200, body: answer.json() })).toEqual([]);
    }
    const tables = [
      'AuditLogs',
      'AADNonInteractiveUserSignInLogs',
      'AADServicePrincipalSignInLogs',
      'AADProvisioningLogs',
      'AzureActivity',
      'AADRiskyUsers',
    ];
    const counts = await Promise.all(tables.slice(0, 3).map(async (table) => rowsOf(await query(`${table} | count`))[0]![0]));
    const others = await Promise.all(tables.slice(3).map(async (table) => rowsOf(await query(`${table} | count`))[0]![0]));
    for (const each of [...counts, ...others]) expect(Number(each)).toBeGreaterThan(0);
  });

  it('name the workspace in TenantId and the directory in AADTenantId', async () => {
    expect(rowsOf(await query('SigninLogs | distinct TenantId, AADTenantId'))).toEqual([[idOf('law-entra'), tenantIds.contoso]]);
    expect(
      rowsOf(
        await query('AuditLogs | distinct AADTenantId', {
          workspace: 'law-tailspin',
          token: await sandbox.token('tailspin-reader', sandbox.record.logAnalytics),
        }),
      ),
    ).toEqual([[tenantIds.tailspin]]);
  });

  it('give every type as the service writes it, with all digits', async () => {
    const text = `print b = true, i = int(7), l = 9223372036854775807, r = 1.5, n = real(nan), s = "a\\"b", t = datetime(2024-05-01T10:00:00.1234567Z),
      whole = datetime(2024-05-01), span = 1d + 2h, g = guid(74be27de-1e4e-49d9-b579-fe0b331d3642), d = dynamic({"a":[1]}), e = "", none = int(null)`;
    const answer = await query(text);
    expect(answer.text).toContain('9223372036854775807');
    const [row] = rowsOf(answer) as [unknown[]];
    expect(row.slice(3)).toEqual([
      1.5,
      'NaN',
      'a"b',
      '2024-05-01T10:00:00.1234567Z',
      '2024-05-01T00:00:00Z',
      '1.02:00:00',
      '74be27de-1e4e-49d9-b579-fe0b331d3642',
      '{"a":[1]}',
      '',
      null,
    ]);
    expect(answer.json<QueryBody>().tables[0]!.columns.map(({ type }) => type)).toEqual([
      'bool',
      'int',
      'long',
      'real',
      'real',
      'string',
      'datetime',
      'datetime',
      'timespan',
      'guid',
      'dynamic',
      'string',
      'int',
    ]);
  });

  it('intersect their timespan with the filter of the text', async () => {
    const count = async (timespan?: string) =>
      Number(rowsOf(await query('SigninLogs | count', timespan === undefined ? {} : { timespan }))[0]![0]);
    const [all, week, range, none] = [
      await count(),
      await count('P7D'),
      await count('2026-11-20T00:00:00Z/P2D'),
      await count('2020-01-01/2020-02-01'),
    ];
    expect(week).toBeGreaterThan(0);
    expect(week).toBeLessThan(all);
    expect(range).toBeLessThan(week);
    expect(none).toBe(0);
    expect((await query('SigninLogs | count', { timespan: 'yesterday' })).status).toBe(400);
  });

  it('give several tables, and what Prefer asks for', async () => {
    const prefer = 'wait=30, include-statistics=true, include-render=true';
    const body = (await query('print a = 1 | render timechart; print b = 2', { prefer })).json<QueryBody>();
    expect(body.tables.map(({ name }) => name)).toEqual(['PrimaryResult', 'Table_1']);
    expect(body.render).toMatchObject({ visualization: 'timechart' });
    expect(body.statistics!.query.executionTime).toBeGreaterThan(0);
    expect((await query('print a = 1')).json()).not.toHaveProperty('statistics');
  });

  it('reach over several workspaces', async () => {
    const one = Number(rowsOf(await query('AzureActivity | count'))[0]![0]);
    const two = Number(rowsOf(await query('AzureActivity | count', { workspaces: [idOf('law-dev')] }))[0]![0]);
    expect(two).toBeGreaterThan(one);
  });

  it('can be asked by GET, by resource id, and through Resource Manager', async () => {
    const resourceId = `/subscriptions/${subscriptionIds.production}/resourceGroups/rg-monitor/providers/Microsoft.OperationalInsights/workspaces/law-entra`;
    const base = `${sandbox.record.logAnalytics}/v1`;
    const got = await sandbox.ask(`${base}/workspaces/${idOf('law-entra')}/query?query=${encodeURIComponent('print a = 1')}`, {
      token: owner,
    });
    const byResource = await sandbox.ask(`${base}${resourceId}/query`, { method: 'POST', token: owner, body: { query: 'print a = 1' } });
    const arm = await sandbox.token('entra-logs-automation', sandbox.record.arm);
    const url = `${sandbox.record.arm}${resourceId}/api/query?api-version=2020-08-01`;
    const through = await sandbox.ask(url, { method: 'POST', token: arm, body: { query: 'print a = 1' } });
    for (const answer of [got, byResource, through]) expect(rowsOf(answer)).toEqual([[1]]);
  });
});

describe('limits of queries', () => {
  it('cut a result at the number of rows and say so', async () => {
    const body = (await query('range x from 1 to 5000 step 1')).json<QueryBody>();
    expect(body.tables[0]!.rows).toHaveLength(3000);
    expect(body.error!.code).toBe('PartialError');
    expect(body.error!.details[0]!.innererror.message).toContain('E_QUERY_RESULT_SET_TOO_LARGE');
  });

  it('cut a result at its bytes', async () => {
    const answer = await query('SigninLogs', { workspace: 'law-volume' });
    expect(answer.json<QueryBody>().error!.details[0]!.innererror.message).toContain('400000 bytes');
    expect(answer.text.length).toBeLessThan(440_000);
    const [[count, ids]] = rowsOf(await query('SigninLogs | summarize count(), dcount(Id, 4)', { workspace: 'law-volume' })) as [
      [number, number],
    ];
    expect(count).toBe(5000);
    expect(Math.abs(ids - 5000)).toBeLessThan(100);
  });

  it('end a query that takes longer than it may, with 504', async () => {
    const slow = 'range x from 1 to 20000000 step 1 | extend y = hash_sha256(tostring(x)) | summarize dcount(y), make_set(y, 10)';
    const answer = await query(slow, { prefer: 'wait=0.2' });
    expect([answer.status, answer.json<ErrorBody>().error.code]).toEqual([504, 'GatewayTimeout']);
    expect(answer.json<ErrorBody>().error.innererror).toMatchObject({ message: 'Unable to unzip response' });
  });

  it('let so many run at once, so many wait, and refuse the rest', async () => {
    const slow = 'range x from 1 to 60000 step 1 | extend y = hash_sha256(tostring(x)) | summarize dcount(y)';
    const statuses = (await Promise.all(Array.from({ length: 6 }, () => query(slow)))).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
  });
});

describe('refusals of the query service', () => {
  it('say where a text cannot be read', async () => {
    const { error } = (await query('SigninLogs\n| where | count')).json<ErrorBody>();
    expect(error).toMatchObject({
      code: 'BadArgumentError',
      innererror: { code: 'SyntaxError', innererror: { code: 'SYN0002', line: 2 } },
    });
  });

  it('name the table or column that does not exist', async () => {
    const table = (await query('SignInLogs | take 1')).json<ErrorBody>().error.innererror;
    expect(table).toMatchObject({ code: 'SemanticError', innererror: { code: 'SEM0100', line: 1, pos: 0, token: 'SignInLogs' } });
    expect(table.innererror.message).toBe("Failed to resolve table or column expression named 'SignInLogs'");
    const column = (await query('SigninLogs | where Nothing == 1')).json<ErrorBody>().error.innererror;
    expect(column.innererror.message).toBe("Failed to resolve scalar expression named 'Nothing'");
  });

  it('answer nothing where the body or its type is missing, and where there never was data', async () => {
    const url = `${sandbox.record.logAnalytics}/v1/workspaces/${idOf('law-entra')}/query`;
    const untyped = await sandbox.ask(url, {
      method: 'POST',
      token: owner,
      body: '{"query":"print 1"}',
      headers: { 'content-type': 'text/plain' },
    });
    expect([untyped.status, untyped.text]).toEqual([200, '']);
    const never = await query('SigninLogs', { workspace: 'law-empty' });
    expect([never.status, never.text]).toEqual([204, '']);
  });

  it.each([
    [
      'no token',
      401,
      'AuthenticationFailed',
      async () => sandbox.ask(`${sandbox.record.logAnalytics}/v1/workspaces/x/query`, { method: 'POST', body: {} }),
    ],
    [
      'a token for Resource Manager',
      403,
      'InvalidAuthenticationToken',
      async () => query('print 1', { token: await sandbox.token('entra-logs-automation', sandbox.record.arm) }),
    ],
    [
      'a caller without rights',
      403,
      'InsufficientAccessError',
      async () => query('print 1', { token: await sandbox.token('entra-logs-powerless', sandbox.record.logAnalytics) }),
    ],
    [
      'another workspace of the same caller',
      403,
      'InsufficientAccessError',
      async () => query('print 1', { workspace: 'law-dev', token: await sandbox.token('entra-logs-query', sandbox.record.logAnalytics) }),
    ],
    [
      'a path that it does not serve',
      501,
      'SandboxNotImplemented',
      async () => sandbox.ask(`${sandbox.record.logAnalytics}/v1/$batch`, { method: 'POST', token: owner, body: {} }),
    ],
  ] as const)('refuse %s', async (_what, status, code, ask) => {
    const answer = await ask();
    expect([answer.status, answer.json<ErrorBody>().error.code]).toEqual([status, code]);
  });
});

describe('the query service with @azure/monitor-query', () => {
  it('gives rows, metadata of tables and partial results', async () => {
    const { tenantId, clientId, clientSecret } = sandbox.identity('entra-logs-query');
    const tlsOptions = { ca: sandbox.authority };
    const authority = { authorityHost: sandbox.record.authority, disableInstanceDiscovery: true, tlsOptions };
    const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, authority);
    const client = new LogsQueryClient(credential, {
      endpoint: sandbox.record.logAnalytics,
      audience: sandbox.record.logAnalytics,
      tlsOptions,
    });
    const result = await client.queryWorkspace(idOf('law-entra'), 'SigninLogs | take 3 | project TimeGenerated, UserPrincipalName', {
      duration: 'P30D',
    });
    expect(result.status).toBe(LogsQueryResultStatus.Success);
    if (result.status === LogsQueryResultStatus.Success) expect(result.tables[0]!.rows).toHaveLength(3);
    const partial = await client.queryWorkspace(idOf('law-entra'), 'range x from 1 to 4000 step 1', { duration: 'P1D' });
    expect(partial.status).toBe(LogsQueryResultStatus.PartialFailure);
    await expect(client.queryWorkspace(idOf('law-entra'), 'SigninLogs | where', { duration: 'P1D' })).rejects.toThrow();
  });

  it('lists tables and columns in the metadata', async () => {
    const url = `${sandbox.record.logAnalytics}/v1/workspaces/${idOf('law-entra')}/metadata`;
    const answer = await sandbox.ask(url, { token: owner });
    const { tables } = answer.json<{ tables: { name: string; columns: { name: string; type: string }[] }[] }>();
    const signIns = tables.find(({ name }) => name === 'SigninLogs')!;
    expect(signIns.columns).toContainEqual(expect.objectContaining({ name: 'TimeGenerated', type: 'datetime' }));
    if (hasOpenApi)
      expect(problemsOf({ method: 'GET', path: `/workspaces/${idOf('law-entra')}/metadata`, status: 200, body: answer.json() })).toEqual(
        [],
      );
  });
});

describe('a new diagnostic setting', () => {
  it('makes new logs flow into its workspace, each after a while, and none of before', async () => {
    const arm = await sandbox.token('entra-logs-automation', sandbox.record.arm);
    const workspaceId = `/subscriptions/${subscriptionIds.production}/resourceGroups/rg-monitor/providers/Microsoft.OperationalInsights/workspaces/law-empty`;
    const url = `${sandbox.record.arm}/providers/microsoft.aadiam/diagnosticSettings/fresh?api-version=2017-04-01`;
    const body = {
      properties: {
        workspaceId,
        logs: [
          { category: 'AuditLogs', enabled: true },
          { category: 'SignInLogs', enabled: true },
        ],
      },
    };
    const began = sandbox.clock.now();
    expect((await sandbox.ask(url, { method: 'PUT', token: arm, body })).status).toBe(200);
    expect((await query('AuditLogs', { workspace: 'law-empty' })).status).toBe(204);
    sandbox.clock.advance(6 * 3_600_000);
    const text = 'union SigninLogs, AuditLogs | summarize count(), min(TimeGenerated)';
    const [[count, first]] = rowsOf(await query(text, { workspace: 'law-empty' })) as [[number, string]];
    expect(count).toBeGreaterThan(5);
    expect(Date.parse(first)).toBeGreaterThanOrEqual(began);
    await sandbox.ask(url, { method: 'DELETE', token: arm });
    sandbox.clock.advance(3_600_000);
    const [[afterwards]] = rowsOf(await query(text, { workspace: 'law-empty' })) as [[number]];
    sandbox.clock.advance(6 * 3_600_000);
    expect(rowsOf(await query(text, { workspace: 'law-empty' }))[0]![0]).toBe(afterwards);
  });
});
