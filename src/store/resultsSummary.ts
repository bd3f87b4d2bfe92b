import { cellText } from '../base/cell';
import type { Column, ColumnType } from '../base/column';
import type { Session } from './duckdb';
import type { StoredTable } from './resultsTable';
import { columnSql } from './resultsTable';

/** What stands in a column of a stored table. */
export interface StoredColumnSummary extends Column {
  /** Share of rows with a value that is neither null nor empty, 0…1. */
  readonly filled: number;
  /** How many different values there are; an estimate within some percent where the table has more than a hundred thousand rows. */
  readonly distinct: number;
  /** In canonical text; for types that have an order. */
  readonly minimum?: string;
  readonly maximum?: string;
}

const exactUpTo = 100_000;
const orderless: readonly ColumnType[] = ['dynamic', 'bool', 'guid'];

/** Looks over all rows once and says what stands in each column. */
export async function summarizeColumns(session: Session, table: StoredTable, signal?: AbortSignal): Promise<StoredColumnSummary[]> {
  const width = 4;
  const parts = table.columns.flatMap(({ type }, index) => {
    const value = columnSql(index);
    const comparable = orderless.includes(type) ? `CAST(${value} AS VARCHAR)` : value;
    const distinct = table.rows <= exactUpTo ? `count(DISTINCT ${comparable})` : `approx_count_distinct(${comparable})`;
    const filled = type === 'string' || type === 'dynamic' ? `count(*) FILTER (CAST(${value} AS VARCHAR) <> '')` : `count(${value})`;
    return [filled, distinct, `min(${comparable})`, `max(${comparable})`];
  });
  if (parts.length === 0) return [];
  const answer = (await session.all(`SELECT ${parts.join(', ')} FROM ${table.relation}`, signal))[0] ?? [];
  return table.columns.map(({ name, type }, index) => {
    const [filled, estimate, minimum, maximum] = answer.slice(index * width, index * width + width);
    const low = cellText(minimum ?? null, type);
    const high = cellText(maximum ?? null, type);
    const single = minimum !== null && minimum === maximum;
    return {
      name,
      type,
      filled: table.rows === 0 ? 0 : Number(filled) / table.rows,
      distinct: single ? 1 : Number(estimate),
      ...(orderless.includes(type) || minimum === null || low === null || high === null ? {} : { minimum: low, maximum: high }),
    };
  });
}
