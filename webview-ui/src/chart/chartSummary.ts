import type { ChartData, ChartKind } from '../../../src/protocol/chart';
import { fill } from '../grid/gridWords';
import { axisText, categoryText, keyText, placeText, valueText } from './chartFormat';
import type { PointPlace } from './drawing';
import { cut } from './chartTooltip';
import { chartWords, kindTitles } from './chartWords';

const namesTold = 5;

/** A chart in a few sentences, for who does not see it. */
export function chartSummary(kind: ChartKind, data: ChartData, localTime: boolean): string {
  const { axis, series } = data;
  const values = [...new Set(series.map(({ measure }) => measure))].join(', ') || (axis?.name ?? '');
  const over = axis && series.length > 0 ? fill(chartWords.over, { axis: axis.name }) : '';
  const sentences = [fill(chartWords.summary, { kind: kindTitles[kind], values, over })];
  if (series.length > 1) sentences.push(fill(chartWords.summarySeries, { count: series.length, names: namesOf(data) }));
  if (axis?.continuous && data.extent) {
    const [from, to] = data.extent;
    sentences.push(fill(chartWords.summaryRange, { from: axisText(axis, from, localTime), to: axisText(axis, to, localTime) }));
  }
  sentences.push(...(data.leaves ? leavesSentence(data, localTime) : boundsSentence(data, localTime)), chartWords.summaryHelp);
  return sentences.join(' ');
}

function namesOf({ series }: ChartData): string {
  const names = series.slice(0, namesTold).map(({ name }) => cut(name, 40));
  const left = series.length - names.length;
  return [...names, ...(left > 0 ? [fill(chartWords.other, { count: left })] : [])].join(', ');
}

function boundsSentence(data: ChartData, localTime: boolean): readonly string[] {
  let [low, high]: (PointPlace | undefined)[] = [undefined, undefined];
  const at = (place: PointPlace | undefined): number | undefined =>
    place ? (data.series[place.series]?.y[place.point] ?? undefined) : undefined;
  data.series.forEach(({ y }, index) => {
    y.forEach((value, point) => {
      if (value === null) return;
      if (value < (at(low) ?? Infinity)) low = { series: index, point };
      if (value > (at(high) ?? -Infinity)) high = { series: index, point };
    });
  });
  if (!low || !high) return [];
  const [one, other] = [pointTexts(data, low, localTime), pointTexts(data, high, localTime)];
  return [fill(chartWords.summaryBounds, { low: one.value, lowAt: one.place, high: other.value, highAt: other.place })];
}

function leavesSentence(data: ChartData, localTime: boolean): readonly string[] {
  const largest = data.leaves?.[0];
  if (!largest) return [];
  const name = largest.keys.map((key) => keyText(key, localTime)).join(' › ');
  return [fill(chartWords.summaryParts, { count: data.leaves?.length ?? 0, name, value: largest.text })];
}

/** A point in words. */
export function pointTexts(
  data: ChartData,
  { series: index, point }: PointPlace,
  localTime: boolean,
): { name: string; place: string; value: string } {
  const leaf = data.leaves?.[point];
  if (leaf) return { name: data.axis?.name ?? '', place: leaf.keys.map((key) => keyText(key, localTime)).join(' › '), value: leaf.text };
  const series = data.series[index];
  if (!series) return { name: '', place: '', value: '' };
  return { name: cut(series.name), place: cut(placeText(data, series, point, localTime)), value: valueText(series, point) };
}

/** What is said of a point that a key has reached. */
export function pointSentence(data: ChartData, place: PointPlace, localTime: boolean): string {
  const { name, place: at, value } = pointTexts(data, place, localTime);
  const series = data.series[place.series];
  const x = series?.x[place.point];
  const marked = series?.anomalies?.some((anomaly) => anomaly.x === x) ?? false;
  return fill(marked ? chartWords.pointAnomaly : chartWords.point, { series: name, place: at, value });
}

/** The names in the legend: of the series, or of the parts of a pie. */
export function legendNames(data: ChartData, parts: boolean, localTime: boolean): readonly string[] {
  if (!parts) return data.series.map(({ name }) => name);
  return (data.categories ?? []).map((text) => categoryText(text, data.axis ?? { type: 'string' }, localTime));
}
