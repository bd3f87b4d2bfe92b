import type { CellText, Column } from '../base/column';
import { cellText } from '../base/cell';
import { physicalTypes } from '../base/physicalType';
import type { ExportColumn } from '../formats/exportFormat';
import type { Session } from './duckdb';
import { resultsDatabase } from './resultsFile';

/**
 * One result, kept as a table in the order in which it came. Its engine columns are `c0`, `c1`, …: KQL's names may differ in case only,
 * which the engine's may not.
 */
export interface StoredTable {
  readonly relation: string;
  readonly columns: readonly Column[];
  readonly rows: number;
}

/** The engine's name of a stored table's column. */
export function columnSql(index: number): string {
  return `c${index}`;
}

/** The stored table's columns with the references by which they are read. */
export function storedColumns(columns: readonly Column[]): readonly ExportColumn[] {
  return columns.map((column, index) => ({ name: column.name, type: column.type, sql: columnSql(index) }));
}

export interface StoreRequest {
  /** A SELECT whose columns stand in the order of `columns`. */
  readonly sql: string;
  readonly columns: readonly Column[];
  /** The table's own name, unique in the process. */
  readonly name: string;
  readonly signal?: AbortSignal | undefined;
}

/** The SQL name of a table among the results. */
export function resultTableName(name: string): string {
  return `${resultsDatabase}.${name}`;
}

/** Runs a SELECT and keeps its rows. The statement reads one state of its tables, whatever is loaded meanwhile. */
export async function storeRows(session: Session, request: StoreRequest): Promise<StoredTable> {
  const relation = resultTableName(request.name);
  const answer = await session.all(`CREATE TABLE ${relation} AS ${typedRows(request.sql, request.columns)}`, request.signal);
  return { relation, columns: request.columns, rows: Number(answer[0]?.[0] ?? 0) };
}

function typedRows(sql: string, columns: readonly Column[]): string {
  const names = columns.map((_, index) => columnSql(index)).join(', ');
  const values = columns.map(({ type }, index) => `CAST(${columnSql(index)} AS ${physicalTypes[type]}) AS ${columnSql(index)}`);
  return `SELECT ${values.join(', ')} FROM (${sql}\n) AS answer(${names})`;
}

/** Puts the rows of a SELECT behind those of a stored table. */
export async function appendRows(
  session: Session,
  table: StoredTable,
  { sql, signal }: { readonly sql: string; readonly signal?: AbortSignal | undefined },
): Promise<StoredTable> {
  const [answer] = await session.all(`INSERT INTO ${table.relation} ${typedRows(sql, table.columns)}`, signal);
  return { ...table, rows: table.rows + Number(answer?.[0] ?? 0) };
}

/** Forgets a stored table, or the order of a view. */
export async function dropTable(session: Session, relation: string): Promise<void> {
  await session.run(`DROP TABLE IF EXISTS ${relation}`);
}

export interface Window {
  readonly offset: number;
  readonly count: number;
  /** The table of a view's order; undefined for the order in which the rows came. */
  readonly order?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads rows by their position, in canonical text. Rows are found by their row ids, so every place costs the same. */
export async function readWindow(session: Session, table: StoredTable, window: Window): Promise<CellText[][]> {
  const columns = table.columns.map((_, index) => `t.${columnSql(index)}`).join(', ');
  const place = (name: string): string => `${name}.rowid >= ${window.offset} AND ${name}.rowid < ${window.offset + window.count}`;
  const sql =
    window.order === undefined
      ? `SELECT ${columns} FROM ${table.relation} AS t WHERE ${place('t')} ORDER BY t.rowid`
      : `SELECT ${columns} FROM ${window.order} AS o JOIN ${table.relation} AS t ON t.rowid = o.position WHERE ${place('o')} ORDER BY o.rowid`;
  const rows = await session.all(sql, window.signal);
  return rows.map((row) => table.columns.map((column, index) => cellText(row[index] ?? null, column.type)));
}
