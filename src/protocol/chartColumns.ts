import type { Column, ColumnType } from '../base/column';
import { UserError } from '../base/errors';
import { isMeasure, type ChartKindEntry } from './chart';
import type { ChartProperties } from './chartProperties';

/** A column as a chart sees it. */
export interface ChartColumn extends Column {
  /** What the arrays of a dynamic column hold, where they are arrays, as `make-series` makes them. */
  readonly array?: 'numbers' | 'datetimes' | 'texts';
}

/** Which columns, by their places, a chart takes for what. */
export interface ChartColumns {
  readonly x: number;
  readonly ys: readonly number[];
  /** Rows that share the values of these are one series. */
  readonly series: readonly number[];
  /** By the place in `ys`: the column that marks anomalies of these values. */
  readonly anomalies: readonly number[];
}

const splitting: readonly ColumnType[] = ['string', 'bool', 'guid'];

/**
 * The columns of a chart, named by the properties or, where they do not say, by the rules of the service: x is the first column, or the first
 * datetime of a chart over time, or the first column that has an order where the chart needs one; every other number is a value; texts
 * split the rows into series.
 * @throws UserError `chart-impossible` where the columns cannot be drawn so
 */
export function chooseColumns(kind: ChartKindEntry, properties: ChartProperties, columns: readonly ChartColumn[]): ChartColumns {
  const find = (name: string, property: string): number => findColumn(columns, name, property);
  const anomalies = properties.anomalyColumns.map((name) => find(name, 'anomalycolumns'));
  const named = properties.yColumns.map((name) => find(name, 'ycolumns'));
  const split = properties.series.map((name) => find(name, 'series'));
  const taken = new Set([...anomalies, ...named, ...split]);
  const x = properties.xColumn === undefined ? chooseX(kind, columns, taken) : find(properties.xColumn, 'xcolumn');
  const rest = (test: (column: ChartColumn) => boolean): number[] =>
    columns.flatMap((column, index) => (index !== x && !taken.has(index) && test(column) ? [index] : []));
  const values = rest(isValue);
  const ys = named.length > 0 ? named : values.length > 0 ? values : rest(({ type }) => type === 'timespan');
  if (ys.length === 0) throw impossible(kind, 'no column holds numbers to draw');
  for (const index of [...ys, ...anomalies]) {
    const column = columns[index];
    if (column && !isValue(column) && column.type !== 'timespan') throw impossible(kind, `the column “${column.name}” holds no numbers`);
  }
  const series = split.length > 0 ? split : rest((column) => splitting.includes(column.type));
  return { x, ys: kind.shape === 'pie' ? ys.slice(0, 1) : ys, series: kind.shape === 'pie' ? [] : series, anomalies };
}

/** The levels of a treemap from the outermost in, and the column of its sizes. */
export function chooseLevels(kind: ChartKindEntry, properties: ChartProperties, columns: readonly ChartColumn[]): ChartColumns {
  const named = properties.yColumns.map((name) => findColumn(columns, name, 'ycolumns'));
  const levels = [...(properties.xColumn === undefined ? [] : [properties.xColumn]), ...properties.series];
  const size = named[0] ?? columns.findIndex(({ type, name }) => isMeasure(type) && !levels.includes(name));
  if (size < 0) throw impossible(kind, 'no column holds numbers to draw');
  const given = levels.map((name) => findColumn(columns, name, 'series'));
  const series = given.length > 0 ? given : columns.flatMap(({ type }, index) => (index !== size && !isMeasure(type) ? [index] : []));
  if (series.length === 0) throw impossible(kind, 'no column names the rectangles');
  return { x: series[0] ?? 0, ys: [size], series, anomalies: [] };
}

/** Whether a table has the columns of a chart of this kind. */
export function isPlottable(kind: ChartKindEntry, properties: ChartProperties, columns: readonly ChartColumn[]): boolean {
  if (kind.shape === 'card') return columns.length > 0;
  try {
    (kind.shape === 'treemap' ? chooseLevels : chooseColumns)(kind, properties, columns);
    return true;
  } catch {
    return false;
  }
}

function chooseX(kind: ChartKindEntry, columns: readonly ChartColumn[], taken: ReadonlySet<number>): number {
  const first = (test: (column: ChartColumn) => boolean): number => columns.findIndex((column, index) => !taken.has(index) && test(column));
  const time = first(isTime);
  if (kind.x === 'time') {
    if (time >= 0) return time;
    throw impossible(kind, 'no column holds datetimes for the axis');
  }
  if (kind.x === 'ordered') {
    const ordered = first((column) => isTime(column) || isValue(column) || column.type === 'timespan');
    // A single number beside a datetime is a value over time, not an axis; and so are series, whose places are the datetimes.
    const numbers = columns.filter(isValue).length;
    const overTime = time >= 0 && (numbers <= 1 || columns[time]?.array !== undefined);
    const x = overTime ? time : ordered;
    if (x >= 0) return x;
    throw impossible(kind, 'no column holds numbers or datetimes for the axis');
  }
  if (time >= 0 && columns[time]?.array !== undefined) return time;
  const alone = columns.filter((column, index) => isValue(column) && !taken.has(index)).length <= 1 && taken.size === 0;
  const any = first(({ type, array }) => type !== 'dynamic' || array !== undefined);
  // The only numbers are the values, wherever they stand.
  const x = alone && any >= 0 && columns[any] && isValue(columns[any]) ? first((column) => !isValue(column)) : any;
  if (x >= 0) return x;
  throw impossible(kind, 'no column is left for the axis');
}

function isTime({ type, array }: ChartColumn): boolean {
  return type === 'datetime' || array === 'datetimes';
}

function isValue({ type, array }: ChartColumn): boolean {
  return isMeasure(type) || array === 'numbers';
}

function findColumn(columns: readonly ChartColumn[], name: string, property: string): number {
  const exact = columns.findIndex((column) => column.name === name);
  if (exact >= 0) return exact;
  throw new UserError(
    `The chart cannot be drawn: “${property}” of render names the column “${name}”, which the result does not have. It has ${columns.map((column) => column.name).join(', ')}.`,
    { code: 'chart-impossible' },
  );
}

function impossible(kind: ChartKindEntry, reason: string): UserError {
  return new UserError(`The result cannot be drawn as ${kind.id}: ${reason}. Choose another kind of chart, or look at the table.`, {
    code: 'chart-impossible',
  });
}
