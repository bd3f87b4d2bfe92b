import { rm, writeFile } from 'node:fs/promises';
import type { Column } from '../../base/column';
import type { LogTable } from '../../catalog/logTable';
import { physicalTypes } from '../../base/physicalType';
import { sqlName, sqlText } from '../../base/sql';
import { ticksFromUnixMilliseconds } from '../../base/ticks';
import { planColumns } from '../../shapes/columnPlan';
import { isRecord } from '../../shapes/jsonRecord';
import type { JsonRecord } from '../../shapes/jsonRecord';
import { routeOf } from '../../shapes/recordRoute';
import type { Session } from '../../store/duckdb';
import { rowSql } from '../../store/rowSql';

/** A table of a workspace, in the database. */
export interface StoredTable {
  readonly table: LogTable;
  /** As SQL. */
  readonly name: string;
}

/** The column that says when a row came to the workspace. As with the service, only a query that asks for it sees it. */
export const arrivalColumn: Column = { name: '_TimeReceived', type: 'datetime' };

export interface RecordLoad {
  readonly target: StoredTable;
  readonly records: readonly object[];
  /** When each of the records came, in milliseconds; with their own times where that is not said. */
  readonly arrivedAt?: readonly number[];
  /** The workspace, which every row names as its `TenantId`. */
  readonly customerId: string;
  /** A file that may be written and is deleted again. */
  readonly file: string;
}

/** Adds records that diagnostic settings write to a table. Members without a column of their name are dropped, as the service does. */
export async function loadRecords(
  session: Session,
  { target, records, arrivedAt = [], customerId, file }: RecordLoad,
  signal?: AbortSignal,
): Promise<void> {
  const converted = (records as readonly JsonRecord[]).map(convert);
  const members = { record: new Set<string>(), properties: new Set<string>() };
  for (const record of converted) {
    for (const name of Object.keys(record)) members.record.add(name);
    const { properties } = record;
    if (isRecord(properties)) for (const name of Object.keys(properties)) members.properties.add(name);
  }
  const plan = planColumns({ table: target.table.name, columns: target.table.columns, layout: layoutOf(converted[0]), members });
  const { structure, columns } = rowSql({ columns: plan.columns, leftover: [] });
  const values = columns.map(({ name, sql }) => `${name === 'TenantId' ? sqlText(customerId) : sql} AS ${sqlName(name)}`);
  const arrival = `CAST(json_extract_string(json, '$.${arrivalMember}') AS BIGINT) AS ${sqlName(arrivalColumn.name)}`;
  const lines = converted.map((record, index) => {
    const at = arrivedAt[index];
    return `${JSON.stringify({ ...record, ...(at === undefined ? {} : { [arrivalMember]: String(ticksFromUnixMilliseconds(at)) }) })}\n`;
  });
  await writeFile(file, lines.join(''));
  try {
    await session.run(
      `INSERT INTO ${target.name} BY NAME SELECT ${[...values, arrival].join(', ')}
       FROM (SELECT json, from_json(json, ${sqlText(structure)}) AS r FROM read_ndjson_objects(${sqlText(file)}))`,
      signal,
    );
  } finally {
    await rm(file, { force: true });
  }
}

/** Tells when a record came, on its way into the table. */
const arrivalMember = '__arrivedAt';

/** Some records stand in another form before they are rows. */
function convert(record: JsonRecord): JsonRecord {
  const route = routeOf(record);
  return route.kind === 'convert' ? route.convert(record) : record;
}

function layoutOf(record: JsonRecord | undefined): 'envelope' | 'entity' {
  const route = record && routeOf(record);
  return route?.kind === 'rows' && route.layout === 'entity' ? 'entity' : 'envelope';
}

/** SQL that makes the table of a workspace. */
export function createTableSql({ table, name }: StoredTable): string {
  const columns = table.columns.map(
    (column) => `${sqlName(column.name)} ${physicalTypes[column.type]}${column.type === 'string' ? " DEFAULT ''" : ''}`,
  );
  return `CREATE TABLE IF NOT EXISTS ${name} (${[...columns, `${sqlName(arrivalColumn.name)} BIGINT`].join(', ')})`;
}
