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
  /** Where the records are, with `part`, `json` and `signature`; the staging table where it is not said. */
  readonly from?: string;
}

/** Rows that are ready to be inserted. */
export interface MappedRows {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Turns staged records into rows, in a table of their own. */
export async function mapRows(session: Session, request: MapRequest, signal?: AbortSignal): Promise<MappedRows> {
  const { structure, columns } = rowSql(request.plan);
  const values = columns.map(({ name, sql }) => `${sql} AS ${sqlName(name)}`);
  const files = request.parts.map((part) => `${sqlText(part.path)}: ${part.file}`);
  const only = request.parts.length === 1 ? request.parts[0] : undefined;
  const file = only ? String(only.file) : `MAP {${files.join(', ')}}[part]`;
  const filter = request.from === undefined ? `WHERE ${signatureFilter(request.signatures)}` : '';
  await session.run(
    `CREATE OR REPLACE TEMP TABLE ${sqlName(request.name)} AS
     SELECT *, ${identitySql(request.identity, columns)} AS ${hiddenColumns.identity} FROM (
       SELECT ${values.join(',\n')}, CAST(${file} AS INTEGER) AS ${hiddenColumns.file}, signature AS ${signatureColumn}
       FROM (SELECT part, json, signature, from_json(json, ${sqlText(structure)}) AS r FROM ${request.from ?? stagedTable} ${filter}))`,
    signal,
  );
  return { name: request.name, columns: [...columns.map(({ name }) => name), hiddenColumns.file, hiddenColumns.identity] };
}

/** Beside mapped rows until they are inserted: the group of the record. */
const signatureColumn = '__signature';

/** Whether all mapped rows are of records of some groups. */
export async function hasOnlySignatures(
  session: Session,
  mapped: MappedRows,
  signatures: readonly string[],
  signal?: AbortSignal,
): Promise<boolean> {
  const [row] = await session.all(
    `SELECT count(*) FROM temp.${sqlName(mapped.name)} WHERE ${signatureColumn} IS NULL OR ${signatureColumn} NOT IN (${signatures.join(', ')})`,
    signal,
  );
  return Number(row?.[0]) === 0;
}

function identitySql(identity: readonly (readonly string[])[], columns: readonly { readonly name: string }[]): string {
  const known = new Set(columns.map(({ name }) => name));
  const cases = identity
    .filter((names) => names.every((name) => known.has(name)))
    .map((names) => {
      const values = names.map((name) => `CAST(${sqlName(name)} AS VARCHAR)`);
      return `WHEN nullif(${String(values[0])}, '') IS NOT NULL THEN hash(concat_ws(chr(31), ${values.join(', ')}))`;
    });
  return cases.length === 0 ? 'NULL::UBIGINT' : `CASE ${cases.join(' ')} END`;
}

/** How many of the mapped rows are of records that are there already, by file. */
export interface RowCounts {
  readonly file: number;
  readonly rows: number;
  readonly duplicates: number;
}

/** Inserts mapped rows but for those whose record is there already, in the table or earlier among them. Runs in the caller's transaction. */
export async function insertMapped(session: Session, target: string, mapped: MappedRows, signal?: AbortSignal): Promise<RowCounts[]> {
  const rows = `temp.${sqlName(mapped.name)}`;
  const { file, identity } = hiddenColumns;
  const names = mapped.columns.map(sqlName).join(', ');
  const [counts] = await session.all(
    `SELECT count(${identity}) - count(DISTINCT ${identity}),
       (SELECT count(*) FROM ${target} WHERE ${identity} IN (SELECT ${identity} FROM ${rows})) FROM ${rows}`,
    signal,
  );
  const all = await session.all(`SELECT ${file}, count(*) FROM ${rows} GROUP BY ALL`, signal);
  if (Number(counts?.[0]) === 0 && Number(counts?.[1]) === 0) {
    await session.run(`INSERT INTO ${target} BY NAME SELECT * EXCLUDE (${signatureColumn}) FROM ${rows}`, signal);
    return all.map(([id, count]) => ({ file: Number(id), rows: Number(count), duplicates: 0 }));
  }
  await session.run(
    `CREATE OR REPLACE TEMP TABLE new_rows AS SELECT ${names} FROM (
       SELECT *, row_number() OVER (PARTITION BY ${identity} ORDER BY rowid) AS __copy FROM ${rows})
     WHERE ${identity} IS NULL OR (__copy = 1 AND ${identity} NOT IN
       (SELECT ${identity} FROM ${target} WHERE ${identity} IN (SELECT ${identity} FROM ${rows})))`,
    signal,
  );
  await session.run(`INSERT INTO ${target} BY NAME SELECT * FROM temp.new_rows`, signal);
  const kept = new Map(
    (await session.all(`SELECT ${file}, count(*) FROM temp.new_rows GROUP BY ALL`, signal)).map(([id, n]) => [Number(id), Number(n)]),
  );
  return all.map(([id, count]) => {
    const rowsKept = kept.get(Number(id)) ?? 0;
    return { file: Number(id), rows: rowsKept, duplicates: Number(count) - rowsKept };
  });
}
