import { formatDateTime, unixEpochTicks } from '../../../src/base/ticks';
import type { ChartData, ChartKey } from '../../../src/protocol/chart';
import type { TimeRange } from '../../../src/protocol/engine';
import { kqlLiteral } from '../../../src/base/kqlLiteral';
import { kqlName, valueCondition } from '../../../src/protocol/queryEdit';
import { isoOf } from './chartFormat';
import type { AxisRange, PointPlace } from './drawing';

/** The condition that keeps the rows of a point; undefined where the point names none. */
export function pointCondition(data: ChartData, { series: seriesIndex, point }: PointPlace): string | undefined {
  const leaf = data.leaves?.[point];
  if (data.leaves) return leaf && joined(leaf.keys);
  const series = data.series[seriesIndex];
  if (!series) return undefined;
  return joined([...placeKey(data, seriesIndex, point), ...series.keys]);
}

function placeKey({ axis, categories, series, binned }: ChartData, seriesIndex: number, point: number): readonly ChartKey[] {
  if (!axis?.filterable) return [];
  const x = series[seriesIndex]?.x[point] ?? 0;
  if (!axis.continuous) {
    const text = categories?.[x];
    return text === undefined ? [] : [{ name: axis.name, type: axis.type, text }];
  }
  if (binned) return [];
  const text = axis.type === 'datetime' ? (series[seriesIndex]?.xTexts?.[point] ?? isoOf(x)) : String(x);
  return [{ name: axis.name, type: axis.type, text }];
}

function joined(keys: readonly ChartKey[]): string | undefined {
  return keys.length === 0 ? undefined : keys.map((key) => valueCondition(key, key.text, true)).join(' and ');
}

/** A range of a time axis as the time picker takes it: from its start to just before its end. */
export function timeRangeOf(range: AxisRange): TimeRange {
  const text = (milliseconds: number): string => formatDateTime(BigInt(Math.round(milliseconds)) * 10_000n + unixEpochTicks);
  return { from: text(Math.floor(range[0])), to: text(Math.ceil(range[1])) };
}

/** The condition that keeps the rows of a range; undefined where the axis is no column of single values. */
export function rangeCondition({ axis }: ChartData, range: AxisRange): string | undefined {
  if (!axis?.filterable) return undefined;
  const { from, to } = axis.type === 'datetime' ? timeRangeOf(range) : { from: String(range[0]), to: String(range[1]) };
  const type = axis.type === 'datetime' ? 'datetime' : 'real';
  return `${kqlName(axis.name)} between (${kqlLiteral(type, from)} .. ${kqlLiteral(type, to)})`;
}
