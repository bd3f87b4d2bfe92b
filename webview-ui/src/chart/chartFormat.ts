import { formatTimespan, ticksPerSecond } from '../../../src/base/ticks';
import type { ChartAxis, ChartData, ChartKey, ChartSeries } from '../../../src/protocol/chart';
import { groupThousands } from '../../../src/base/quantities';
import { displayText } from '../grid/cellDisplay';
import { chartWords } from './chartWords';

/** The exact text of a place on the axis, as the grid would show it. */
export function placeText(data: ChartData, series: ChartSeries, point: number, localTime: boolean): string {
  const { axis } = data;
  const x = series.x[point] ?? 0;
  if (!axis) return '';
  if (!axis.continuous) return categoryText(data.categories?.[x], axis, localTime);
  return axisText(axis, x, localTime, series.xTexts?.[point]);
}

/** A place between points. */
export function axisText(axis: ChartAxis, x: number, localTime: boolean, text?: string): string {
  if (axis.type === 'datetime') return displayText(text ?? isoOf(x), 'datetime', { localTime, thousands: true });
  if (axis.type === 'timespan') return formatTimespan(BigInt(Math.round(x * Number(ticksPerSecond))));
  return groupThousands(String(x));
}

/** Milliseconds since 1970 as canonical text. */
export function isoOf(milliseconds: number): string {
  const time = new Date(Math.round(milliseconds));
  return Number.isNaN(time.getTime()) ? '' : time.toISOString().replace('Z', '0000Z');
}

/** A category's name. */
export function categoryText(text: string | null | undefined, axis: Pick<ChartAxis, 'type'>, localTime: boolean): string {
  if (text === '') return chartWords.empty;
  return displayText(text ?? null, axis.type, { localTime, thousands: true });
}

/** The exact value of a point. */
export function valueText(series: ChartSeries, point: number): string {
  const y = series.y[point];
  const text = series.yTexts?.[point] ?? (y === null || y === undefined ? null : String(y));
  return text === null ? chartWords.none : groupThousands(text);
}

/** A key's value. */
export function keyText({ text, type }: ChartKey, localTime: boolean): string {
  return categoryText(text, { type }, localTime);
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 });
const plain = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });

/** A number beside an axis: short. */
export function tickText(value: number): string {
  return Math.abs(value) >= 10_000 ? compact.format(value) : plain.format(value);
}

const day = 86_400_000;

/** The labels of a time axis, by what begins at a step of it: the date where days are told apart, the month where many are. */
export function timeLabels([from, to]: readonly [number, number]): object {
  const days = (to - from) / day;
  return {
    year: days > 1000 ? '{yyyy}' : days > 120 ? '{yyyy}-{MM}' : '{yyyy}-{MM}-{dd}',
    month: days > 120 ? '{yyyy}-{MM}' : '{MM}-{dd}',
    day: '{MM}-{dd}',
    hour: '{HH}:{mm}',
    minute: '{HH}:{mm}',
    second: '{HH}:{mm}:{ss}',
    millisecond: '{mm}:{ss}.{SSS}',
    none: '{yyyy}-{MM}-{dd} {HH}:{mm}:{ss}',
  };
}
