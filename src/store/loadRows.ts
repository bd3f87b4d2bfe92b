import { sqlName, sqlText } from '../base/sql';
import type { Session } from './duckdb';
import { rowSql } from './rowSql';
import { hiddenColumns } from './sourceDatabase';
import { signatureFilter, stagedTable } from './staging';
import type { StagedPart } from './staging';
import type { ColumnPlan } from '../shapes/columnPlan';

/** Staged records that become rows of one table. */
export interface MapRequest {
  /** Name for the rows between mapping and inserting. */
  readonly name: string;
  readonly plan: ColumnPlan;
  readonly signatures: readonly string[];
  readonly parts: readonly StagedPart[];
  /** See `LogTable.identity`. */
  readonly identity: readonly (readonly string[])[];
}

/** Rows that are ready to be inserted. */
export interface MappedRows {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Turns staged records into rows, in a table of their own. */
export async function mapRows(session: Session, request: MapRequest, signal?: AbortSignal): Promise<MappedRows> {
  const { structure, columns } = rowSql(request.plan);
  const records = `(SELECT part, json, from_json(json, ${sqlText(structure)}) AS r FROM ${stagedTable} WHERE ${signatureFilter(request.signatures)})`;
  await session.run(`CREATE OR REPLACE TEMP TABLE ${sqlName(request.name)} AS ${rowsSql(columns, records, request)}`, signal);
  return { name: request.name, columns: [...columns.map(({ name }) => name), hiddenColumns.file, hiddenColumns.identity] };
}

/** SQL of the rows that records become, hidden columns and all. */
export function rowsSql(
  columns: readonly { readonly name: string; readonly sql: string }[],
  records: string,
  request: { readonly parts: readonly StagedPart[]; readonly identity: readonly (readonly string[])[] },
): string {
  const values = columns.map(({ name, sql }) => `${sql} AS ${sqlName(name)}`);
  const files = request.parts.map((part) => `${sqlText(part.path)}: ${part.file}`);
  const only = request.parts.length === 1 ? request.parts[0] : undefined;
  const file = only ? String(only.file) : `MAP {${files.join(', ')}}[part]`;
  const names = columns.map(({ name }) => name);
  const identity = identitySql(request.identity, names);
  return `SELECT *, CASE WHEN ${identity} IS NOT NULL THEN hash(${identity}) END AS ${hiddenColumns.identity} FROM (
    SELECT ${values.join(',\n')}, CAST(${file} AS INTEGER) AS ${hiddenColumns.file} FROM ${records})`;
}

/** SQL of the text that tells a row's record from every other; NULL where it has none. */
export function identitySql(identity: readonly (readonly string[])[], columns: readonly string[]): string {
  const cases = identity
    .filter((names) => names.every((name) => columns.includes(name)))
    .map((names) => {
      const values = names.map((name) => `CAST(${sqlName(name)} AS VARCHAR)`);
      return `WHEN nullif(${String(values[0])}, '') IS NOT NULL THEN concat_ws(chr(31), ${values.join(', ')})`;
    });
  return cases.length === 0 ? 'NULL::VARCHAR' : `CASE ${cases.join(' ')} END`;
}

/** How many rows of a file were added, and how many left out because their record is there already. */
export interface RowCounts {
  readonly file: number;
  readonly rows: number;
  readonly duplicates: number;
}
