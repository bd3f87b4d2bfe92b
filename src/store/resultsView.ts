import type { Session } from './duckdb';
import type { RowFilter, RowOrder } from './resultsFilter';
import { containsSql, filterSql, orderSql } from './resultsFilter';
import { resultsDatabase } from './resultsFile';
import type { StoredTable } from './resultsTable';
import { columnSql } from './resultsTable';

/** How a view looks at a stored table. */
export interface ViewDefinition {
  readonly sort: readonly RowOrder[];
  readonly filters: readonly RowFilter[];
}

/** A SELECT over a stored table as a view shows it, for what reads all of it, such as an export. Rows that sort alike keep their order. */
export function viewSql(table: StoredTable, view: ViewDefinition, select: string): string {
  return `SELECT ${select} FROM ${table.relation}${whereSql(table, view)}${orderBySql(table, view)}`;
}

export interface OrderRequest {
  readonly table: StoredTable;
  readonly view: ViewDefinition;
  /** The order table's own name, unique in the process. */
  readonly name: string;
  readonly signal?: AbortSignal | undefined;
}

/** Keeps the order of a view: which row of the stored table stands at which place. */
export async function storeOrder(session: Session, request: OrderRequest): Promise<{ order: string; rows: number }> {
  const order = `${resultsDatabase}.${request.name}`;
  const answer = await session.all(`CREATE TABLE ${order} AS ${viewSql(request.table, request.view, 'rowid AS position')}`, request.signal);
  return { order, rows: Number(answer[0]?.[0] ?? 0) };
}

export interface MatchRequest {
  readonly table: StoredTable;
  readonly order?: string | undefined;
  readonly text: string;
  readonly name: string;
  readonly signal?: AbortSignal | undefined;
}

/** Keeps the places at which a text stands in any cell, in the view's order. */
export async function storeMatches(session: Session, request: MatchRequest): Promise<{ places: string; matches: number }> {
  const places = `${resultsDatabase}.${request.name}`;
  const hit = request.table.columns.map(({ type }, index) => containsSql(`t.${columnSql(index)}`, type, request.text));
  const where = hit.filter((test) => test !== 'false').join(' OR ') || 'false';
  const from =
    request.order === undefined
      ? `SELECT t.rowid AS place FROM ${request.table.relation} AS t`
      : `SELECT o.rowid AS place FROM ${request.order} AS o JOIN ${request.table.relation} AS t ON t.rowid = o.position`;
  const answer = await session.all(`CREATE TABLE ${places} AS ${from} WHERE ${where} ORDER BY place`, request.signal);
  return { places, matches: Number(answer[0]?.[0] ?? 0) };
}

export interface Step {
  readonly from: number;
  readonly backwards: boolean;
}

/** The match at or after a place (at or before it, backwards), round the end of the view; and which of the matches it is, from 1. */
export async function nextMatch(session: Session, places: string, step: Step): Promise<{ place: number; ordinal: number } | undefined> {
  const [best, test, wrap] = step.backwards ? ['max', '<=', 'max'] : ['min', '>=', 'min'];
  const rows = await session.all(
    `SELECT place, (SELECT count(*) FROM ${places} WHERE place <= found.place) FROM (
       SELECT coalesce((SELECT ${best}(place) FROM ${places} WHERE place ${test} ${step.from}), (SELECT ${wrap}(place) FROM ${places})) AS place
     ) AS found`,
  );
  const [place, ordinal] = rows[0] ?? [];
  return place === null || place === undefined ? undefined : { place: Number(place), ordinal: Number(ordinal) };
}

/** The first column of the row at a place of a view in which a text stands. */
export async function matchingColumn(session: Session, request: Omit<MatchRequest, 'name'> & { place: number }): Promise<number> {
  const tests = request.table.columns.map(({ type }, index) => `coalesce(${containsSql(columnSql(index), type, request.text)}, false)`);
  const row =
    request.order === undefined ? String(request.place) : `(SELECT position FROM ${request.order} WHERE rowid = ${request.place})`;
  const rows = await session.all(`SELECT ${tests.join(', ')} FROM ${request.table.relation} WHERE rowid = ${row}`, request.signal);
  return Math.max(0, rows[0]?.indexOf(true) ?? 0);
}

function whereSql(table: StoredTable, view: ViewDefinition): string {
  if (view.filters.length === 0) return '';
  return ` WHERE ${view.filters.map((filter) => filterSql(filter, table.columns)).join(' AND ')}`;
}

function orderBySql(table: StoredTable, view: ViewDefinition): string {
  // The engine reads a table in the order of its row ids and keeps that order; asked for it, it would sort all rows anew.
  if (view.sort.length === 0) return '';
  return ` ORDER BY ${[...view.sort.map((key) => orderSql(key, table.columns)), 'rowid'].join(', ')}`;
}
