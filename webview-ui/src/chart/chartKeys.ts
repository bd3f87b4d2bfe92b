import type { ChartData } from '../../../src/protocol/chart';
import type { AxisRange, PointPlace } from './drawing';

/** A key with what was held down beside it. */
export type PressedKey = Readonly<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean> & Record<'key', string>>;

/** What a key does to a chart. */
export type KeyDeed =
  | { readonly kind: 'move'; readonly place: PointPlace; readonly extend: boolean }
  | { readonly kind: 'filter' | 'clear' | 'zoomIn' | 'zoomOut' | 'zoomReset' };

const deeds = new Map<string, 'filter' | 'clear' | 'zoomIn' | 'zoomOut' | 'zoomReset'>([
  ['Enter', 'filter'],
  ['Escape', 'clear'],
  ['+', 'zoomIn'],
  ['=', 'zoomIn'],
  ['-', 'zoomOut'],
  ['0', 'zoomReset'],
]);

const steps = new Map([
  ['ArrowRight', 1],
  ['ArrowLeft', -1],
  ['PageDown', 10],
  ['PageUp', -10],
]);
const turns = new Map([
  ['ArrowDown', 1],
  ['ArrowUp', -1],
]);

function ends(key: string, count: number): number | undefined {
  if (key === 'Home') return -count;
  return key === 'End' ? count : undefined;
}

/** Arrows walk the points of a series and go from series to series; Home and End to the ends; Shift selects from here to there. */
export function keyDeed(
  { key, shiftKey, ctrlKey, metaKey, altKey }: PressedKey,
  data: ChartData,
  hidden: ReadonlySet<number>,
  from: PointPlace | undefined,
): KeyDeed | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  const deed = deeds.get(key);
  if (deed) return { kind: deed };
  const place = data.leaves ? walkLeaves(key, data.leaves.length, from) : walkSeries(key, data, hidden, from);
  return place && { kind: 'move', place, extend: shiftKey };
}

function walkLeaves(key: string, count: number, from: PointPlace | undefined): PointPlace | undefined {
  const step = steps.get(key) ?? turns.get(key) ?? ends(key, count);
  if (step === undefined || count === 0) return undefined;
  return { series: 0, point: from ? clamp(from.point + step, count) : 0 };
}

function walkSeries(key: string, data: ChartData, hidden: ReadonlySet<number>, from: PointPlace | undefined): PointPlace | undefined {
  const pie = data.series.length === 1;
  const shown = data.series
    .map((_, index) => index)
    .filter((index) => (pie || !hidden.has(index)) && (data.series[index]?.x.length ?? 0) > 0);
  const [first] = shown;
  if (first === undefined) return undefined;
  const here = from && shown.includes(from.series) ? from : undefined;
  const count = data.series[here?.series ?? first]?.x.length ?? 0;
  const step = steps.get(key) ?? ends(key, count);
  if (step !== undefined) return here ? { series: here.series, point: clamp(here.point + step, count) } : { series: first, point: 0 };
  const turn = turns.get(key);
  if (turn === undefined) return undefined;
  if (!here) return { series: first, point: 0 };
  const next = shown[(shown.indexOf(here.series) + turn + shown.length) % shown.length] ?? here.series;
  return { series: next, point: nearestPoint(data, next, data.series[here.series]?.x[here.point] ?? 0) };
}

function nearestPoint(data: ChartData, series: number, x: number): number {
  const places = data.series[series]?.x ?? [];
  let best = 0;
  places.forEach((place, point) => {
    if (Math.abs(place - x) < Math.abs((places[best] ?? 0) - x)) best = point;
  });
  return best;
}

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}

/** The part of the axis after a step in or out around a place; undefined for all of it. */
export function zoomStep(extent: AxisRange, now: AxisRange | undefined, around: number | undefined, into: boolean): AxisRange | undefined {
  const [low, high] = now ?? extent;
  const middle = around ?? (low + high) / 2;
  const share = high > low ? Math.max(0, Math.min(1, (middle - low) / (high - low))) : 0.5;
  const width = (high - low) * (into ? 0.5 : 2);
  if (width >= extent[1] - extent[0]) return undefined;
  const start = Math.max(extent[0], Math.min(extent[1] - width, middle - width * share));
  return [start, start + width];
}
