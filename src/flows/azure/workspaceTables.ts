import { explainAzure } from '../../azure/explain';
import { readMetadata } from '../../azure/logs/metadata';
import { smallAnswer } from '../../azure/logs/smallAnswer';
import { logTables } from '../../catalog/logTables';
import type { WorkspacePlace, WorkspaceTableInfo } from '../../protocol/azure';
import type { Connections } from './connections';

/** Seconds that the look over the tables may take; the tree waits for it. */
const waitSeconds = 60;
/** The table of the Activity Log, which settings of subscriptions feed, not those of the tenant. */
const activityTable = 'AzureActivity';

/** The tables of Entra and of the Activity Log, with what the workspace has of each: one query for all of them. */
export async function workspaceTables(
  connections: Connections,
  place: WorkspacePlace,
  signal: AbortSignal,
): Promise<readonly WorkspaceTableInfo[]> {
  const { connectionId, tenantId, customerId, name } = place;
  const connection = connections.get(connectionId);
  try {
    const { tables } = await readMetadata(connection.client('logAnalytics', tenantId), customerId, signal);
    const known = new Set(tables.map((table) => table.name));
    const wanted = logTables.filter((table) => table.categories.length > 0 || table.name === activityTable);
    const there = wanted.filter((table) => known.has(table.name));
    const logs = { cloud: connection.cloud, credential: connection.credential(tenantId) };
    const query = { customerId, text: lastRecordsQuery(there.map((table) => table.name)), waitSeconds };
    const rows = there.length === 0 ? [] : await smallAnswer(logs, query, signal);
    const facts = new Map(rows.map((row) => [String(row['LogTableName']), row]));
    return wanted.map((table) => {
      const { Last: last, Day: day } = facts.get(table.name) ?? {};
      return {
        name: table.name,
        description: table.description,
        categories: table.categories,
        there: known.has(table.name),
        ...(typeof last === 'string' ? { last } : {}),
        ...(known.has(table.name) ? { rowsOfDay: typeof day === 'number' ? day : 0 } : {}),
      };
    });
  } catch (error) {
    throw explainAzure(error, {
      doing: 'tell what its tables hold',
      on: name,
      remedy: 'Ask its owner for the role Log Analytics Reader on the workspace, then retry.',
    });
  }
}

function lastRecordsQuery(tables: readonly string[]): string {
  return `union withsource = LogTableName ${tables.join(', ')}
| where TimeGenerated > ago(30d)
| summarize Last = max(TimeGenerated), Day = countif(TimeGenerated > ago(1d)) by LogTableName`;
}
