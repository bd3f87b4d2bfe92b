import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { azureActivity } from '../../../../src/catalog/tables/azureActivity';
import { auditLogs } from '../../../../src/catalog/tables/auditLogs';
import { signinLogs } from '../../../../src/catalog/tables/signinLogs';
import type { LogTable } from '../../../../src/catalog/logTable';
import { ecsKql } from '../../../../src/features/tails/ecsKql';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { javaScriptFunctions, sqlMacros } from '../../../../src/kql/macros';
import { ecsDocument } from '../../../../src/shapes/ecsDocument';
import type { JsonRecord, JsonValue } from '../../../../src/shapes/jsonRecord';
import { openDatabase } from '../../../../src/store/duckdb';
import type { Database, Session } from '../../../../src/store/duckdb';
import { registerFunctions } from '../../../../src/store/functions';
import { signInShapes } from '../../../support/events/shapes';

let database: Database;
let session: Session;
beforeAll(async () => {
  database = await openDatabase();
  session = await database.session();
  await registerFunctions(session, sqlMacros, javaScriptFunctions);
});
afterAll(() => {
  session.dispose();
  database.dispose();
});

/** A table of one row, as a query writes it. */
function datatable({ name, columns }: LogTable, row: JsonRecord): string {
  const used = columns.filter((column) => !column.name.startsWith('_Is') && column.name !== '_BilledSize');
  const cell = (value: JsonValue | undefined, type: string): string => {
    if (type === 'dynamic') return `dynamic(${typeof value === 'string' ? value : JSON.stringify(value ?? null)})`;
    if (type === 'datetime') return value === undefined ? 'datetime(null)' : `datetime(${JSON.stringify(value).slice(1, -1)})`;
    if (type === 'string') return JSON.stringify(value ?? '');
    return `${type}(${JSON.stringify(value ?? null)})`;
  };
  const cells = used.map((column) => cell(row[column.name], column.type));
  return `let ${name} = datatable(${used.map((column) => `${column.name}: ${column.type}`).join(', ')}) [${cells.join(', ')}]; ${name}`;
}

async function documentOf(table: LogTable, row: JsonRecord): Promise<Record<string, unknown>> {
  const answer = await evaluate(ecsKql(datatable(table, row), table.name), session, { tables: [], now: 638_527_968_000_000_000n });
  if (!answer.ok) throw new Error(answer.diagnostics.map(({ message }) => message).join(' '));
  const [{ columns, rows } = { columns: [], rows: [] }] = answer.tables;
  return Object.fromEntries(columns.map(({ name }, place) => [name, rows[0]?.[place]]));
}

const activity: JsonRecord = {
  Type: 'AzureActivity',
  TimeGenerated: '2026-03-01T08:00:01.5Z',
  EventSubmissionTimestamp: '2026-03-01T08:01:00Z',
  EventDataId: 'event-1',
  OperationNameValue: 'MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE',
  CategoryValue: 'Administrative',
  ActivityStatusValue: 'Failure',
  ActivitySubstatusValue: 'Forbidden',
  ResourceProviderValue: 'MICROSOFT.AUTHORIZATION',
  Level: 'Error',
  Caller: 'mia@fabrikam.example',
  CallerIpAddress: '192.0.2.77',
  CorrelationId: 'corr-1',
  SubscriptionId: 'sub-1',
  ResourceGroup: 'RG-1',
  _ResourceId: '/subscriptions/sub-1/resourcegroups/rg-1',
  Claims_d: '{"name":"Mia","http://schemas.microsoft.com/identity/claims/tenantid":"tenant-1"}',
  HTTPRequest: '{"clientRequestId":"request-1","method":"PUT"}',
  Properties_d: '{"statusCode":"Forbidden"}',
};
const rows: readonly (readonly [string, LogTable, JsonRecord])[] = [
  ['an operation that was refused', azureActivity, activity],
  [
    'an alert',
    azureActivity,
    {
      ...activity,
      _ResourceId: '/subscriptions/sub-1/resourcegroups/rg-1/providers/Microsoft.Sql/servers/sql-1/databases/db-1',
      CategoryValue: 'Alert',
      OperationNameValue: 'MICROSOFT.INSIGHTS/X',
      ActivityStatusValue: 'Resolved',
      Properties_d: '{"RuleName":"Disk"}',
    },
  ],
  [
    'a security event',
    azureActivity,
    {
      ...activity,
      CategoryValue: 'Security',
      ActivityStatusValue: 'Active',
      Caller: '',
      CallerIpAddress: '',
      Properties_d: '{"processId":"12","commandLine":"a b","parentProcess id":"3"}',
    },
  ],
  ['a sign-in', signinLogs, signInShapes.workspace],
  [
    'an audit',
    auditLogs,
    {
      Type: 'AuditLogs',
      TimeGenerated: '2026-03-01T08:00:01.5Z',
      ActivityDateTime: '2026-03-01T08:00:01.5Z',
      Id: 'audit-1',
      Category: 'GroupManagement',
      ActivityDisplayName: 'Add member to group',
      Result: 'success',
      InitiatedBy: '{"app":{"displayName":"Sync","servicePrincipalId":"sp-1"}}',
    },
  ],
];

describe('a query for documents of the Elastic Common Schema', () => {
  it.each(rows)('gives for %s what a feed writes of it', async (_, table, row) => {
    const { azure, related, event, ...expected } = ecsDocument(row) as Record<string, Record<string, unknown>>;
    const { azure: queriedAzure, related: queriedRelated, event: queriedEvent, ...found } = await documentOf(table, row);
    // A query has the row itself where a feed has to write it.
    const { original, ...told } = event!;
    const { targets, ...place } = azure ?? {};
    expect(original).toBe(JSON.stringify(row));
    expect(targets).toBeUndefined();
    const asJson = (value: unknown): unknown => (typeof value === 'string' && /^[{[]/.test(value) ? (JSON.parse(value) as unknown) : value);
    const settled = Object.fromEntries(Object.entries(found).map(([name, value]) => [name, asJson(value)]));
    const isThere = ([, value]: readonly [string, unknown]): boolean => value !== null && value !== undefined && value !== '';
    expect(Object.fromEntries(Object.entries(settled).filter(isThere))).toEqual(expected);
    expect(asJson(queriedEvent)).toEqual(told);
    expect(asJson(queriedAzure) ?? {}).toEqual(place);
    expect(asJson(queriedRelated) ?? undefined).toEqual(related);
  });
});
