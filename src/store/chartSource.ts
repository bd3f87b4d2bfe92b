import type { Column, ColumnType } from '../base/column';
import { parseIsoDateTime, ticksPerSecond } from '../base/ticks';
import { canonicalSql } from '../formats/canonicalSql';
import type { Session } from './duckdb';
import { filterSql, orderSql } from './resultsFilter';
import { columnSql, type StoredTable } from './resultsTable';
import type { ViewDefinition } from './resultsView';
import { ticksSql } from './timeSql';

/** What the arrays of a dynamic column hold. */
export type ArrayContent = 'numbers' | 'datetimes' | 'texts';

/** A column by its place, as a chart reads it. */
export interface SourceColumn {
  readonly index: number;
  readonly type: ColumnType;
  /** Set where the column's arrays are unrolled, value by value, with those of the other columns beside them. */
  readonly array?: ArrayContent | undefined;
}

export interface ChartSourceOptions {
  readonly table: StoredTable;
  readonly view: ViewDefinition;
  readonly x: SourceColumn;
  /** Whether x is read as the number that it is, else as its text. */
  readonly continuous: boolean;
  readonly ys: readonly SourceColumn[];
  readonly anomalies: readonly SourceColumn[];
  readonly keys: readonly SourceColumn[];
}

/** A SELECT that gives a chart's rows as `x`, `y0`, `y1` …, `a0` …, `k0` …, and `place`, the order of the rows. */
export interface ChartSource {
  readonly sql: string;
  readonly ys: number;
  readonly keys: number;
}

const rowsLookedAt = 200;

/** What the arrays of each dynamic column hold, by their first value; undefined where a column has none. */
export async function arrayContents(
  session: Session,
  table: StoredTable,
  signal?: AbortSignal,
): Promise<readonly (ArrayContent | undefined)[]> {
  const contents: (ArrayContent | undefined)[] = [];
  for (const [index, column] of table.columns.entries()) {
    contents.push(column.type === 'dynamic' ? await contentOf(session, table, index, signal) : undefined);
  }
  return contents;
}

async function contentOf(session: Session, table: StoredTable, index: number, signal?: AbortSignal): Promise<ArrayContent | undefined> {
  const value = columnSql(index);
  const arrays = `SELECT ${value} FROM ${table.relation} WHERE json_type(${value}) = 'ARRAY' LIMIT ${rowsLookedAt}`;
  const rows = await session.all(
    `SELECT json_type(e), e->>'$' FROM (SELECT unnest(json_extract(${value}, '$[*]')) AS e FROM (${arrays})) WHERE json_type(e) <> 'NULL' LIMIT 1`,
    signal,
  );
  const [type, text] = rows[0] ?? [];
  if (type === undefined || type === null) return undefined;
  if (/INT|DOUBLE/.test(String(type))) return 'numbers';
  return type === 'VARCHAR' && parseIsoDateTime(String(text)) !== undefined ? 'datetimes' : 'texts';
}

/** The rows of a chart, read from a stored table as a view shows it. */
export function chartSource({ table, view, x, continuous, ys, anomalies, keys }: ChartSourceOptions): ChartSource {
  const used = [x, ...ys, ...anomalies, ...keys];
  const arrays = [...new Map(used.filter(({ array }) => array !== undefined).map((column) => [column.index, column])).values()];
  const scalars = [...new Set(used.filter(({ array }) => array === undefined).map(({ index }) => columnSql(index)))];
  const unrolled = arrays.map(({ index }) => `unnest(json_extract(${columnSql(index)}, '$[*]')) AS e${index}`);
  const items = [...scalars, ...unrolled, `${placeSql(table, view)} AS place`].join(', ');
  const inner = `SELECT ${items} FROM ${table.relation}${whereSql(table.columns, view)}`;
  const text = (column: SourceColumn): string => canonicalSql(columnSql(column.index), column.type);
  const outer = [
    `${continuous ? scaleSql(x) : x.array === undefined ? text(x) : `e${x.index}->>'$'`} AS x`,
    ...ys.map((column, index) => `${valueSql(column)} AS y${index}`),
    ...anomalies.map((column, index) => `${valueSql(column)} AS a${index}`),
    ...keys.map((column, index) => `${text(column)} AS k${index}`),
    'place',
  ];
  return { sql: `SELECT ${outer.join(', ')} FROM (${inner})`, ys: ys.length, keys: keys.length };
}

/** Where a row stands. Sorting all rows for it is spared where they are drawn as they came. */
function placeSql({ columns }: StoredTable, { sort }: ViewDefinition): string {
  if (sort.length === 0) return 'rowid';
  return `row_number() OVER (ORDER BY ${[...sort.map((key) => orderSql(key, columns)), 'rowid'].join(', ')})`;
}

function whereSql(columns: readonly Column[], { filters }: ViewDefinition): string {
  return filters.length === 0 ? '' : ` WHERE ${filters.map((filter) => filterSql(filter, columns)).join(' AND ')}`;
}

function scaleSql(column: SourceColumn): string {
  if (column.array === 'datetimes') return ticksSql(`(e${column.index}->>'$')`);
  return column.type === 'datetime' ? columnSql(column.index) : valueSql(column);
}

function valueSql({ index, type, array }: SourceColumn): string {
  const value = columnSql(index);
  const finite = (number: string): string => `CASE WHEN isfinite(${number}) THEN ${number} END`;
  if (array !== undefined) return finite(`TRY_CAST(e${index}->>'$' AS DOUBLE)`);
  if (type === 'timespan') return `${value} / ${ticksPerSecond.toString()}.0`;
  return type === 'real' ? finite(value) : value;
}
