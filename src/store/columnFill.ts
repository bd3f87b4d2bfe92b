import type { Column } from '../base/column';
import { physicalNames } from '../base/physicalName';
import { sqlName } from '../base/sql';
import type { Session } from './duckdb';

/** Share of a table's rows, 0…1, in which each column has a value; an empty text or an empty list or object is none. */
export async function columnFill(
  session: Session,
  table: string,
  request: { readonly columns: readonly Column[]; readonly signal?: AbortSignal },
): Promise<(Column & { readonly filled: number })[]> {
  const names = physicalNames(request.columns);
  const counts = request.columns.map(({ name, type }, index) => `count(*) FILTER (${filledSql(sqlName(names[index] ?? name), type)})`);
  const [row] = await session.all(`SELECT count(*), ${counts.join(', ')} FROM ${table}`, request.signal);
  const rows = Number(row?.[0]);
  return request.columns.map((column, index) => ({ ...column, filled: rows === 0 ? 0 : Number(row?.[index + 1]) / rows }));
}

function filledSql(name: string, type: Column['type']): string {
  if (type === 'string') return `${name} <> ''`;
  return type === 'dynamic' ? `${name} IS NOT NULL AND CAST(${name} AS VARCHAR) NOT IN ('[]', '{}')` : `${name} IS NOT NULL`;
}
