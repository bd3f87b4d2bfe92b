import type { CellText } from '../base/column';
import type { EngineValue } from '../base/cell';
import { sqlText } from '../base/sql';
import type { ChartSource } from './chartSource';
import type { Session } from './duckdb';

/** A group of rows that share their keys. */
export interface SeriesGroup {
  readonly keys: readonly CellText[];
}

/** What has to be known of the rows before they are read. */
export interface SeriesSummary {
  /** Those with the largest sums, largest first. */
  readonly groups: readonly SeriesGroup[];
  /** How many groups there are in all. */
  readonly all: number;
  readonly rows: number;
  readonly x: Extent | undefined;
  readonly y: Extent | undefined;
}

/** From the smallest to the largest value, as the engine has them. */
export interface Extent {
  readonly low: EngineValue;
  readonly high: EngineValue;
}

const list = (count: number, item: (index: number) => string): string[] => Array.from({ length: count }, (_, index) => item(index));

/** Groups the rows by their keys. */
export async function summarizeSeries(session: Session, source: ChartSource, limit: number, signal?: AbortSignal): Promise<SeriesSummary> {
  const keys = list(source.keys, (key) => `k${key}`);
  const [low, high] = [
    list(source.ys, (y) => `min(CAST(y${y} AS DOUBLE))`).join(', '),
    list(source.ys, (y) => `max(CAST(y${y} AS DOUBLE))`).join(', '),
  ];
  const total = list(source.ys, (y) => `coalesce(sum(abs(CAST(y${y} AS DOUBLE))), 0)`).join(' + ');
  const grouped = `SELECT ${[...keys, 'count(*) AS n', 'min(x) AS low', 'max(x) AS high', `least(${low}) AS bottom`, `greatest(${high}) AS top`, `${total} AS total`, 'min(place) AS first'].join(', ')}
    FROM (${source.sql}) WHERE x IS NOT NULL ${keys.length === 0 ? 'HAVING count(*) > 0' : `GROUP BY ${keys.join(', ')}`}`;
  const rows = await session.all(
    `SELECT ${[...keys, 'count(*) OVER ()', 'sum(n) OVER ()', 'min(low) OVER ()', 'max(high) OVER ()', 'min(bottom) OVER ()', 'max(top) OVER ()'].join(', ')}
     FROM (${grouped}) ORDER BY total DESC, first LIMIT ${limit}`,
    signal,
  );
  const [all = 0, count = 0, xLow = null, xHigh = null, yLow = null, yHigh = null] = rows[0]?.slice(keys.length) ?? [];
  return {
    groups: rows.map((row) => ({ keys: row.slice(0, keys.length).map((key) => (key === null ? null : String(key))) })),
    all: Number(all),
    rows: Number(count),
    x: xLow === null ? undefined : { low: xLow, high: xHigh },
    y: yLow === null ? undefined : { low: yLow, high: yHigh },
  };
}

export interface PointsRequest {
  readonly source: ChartSource;
  readonly groups: readonly SeriesGroup[];
  /** Which `y` to read. */
  readonly measure: number;
  /** The part of the axis to read, both ends included. */
  readonly range: { readonly low: EngineValue; readonly high: EngineValue };
  /** Whether each value is added to those before it. */
  readonly accumulate: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A point: the group's place, x and y. */
export type ChartPoint = readonly [group: number, x: EngineValue, y: EngineValue];

/** All points, by group and x. */
export async function readPoints(session: Session, request: PointsRequest): Promise<ChartPoint[]> {
  const rows = await session.all(`SELECT g, x, y FROM (${pointsSql(request)}) ORDER BY g, x, place`, request.signal);
  return rows.map(pointOf);
}

/**
 * The points that a line shows: of each group and each of so many equal parts of the axis the lowest, the highest and the last, so that no
 * spike is lost.
 */
export async function readLines(session: Session, request: PointsRequest, buckets: number): Promise<ChartPoint[]> {
  const sql = `SELECT g, arg_min(x, y), min(y), arg_max(x, y), max(y), max(x), arg_max(y, x)
    FROM (SELECT *, ${bucketSql(request.range, buckets)} AS bucket FROM (${pointsSql(request)}) WHERE y IS NOT NULL) GROUP BY g, bucket ORDER BY g, bucket`;
  const rows = await session.all(sql, request.signal);
  return rows.flatMap(([group, lowX, low, highX, high, lastX, last]) => {
    const points = [
      [Number(group), lowX ?? null, low ?? null],
      [Number(group), highX ?? null, high ?? null],
      [Number(group), lastX ?? null, last ?? null],
    ] as const;
    const sorted = [...points].sort((one, other) => Number(one[1]) - Number(other[1]));
    return sorted.filter((point, index) => index === 0 || point[1] !== sorted[index - 1]?.[1] || point[2] !== sorted[index - 1]?.[2]);
  });
}

/** Of the points that fall on the same small rectangle of the chart, the first. */
export async function readCells(
  session: Session,
  request: PointsRequest,
  cells: { readonly across: number; readonly up: number; readonly y: Extent },
): Promise<ChartPoint[]> {
  const up = `least(${cells.up - 1}, CAST(floor((CAST(y AS DOUBLE) - ${number(cells.y.low)}) * ${cells.up} / greatest(${number(cells.y.high)} - ${number(cells.y.low)}, 1e-300)) AS BIGINT))`;
  const rows = await session.all(
    `SELECT g, arg_min(x, place), arg_min(y, place) FROM (SELECT *, ${bucketSql(request.range, cells.across)} AS bucket, ${up} AS level FROM (${pointsSql(request)}) WHERE y IS NOT NULL)
     GROUP BY g, bucket, level ORDER BY g, bucket, level`,
    request.signal,
  );
  return rows.map(pointOf);
}

/** How many different places on the axis the rows of a range have. */
export async function countPlaces(session: Session, { source, range, signal }: PointsRequest): Promise<number> {
  const rows = await session.all(`SELECT count(DISTINCT x) FROM (${source.sql}) WHERE ${betweenSql(range)}`, signal);
  return Number(rows[0]?.[0] ?? 0);
}

/** One value for each group and place on the axis, rows that share both added up. */
export async function readSums(session: Session, request: PointsRequest): Promise<ChartPoint[]> {
  const rows = await session.all(`SELECT g, x, y FROM (${sumsSql(request)}) ORDER BY g, x`, request.signal);
  return rows.map(pointOf);
}

/** The highest sum of each group in each of so many equal parts of the axis; x is the part's number. */
export async function readPeaks(session: Session, request: PointsRequest, buckets: number): Promise<ChartPoint[]> {
  const rows = await session.all(
    `SELECT g, ${bucketSql(request.range, buckets)} AS bucket, max(y) FROM (${sumsSql(request)}) GROUP BY g, bucket ORDER BY g, bucket`,
    request.signal,
  );
  return rows.map(pointOf);
}

/** The points of a measure that a column marks, at most so many. */
export async function readAnomalies(session: Session, request: PointsRequest, mark: number, limit: number): Promise<ChartPoint[]> {
  const points = pointsSql(request, `, a${mark} AS mark`);
  const rows = await session.all(
    `SELECT g, x, y FROM (${points}) WHERE mark <> 0 AND y IS NOT NULL ORDER BY g, x LIMIT ${limit}`,
    request.signal,
  );
  return rows.map(pointOf);
}

function pointOf([group = 0, x = null, y = null]: EngineValue[]): ChartPoint {
  return [Number(group), x, y];
}

function pointsSql({ source, groups, measure, range, accumulate }: PointsRequest, more = ''): string {
  const y = `y${measure}`;
  const value = accumulate ? `sum(CAST(${y} AS DOUBLE)) OVER (PARTITION BY g ORDER BY x, place)` : y;
  const columns = `g, x, ${value} AS y, place${more}`;
  // What was added up before the range counts in it.
  const all = `SELECT ${columns} FROM ${groupedSql(source, groups)} WHERE x IS NOT NULL`;
  return accumulate ? `SELECT * FROM (${all}) WHERE ${betweenSql(range)}` : `${all} AND ${betweenSql(range)}`;
}

function sumsSql(request: PointsRequest): string {
  const { accumulate, range } = request;
  const whole = { ...request, accumulate: false, range: accumulate ? { low: null, high: null } : range };
  const sums = `SELECT g, x, sum(y) AS y FROM (${pointsSql(whole)}) WHERE y IS NOT NULL GROUP BY g, x`;
  if (!accumulate) return sums;
  return `SELECT * FROM (SELECT g, x, sum(CAST(y AS DOUBLE)) OVER (PARTITION BY g ORDER BY x) AS y FROM (${sums})) WHERE ${betweenSql(range)}`;
}

/** The rows with the place of their group as `g`; rows of other groups are left out. */
export function groupedSql(source: ChartSource, groups: readonly SeriesGroup[]): string {
  if (source.keys === 0) return `(SELECT 0 AS g, * FROM (${source.sql}))`;
  const text = (key: CellText): string => (key === null ? 'CAST(NULL AS VARCHAR)' : sqlText(key));
  const values = groups.map(({ keys }, index) => `(${[String(index), ...keys.map(text)].join(', ')})`);
  const names = list(source.keys, (key) => `s${key}`);
  const on = names.map((name, key) => `p.k${key} IS NOT DISTINCT FROM s.${name}`).join(' AND ');
  return `(SELECT s.g, p.* FROM (${source.sql}) AS p JOIN (VALUES ${values.join(', ')}) AS s(g, ${names.join(', ')}) ON ${on})`;
}

function betweenSql({ low, high }: PointsRequest['range']): string {
  if (low === null || high === null) return 'x IS NOT NULL';
  return `x >= ${number(low)} AND x <= ${number(high)}`;
}

/** In which of the equal parts of a range a place is; the last place belongs to the last part. */
function bucketSql({ low, high }: PointsRequest['range'], buckets: number): string {
  const span = `greatest(CAST(${number(high)} AS DOUBLE) - CAST(${number(low)} AS DOUBLE), 1e-300)`;
  return `least(${buckets - 1}, CAST(floor(CAST(x - ${number(low)} AS DOUBLE) * ${buckets} / ${span}) AS BIGINT))`;
}

function number(value: EngineValue): string {
  return typeof value === 'number' ? `CAST('${value}' AS DOUBLE)` : String(value);
}
