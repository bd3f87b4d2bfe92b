import type { CellText, Column, ColumnType } from '../base/column';

/** How a chart is drawn: along an axis, as parts of a whole, as nested rectangles, or as words. */
export type ChartShape = 'line' | 'area' | 'points' | 'columns' | 'bars' | 'pie' | 'treemap' | 'card';

/** A kind of chart that `render` can ask for. Source: learn.microsoft.com/kusto/query/render-operator. */
export interface ChartKindEntry {
  readonly id: string;
  readonly shape: ChartShape;
  /** What the first column should be: a moment, or something that has an order of its own, or anything. */
  readonly x: 'time' | 'ordered' | 'any';
}

export const chartKinds = [
  { id: 'timechart', shape: 'line', x: 'time' },
  { id: 'linechart', shape: 'line', x: 'ordered' },
  { id: 'areachart', shape: 'area', x: 'ordered' },
  { id: 'stackedareachart', shape: 'area', x: 'ordered' },
  { id: 'columnchart', shape: 'columns', x: 'any' },
  { id: 'barchart', shape: 'bars', x: 'any' },
  { id: 'piechart', shape: 'pie', x: 'any' },
  { id: 'scatterchart', shape: 'points', x: 'ordered' },
  { id: 'anomalychart', shape: 'line', x: 'time' },
  { id: 'card', shape: 'card', x: 'any' },
  { id: 'treemap', shape: 'treemap', x: 'any' },
] as const satisfies readonly ChartKindEntry[];

export type ChartKind = (typeof chartKinds)[number]['id'];

/** The entry of a kind; undefined where no such chart is drawn. Kinds are read without regard to case, as the service reads them. */
export function chartKindOf(kind: string): (typeof chartKinds)[number] | undefined {
  return chartKinds.find(({ id }) => id === kind.toLowerCase());
}

/** What the page asks for: a stored result as a chart of a kind, for so many pixels. */
export interface ChartRequest {
  readonly resultId: string;
  readonly table: number;
  /** The view to draw: its filters and, where the rows' order counts, its sorting. */
  readonly viewId: string;
  readonly kind: ChartKind;
  /** The properties of `render … with (…)`, as they were written. */
  readonly properties: Readonly<Record<string, string>>;
  /** Pixels along the axis. */
  readonly width: number;
  /** The part of the axis to look at closely, in the axis' own numbers; all of it where there is none. */
  readonly from?: number;
  readonly to?: number;
}

/** A value that all points of a series share, for its name and for filters. */
export interface ChartKey extends Column {
  readonly text: CellText;
}

/**
 * The points of a series. `x` counts milliseconds since 1970 for a datetime axis, seconds for a timespan, the number itself for a number, and
 * the place in `categories` where there are categories. `y` is null where there is no value. The texts stand where a number is not exact.
 */
export interface ChartSeries {
  readonly name: string;
  /** The column of the values. */
  readonly measure: string;
  readonly keys: readonly ChartKey[];
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  readonly xTexts?: readonly string[];
  readonly yTexts?: readonly (string | null)[];
  /** Points that were marked as anomalies. */
  readonly anomalies?: readonly { readonly x: number; readonly y: number }[];
}

export interface ChartAxis extends Column {
  /** Whether the axis has a scale; else it has `categories`. */
  readonly continuous: boolean;
  /** Whether `name` is a column of the result whose rows each hold one value, so that a filter can name it. */
  readonly filterable: boolean;
}

/** One rectangle of a treemap. */
export interface ChartLeaf {
  readonly keys: readonly ChartKey[];
  readonly value: number;
  readonly text: string;
}

/** A result as a chart draws it. */
export interface ChartData {
  readonly axis?: ChartAxis;
  /** From the first to the last x of the whole result. */
  readonly extent?: readonly [number, number];
  readonly categories?: readonly CellText[];
  readonly series: readonly ChartSeries[];
  readonly leaves?: readonly ChartLeaf[];
  readonly card?: readonly ChartKey[];
  /** Whether points were left out that would fall on pixels already drawn; a closer look has them. */
  readonly binned: boolean;
  /** Sentences on what the chart does not show, or shows otherwise than asked. */
  readonly notices: readonly string[];
}

const measures: readonly ColumnType[] = ['int', 'long', 'real', 'decimal'];

/** Whether values of a type have a size that can be drawn. */
export function isMeasure(type: ColumnType): boolean {
  return measures.includes(type);
}
