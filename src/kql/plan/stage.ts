import type { Column } from '../../base/column';
import { physicalNames } from '../../base/physicalName';
import { physicalTypes } from '../../base/physicalType';
import { sqlName } from '../../base/sql';
import { children } from '../parser/syntax';
import type { SyntaxNode } from '../parser/syntax';
import type { OrderKey, Query, Scope, Stage, StageColumn } from './scope';
import { columnMap, refuse } from './scope';
import { sharePaths } from './sharedPaths';
import { WindowCollector, orderBy } from './windows';

/** A column to be made: its name and type in KQL, and the SQL of its value. */
export interface Output extends Column {
  readonly sql: string;
}

/** SQL names for KQL's: DuckDB folds case and KQL does not, so a name that differs by case alone gets a suffix. */
export function withAliases(columns: readonly Column[]): readonly StageColumn[] {
  const aliases = physicalNames(columns);
  return columns.map(({ name, type }, index) => ({ name, type, alias: aliases[index] ?? name }));
}

/** A stage without order whose SELECT gives the columns under their aliases. */
export function plainStage(sql: string, columns: readonly StageColumn[]): Stage {
  return { sql, columns, hidden: [], order: [] };
}

/** No rows, with columns. */
export function noRows(columns: readonly Column[]): Stage {
  const named = withAliases(columns);
  return plainStage(`SELECT ${named.map(({ type, alias }) => item(castTo('NULL', type), alias)).join(', ')} WHERE false`, named);
}

/** A select list item. */
export function item(sql: string, alias: string): string {
  const name = sqlName(alias);
  return sql === name ? name : `${sql} AS ${name}`;
}

/** The column of a stage as an output of the next. */
export function keep(column: StageColumn, name = column.name): Output {
  return { name, type: column.type, sql: sqlName(column.alias) };
}

/**
 * What stands behind FROM for a SELECT that names its columns one by one. The rows of a table itself need no SELECT of all of its columns
 * beneath: planning that takes longer than many a query runs.
 */
export function rowsOf({ sql, base }: Stage): string {
  return base?.sql === sql ? base.from : `(${sql})`;
}

/** Replaces the columns; the rows and their order stay. */
export function project(input: Stage, outputs: readonly Output[], query: Query): Stage {
  const columns = withAliases(outputs);
  const { expressions, from } = sharePaths(
    outputs.map(({ sql }) => sql),
    rowsOf(input),
    query,
  );
  const items = expressions.map((sql, index) => item(sql, columns[index]?.alias ?? ''));
  const hidden: string[] = [];
  const order = input.order.map((key): OrderKey => {
    const kept = outputs.findIndex((output) => output.sql === sqlName(key.alias));
    const alias = columns[kept]?.alias ?? (input.hidden.includes(key.alias) ? key.alias : query.fresh('key'));
    if (kept < 0 && !hidden.includes(alias)) {
      hidden.push(alias);
      items.push(item(sqlName(key.alias), alias));
    }
    return { ...key, alias };
  });
  const sql = `SELECT ${items.join(', ')} FROM ${from}`;
  return { ...input, sql, columns, hidden, order, ...stillPlaced(input, sql, expressions) };
}

/**
 * That rows are where their order puts them, for a SELECT that only makes other columns of them: DuckDB keeps the order of what it reads
 * (duckdb.org/docs/stable/sql/dialect/order_preservation), but for subqueries, which it turns into joins.
 */
function stillPlaced({ placed, sql: before }: Stage, sql: string, expressions: readonly string[]): Pick<Stage, 'placed'> {
  return placed === before && !expressions.some((made) => made.includes('SELECT ')) ? { placed: sql } : {};
}

/** Whether the stage's SELECT gives its rows in their order as it is. */
export function isPlaced({ placed, sql, order }: Stage): boolean {
  return order.length === 0 || placed === sql;
}

/** Adds columns after those that are there, or replaces one of the same name. `columns` says the outcome's order. */
export function extend(input: Stage, additions: readonly Output[], query: Query): Stage {
  const added = new Map(additions.map((output) => [output.name, output]));
  const names = new Set(input.columns.map((column) => column.name));
  const fresh = additions.filter((output) => !names.has(output.name));
  if (fresh.length < additions.length) {
    return project(input, [...input.columns.map((column) => added.get(column.name) ?? keep(column)), ...fresh], query);
  }
  const columns = withAliases([...input.columns, ...fresh]).map((column, index) => input.columns[index] ?? column);
  const taken = new Set([...input.columns.map((column) => column.alias.toLowerCase()), ...input.hidden]);
  const safe = columns.map((column, index) =>
    index >= input.columns.length && taken.has(column.alias.toLowerCase()) ? { ...column, alias: query.fresh(column.name) } : column,
  );
  const { expressions, from, star } = sharePaths(
    fresh.map(({ sql }) => sql),
    `(${input.sql})`,
    query,
  );
  const items = expressions.map((sql, index) => item(sql, safe[input.columns.length + index]?.alias ?? ''));
  if (items.length === 0) return input;
  const sql = `SELECT ${star}, ${items.join(', ')} FROM ${from}`;
  return { ...input, sql, columns: safe, ...stillPlaced(input, sql, expressions) };
}

/** Puts rows into an order by keys that may be any SQL; keys that are no column travel hidden. */
export function sortStage(input: Stage, keys: readonly (Omit<OrderKey, 'alias'> & { readonly sql: string })[], query: Query): Stage {
  const items: string[] = [];
  const hidden: string[] = [];
  const order = keys.map(({ sql, ...key }): OrderKey => {
    const column = input.columns.find(({ alias }) => sqlName(alias) === sql);
    if (column) return { ...key, alias: column.alias };
    const alias = query.fresh('key');
    hidden.push(alias);
    items.push(item(sql, alias));
    return { ...key, alias };
  });
  const from = input.written ? pinOrder({ ...input, pinned: false }, query) : input;
  const sql = items.length === 0 ? from.sql : `SELECT *, ${items.join(', ')} FROM (${from.sql})`;
  return {
    sql,
    columns: input.columns,
    hidden: [...from.hidden, ...hidden],
    // What is alike stays as it came.
    order: input.written ? [...order, ...from.order] : order,
    ...asWritten(input),
  };
}

/** The stage's SELECT with its order, for those who depend on it. */
export function orderedSql(stage: Stage): string {
  return isPlaced(stage) ? stage.sql : `SELECT * FROM (${stage.sql}) ${orderBy(stage.order)}`;
}

/** Numbers the rows in their order, and makes the number the order's only key. */
export function pinOrder(input: Stage, query: Query): Stage {
  if (input.pinned) return input;
  const alias = query.fresh('row');
  return {
    ...input,
    sql: `SELECT *, row_number() OVER (${orderBy(input.order)}) AS ${sqlName(alias)} FROM (${input.sql})`,
    hidden: [...input.hidden, alias],
    order: [{ alias, descending: false, nullsFirst: false }],
    pinned: true,
  };
}

/** Drops the order, for operators whose answer has none. */
export function unordered(stage: Stage): Stage {
  const { sql, columns, hidden } = stage;
  return { sql, columns, hidden, order: [], ...asWritten(stage) };
}

/** Only the columns that KQL sees. */
export function visible(stage: Stage): Stage {
  if (stage.hidden.length === 0) return unordered(stage);
  const sql = `SELECT ${stage.columns.map(({ alias }) => sqlName(alias)).join(', ')} FROM (${stage.sql})`;
  return { ...plainStage(sql, stage.columns), ...asWritten(stage) };
}

/** What a stage hands on of where its rows stand. */
export function asWritten({ written }: Stage): Pick<Stage, 'written'> {
  return written ? { written } : {};
}

/** A SELECT of groups in the order in which the first row of each came; `by` names the items that make a group by their places. */
export function firstSeen(
  input: Stage,
  { items, by, query }: { readonly items: readonly string[]; readonly by: string; readonly query: Query },
): string {
  const place = sqlName(query.fresh('place'));
  const rows = `SELECT *, row_number() OVER (${orderBy(input.order)}) AS ${place} FROM (${input.sql})`;
  const groups = `SELECT ${items.join(', ')}, min(${place}) AS ${place} FROM (${rows}) GROUP BY ${by}`;
  return `SELECT * EXCLUDE (${place}) FROM (${groups}) ORDER BY ${place}`;
}

/** The names of functions that look at neighbouring rows. */
export const windowFunctions: ReadonlySet<string> = new Set([
  'row_number',
  'prev',
  'next',
  'row_cumsum',
  'row_rank_dense',
  'row_rank',
  'row_rank_min',
  'row_window_session',
]);

/**
 * Translates expressions over a stage's rows. Where they look at neighbouring rows, the stage given back has the columns for it.
 */
export function overRows<T>(
  input: Stage,
  scope: Scope,
  nodes: readonly SyntaxNode[],
  translate: (scope: Scope) => T,
): { stage: Stage; made: T } {
  const { query } = scope;
  if (!nodes.some((node) => holdsWindowCall(node, query))) {
    return { stage: input, made: translate({ ...scope, row: { columns: columnMap(input) } }) };
  }
  if (input.order.length === 0 && !input.serialized) {
    const [first] = nodes.filter((node) => holdsWindowCall(node, query));
    if (first)
      refuse(first, 'not-serialized', 'Functions over neighbouring rows need rows in an order: put sort or serialize before them.');
  }
  const pinned = pinOrder(input, query);
  const windows = new WindowCollector(pinned.order, query.fresh);
  const made = translate({ ...scope, row: { columns: columnMap(pinned), windows } });
  return { stage: windows.apply(pinned), made };
}

/** Tables inside an expression; what stands in them looks at their rows. */
const ownRows: ReadonlySet<string> = new Set(['PipeExpression', 'ToScalarExpression', 'MaterializeExpression']);

/** Whether an expression calls a function over the rows that neighbour its own. */
function holdsWindowCall(node: SyntaxNode, query: Query): boolean {
  if (ownRows.has(query.kindOf(node))) return false;
  return isWindowCall(node, query) || children(node).some((child) => holdsWindowCall(child, query));
}

/** Whether a node is a call of a function over neighbouring rows. */
export function isWindowCall(node: SyntaxNode, query: Query): boolean {
  return (
    query.kindOf(node) === 'FunctionCallExpression' &&
    windowFunctions.has((node as SyntaxNode & { Name: { SimpleName: string } }).Name.SimpleName)
  );
}

/** Casts to the type in which values of a KQL type are kept. */
export function castTo(sql: string, type: Column['type']): string {
  return `CAST(${sql} AS ${physicalTypes[type]})`;
}
