import { logTables } from '../../catalog/logTables';
import type { LogTable } from '../../catalog/logTable';
import { json } from '../http/answers';
import type { Route } from '../http/route';
import { ServiceFailure } from '../http/serviceFailure';
import type { Resource } from '../world/resource';
import { apiVersions } from './apiVersions';
import type { ArmCall } from './armCall';
import { armBody, resourceNotFound } from './armCall';
import { recordWrite } from './recordWrite';
import { idOfPath, resourceOfCall } from './resourceRoutes';

const versions = apiVersions.tables;
const base = '/subscriptions/{subscription}/resourcegroups/{group}/providers/Microsoft.OperationalInsights/workspaces/{workspace}/tables';
const type = 'Microsoft.OperationalInsights/workspaces/tables';

/** Tables of a workspace: their columns, plan and retention. */
export const tableRoutes: readonly Route<ArmCall>[] = [
  { method: 'GET', path: base, versions, handle: listTables },
  { method: 'GET', path: `${base}/{table}`, versions, handle: getTable },
  { method: 'PATCH', path: `${base}/{table}`, versions, handle: changeTable },
  { method: 'PUT', path: `${base}/{table}`, versions, handle: changeTable },
];

function workspaceOf(call: ArmCall, action: string): Resource {
  return resourceOfCall(call, action, idOfPath(call).replace(/\/tables(\/[^/]+)?$/i, ''));
}

function listTables(call: ArmCall): Response {
  const workspace = workspaceOf(call, `${type}/read`);
  return json({ value: logTables.map((table) => tableBody(call, workspace, table)) });
}

function getTable(call: ArmCall): Response {
  const workspace = workspaceOf(call, `${type}/read`);
  return json(tableBody(call, workspace, tableOfCall(call)));
}

function tableOfCall(call: ArmCall): LogTable {
  const wanted = call.parameters['table'] ?? '';
  const found = logTables.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (found) return found;
  if (/_(SRCH|RST)$/i.test(wanted))
    throw new ServiceFailure(501, 'SandboxNotImplemented', 'The sandbox runs no search jobs and restores no archives.');
  throw resourceNotFound(idOfPath(call));
}

const changedAt = (workspace: Resource, table: LogTable): string => `${workspace.id}/tables/${table.name}`.toLowerCase();

function tableBody(call: ArmCall, workspace: Resource, table: LogTable): object {
  const changes = call.world.resources.get(changedAt(workspace, table))?.properties ?? {};
  const workspaceDays = Number(workspace.properties['retentionInDays'] ?? 30);
  const days = Number(changes['retentionInDays'] ?? -1);
  const totalDays = Number(changes['totalRetentionInDays'] ?? -1);
  const retentionInDays = days < 0 ? workspaceDays : days;
  const totalRetentionInDays = totalDays < 0 ? retentionInDays : totalDays;
  return {
    id: `${workspace.id}/tables/${table.name}`,
    name: table.name,
    type,
    properties: {
      totalRetentionInDays,
      archiveRetentionInDays: Math.max(0, totalRetentionInDays - retentionInDays),
      plan: changes['plan'] ?? 'Analytics',
      retentionInDaysAsDefault: days < 0,
      totalRetentionInDaysAsDefault: totalDays < 0,
      schema: {
        tableSubType: 'Any',
        name: table.name,
        tableType: 'Microsoft',
        description: table.description,
        standardColumns: table.columns.map(({ name, type: columnType }) => ({
          name,
          type: schemaType(columnType),
          isDefaultDisplay: name !== 'TenantId',
          isHidden: name === 'TenantId',
        })),
        solutions: ['LogManagement'],
        isTroubleshootingAllowed: true,
      },
      provisioningState: 'Succeeded',
      retentionInDays,
    },
  };
}

/** Names that the schema of a table has for some of the query language's types. */
const schemaType = (name: string): string => ({ datetime: 'dateTime', bool: 'boolean' })[name] ?? name;

async function changeTable(call: ArmCall): Promise<Response> {
  const workspace = workspaceOf(call, `${type}/write`);
  const table = tableOfCall(call);
  const { properties } = await armBody(call);
  const asked = (typeof properties === 'object' && properties !== null ? properties : {}) as Readonly<Record<string, unknown>>;
  const refused = problemOf(asked);
  if (refused !== undefined) throw new ServiceFailure(400, 'InvalidParameter', refused);
  const id = changedAt(workspace, table);
  const before = call.world.resources.get(id)?.properties ?? {};
  const kept = Object.fromEntries(
    ['retentionInDays', 'totalRetentionInDays', 'plan'].flatMap((name) => (asked[name] === undefined ? [] : [[name, asked[name]]])),
  );
  call.world.resources.set(id, {
    id: `${workspace.id}/tables/${table.name}`,
    name: table.name,
    type,
    location: undefined,
    tags: {},
    properties: { ...before, ...kept },
    more: {},
    createdAt: call.now,
    readyAt: call.now,
  });
  recordWrite(call, { operation: `${type}/write`, resourceId: `${workspace.id}/tables/${table.name}` });
  return json(tableBody(call, workspace, table));
}

function problemOf(asked: Readonly<Record<string, unknown>>): string | undefined {
  const { retentionInDays, totalRetentionInDays, plan } = asked;
  const isFit = (value: unknown, to: number): boolean =>
    value === undefined ||
    value === -1 ||
    value === null ||
    (typeof value === 'number' && Number.isInteger(value) && value >= 4 && value <= to);
  if (!isFit(retentionInDays, 730)) return 'retentionInDays must be -1 or a whole number from 4 to 730.';
  if (!isFit(totalRetentionInDays, 4383)) return 'totalRetentionInDays must be -1 or a whole number from 4 to 4383.';
  if (plan !== undefined && !['Analytics', 'Basic', 'Auxiliary'].some((each) => each === plan))
    return 'plan is Analytics, Basic or Auxiliary.';
  return undefined;
}
