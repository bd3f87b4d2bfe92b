import type { ChartData, ChartKindEntry, ChartSeries } from '../../../src/protocol/chart';
import type { ChartProperties } from '../../../src/protocol/chartProperties';
import type { ChartTheme } from './chartTheme';

/** A point by the place of its series (or part, or rectangle) and its own place in it. */
export interface PointPlace {
  readonly series: number;
  readonly point: number;
}

/** A part of the axis, in its own numbers. */
export type AxisRange = readonly [number, number];

/** Everything that a picture of a chart is made of. */
export interface Drawing {
  readonly kind: ChartKindEntry & { readonly id: string };
  readonly properties: ChartProperties;
  readonly data: ChartData;
  readonly theme: ChartTheme;
  /** Places of the series, or of the parts of a pie, that are switched off. */
  readonly hidden: ReadonlySet<number>;
  readonly localTime: boolean;
  readonly size: { readonly width: number; readonly height: number };
  /** The part of the axis that is looked at. */
  readonly zoom: AxisRange | undefined;
  /** Whether title and legend are part of the picture, for what leaves the page. */
  readonly complete: boolean;
}

/** A series that is drawn, with its place among all. */
export interface DrawnSeries {
  readonly series: ChartSeries;
  readonly index: number;
}

/** The series that are switched on. */
export function shownSeries({ data, hidden }: Drawing): readonly DrawnSeries[] {
  return data.series.flatMap((series, index) => (hidden.has(index) ? [] : [{ series, index }]));
}

/** The most panels that one chart is split into. Source: learn.microsoft.com/kusto/query/visualization-timechart. */
export const mostPanels = 5;

/** The columns whose values have an axis of their own. */
export function splitMeasures({ data, properties }: Pick<Drawing, 'data' | 'properties'>): readonly string[] {
  if (properties.split === 'none') return [];
  return [...new Set(data.series.map(({ measure }) => measure))].slice(0, mostPanels);
}
