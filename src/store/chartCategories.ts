import type { EngineValue } from '../base/cell';
import type { CellText } from '../base/column';
import { sqlText } from '../base/sql';
import type { ChartPoint, SeriesGroup } from './chartSeries';
import { groupedSql } from './chartSeries';
import type { ChartSource } from './chartSource';
import type { Session } from './duckdb';

/** The values of an axis without a scale. */
export interface Categories {
  readonly texts: readonly CellText[];
  /** How many there are in all. */
  readonly all: number;
  /** The sum of what is left out. */
  readonly rest: EngineValue;
}

export interface CategoriesRequest {
  readonly source: ChartSource;
  readonly limit: number;
  /** By their first row, or the largest sums first. */
  readonly order: 'rows' | 'size';
  readonly signal?: AbortSignal | undefined;
}

/** The first or the largest categories. */
export async function readCategories(session: Session, { source, limit, order, signal }: CategoriesRequest): Promise<Categories> {
  const rows = await session.all(
    `SELECT x, count(*) OVER (), total, sum(total) OVER () FROM (SELECT x, min(place) AS first, sum(y0) AS total FROM (${source.sql}) GROUP BY x)
     ORDER BY ${order === 'rows' ? 'first' : 'total DESC NULLS LAST, first'} LIMIT ${limit}`,
    signal,
  );
  const [, all = 0, , whole = 0] = rows[0] ?? [];
  const shown = rows.reduce((sum, row) => sum + Number(row[2] ?? 0), 0);
  return { texts: rows.map(([x]) => (x === null || x === undefined ? null : String(x))), all: Number(all), rest: Number(whole) - shown };
}

/** One value for each group and category, rows that share both added up; x is the category's place. */
export async function readCategorySums(
  session: Session,
  request: {
    readonly source: ChartSource;
    readonly groups: readonly SeriesGroup[];
    readonly texts: readonly CellText[];
    readonly measure: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<ChartPoint[]> {
  if (request.texts.length === 0) return [];
  const values = request.texts.map((text, index) => `(${index}, ${text === null ? 'CAST(NULL AS VARCHAR)' : sqlText(text)})`);
  const rows = await session.all(
    `SELECT r.g, c.place, sum(r.y${request.measure}) FROM ${groupedSql(request.source, request.groups)} AS r
     JOIN (VALUES ${values.join(', ')}) AS c(place, text) ON r.x IS NOT DISTINCT FROM c.text GROUP BY 1, 2 ORDER BY 1, 2`,
    request.signal,
  );
  return rows.map(([group = 0, place = 0, sum = null]): ChartPoint => [Number(group), place, sum]);
}

/** The largest rectangles of a treemap, with the sum of each; and how many there are in all. */
export async function readLeaves(
  session: Session,
  source: ChartSource,
  limit: number,
  signal?: AbortSignal,
): Promise<{ readonly leaves: readonly { readonly keys: readonly CellText[]; readonly value: EngineValue }[]; readonly all: number }> {
  const keys = Array.from({ length: source.keys }, (_, key) => `k${key}`);
  const rows = await session.all(
    `SELECT ${keys.join(', ')}, total, count(*) OVER () FROM (SELECT ${keys.join(', ')}, sum(y0) AS total, min(place) AS first FROM (${source.sql}) GROUP BY ${keys.join(', ')})
     WHERE total > 0 ORDER BY total DESC, first LIMIT ${limit}`,
    signal,
  );
  return {
    leaves: rows.map((row) => ({
      keys: row.slice(0, keys.length).map((key) => (key === null ? null : String(key))),
      value: row[keys.length] ?? null,
    })),
    all: Number(rows[0]?.[keys.length + 1] ?? 0),
  };
}
