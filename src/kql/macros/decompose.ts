import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';
import { fast } from './fourier';
import { arrayItems, arrayOf } from './json';
import { realNumber, numbers } from './series';

type Item = number | undefined;

interface Period {
  readonly length: number;
  readonly score: number;
}

interface Decomposition {
  readonly baseline: readonly number[];
  readonly seasonal: readonly number[];
  readonly trend: readonly number[];
  readonly residual: readonly Item[];
}

/** How a series is taken apart. Source: learn.microsoft.com/kusto/query/series-decompose-function. */
interface Plan {
  /** -1 finds the period, 0 is none. */
  readonly period: number;
  readonly trend: string;
  /** Points at the end from which nothing is learnt. */
  readonly testPoints: number;
  readonly threshold: number;
}

/** Work on series that repeat themselves. A missing value is left out of what is learnt. */
export const decomposeFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_series_periods', parameters: ['VARCHAR', 'DOUBLE', 'DOUBLE', 'BIGINT'] }, (text, least, most, count) => {
    const series = numbers(text);
    if (!series) return undefined;
    const found = periodsOf(levelled(series), Number(least), Number(most));
    const padded = Array.from({ length: Math.max(Number(count), 0) }, (_, index) => found[index] ?? { length: 0, score: 0 });
    return pair(padded);
  }),
  strict({ name: 'kql_series_validate', parameters: ['VARCHAR', 'VARCHAR'] }, (text, periods) => {
    const series = numbers(text);
    const wanted = (arrayItems(String(periods)) ?? []).map(Number);
    if (!series) return undefined;
    const found = new Map(periodsOf(levelled(series), 0, series.length).map(({ length, score }) => [length, score]));
    return pair(wanted.map((length) => ({ length, score: found.get(Math.round(length)) ?? 0 })));
  }),
  strict({ name: 'kql_series_seasonal', parameters: ['VARCHAR', 'BIGINT', 'BIGINT'] }, (text, period, testPoints) => {
    const series = numbers(text);
    return series && listOf(seasonalOf(series, { period: Number(period), trend: 'none', testPoints: Number(testPoints), threshold: 0.6 }));
  }),
  strict(
    { name: 'kql_series_decompose', parameters: ['VARCHAR', 'BIGINT', 'VARCHAR', 'BIGINT', 'DOUBLE'] },
    (text, ...[period, trend, testPoints, threshold]) => {
      const series = numbers(text);
      const plan = { period: Number(period), trend: String(trend), testPoints: Number(testPoints), threshold: Number(threshold) };
      if (!series || !['avg', 'linefit', 'none'].includes(plan.trend)) return undefined;
      const { baseline, seasonal, trend: line, residual } = decompose(series, plan);
      return `{"baseline":${listOf(baseline)},"seasonal":${listOf(seasonal)},"trend":${listOf(line)},"residual":${listOf(residual)}}`;
    },
  ),
  strict(
    { name: 'kql_series_outliers', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR', 'DOUBLE', 'DOUBLE', 'BIGINT'] },
    (text, kind, ...[ignored, low, high, testPoints]) => {
      const series = numbers(text)?.map((value) => (value === Number(ignored) ? undefined : value));
      const [least, most] = kind === 'tukey' ? [25, 75] : [Number(low), Number(high)];
      return series && listOf(outliers(series, { least, most, testPoints: Number(testPoints) }));
    },
  ),
  strict({ name: 'kql_series_flags', parameters: ['VARCHAR', 'DOUBLE'] }, (scores, threshold) =>
    arrayOf((numbers(scores) ?? []).map((score = 0) => (score > Number(threshold) ? '1' : score < -Number(threshold) ? '-1' : '0'))),
  ),
];

function pair(periods: readonly Period[]): string {
  return `{"periods":${listOf(periods.map(({ length }) => length))},"scores":${listOf(periods.map(({ score }) => score))}}`;
}

function listOf(values: readonly Item[]): string {
  return arrayOf(values.map(realNumber));
}

function known(values: readonly Item[]): number[] {
  return values.filter((value) => value !== undefined);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

/** The line of least squares through the values that are there, for as many places as wanted. */
function lineThrough(values: readonly Item[], length: number): number[] {
  const places = values.flatMap((value, index) => (value === undefined ? [] : [index]));
  const [middle, height] = [mean(places), mean(known(values))];
  const spread = places.reduce((sum, place) => sum + (place - middle) ** 2, 0);
  const slope = places.reduce((sum, place) => sum + (place - middle) * ((values[place] ?? 0) - height), 0) / (spread === 0 ? 1 : spread);
  return Array.from({ length }, (_, index) => height + slope * (index - middle));
}

/**
 * A series around its mean, a missing value on it. The documentation's own example (14 points, a score of 0.84) comes out so, and does not where
 * the series' line is taken away first or its peaks are brought near.
 */
function levelled(series: readonly Item[]): number[] {
  const level = mean(known(series));
  return series.map((value) => (value === undefined ? 0 : value - level));
}

/** A series around its line, a missing value on it, and what is far off brought near: one peak must not hide the season that is taken away. */
function detrended(series: readonly Item[]): number[] {
  const line = lineThrough(series, series.length);
  const around = series.map((value, index) => (value === undefined ? 0 : value - (line[index] ?? 0)));
  const sorted = around.toSorted((a, b) => a - b);
  const [low, high] = [quantile(sorted, 10), quantile(sorted, 90)];
  const near = around.map((value) => Math.min(Math.max(value, low), high));
  const middle = mean(near);
  return near.map((value) => value - middle);
}

/** How much a series is like itself some places later: 1 where it repeats exactly. */
function correlation(series: readonly number[], lag: number): number {
  if (lag < 1 || lag >= series.length) return 0;
  const total = series.reduce((sum, value) => sum + value * value, 0) / series.length;
  const shared = series.slice(lag).reduce((sum, value, index) => sum + value * (series[index] ?? 0), 0) / (series.length - lag);
  return total < 1e-12 ? 0 : Math.min(shared / total, 1);
}

/** Series that are longer are correlated by their spectrum: one lag after the other would take the square of their length. */
const longestByLag = 2048;

/** How much a series is like itself 0, 1, 2 … places later. */
function likenesses(series: readonly number[], count: number): readonly number[] {
  if (series.length <= longestByLag) return Array.from({ length: count }, (_, lag) => correlation(series, lag));
  const size = 2 ** Math.ceil(Math.log2(2 * series.length));
  const padded = Array.from({ length: size }, (_, index) => series[index] ?? 0);
  const { real, imaginary } = fast(
    padded,
    padded.map(() => 0),
    -1,
  );
  const power = real.map((value, index) => value * value + (imaginary[index] ?? 0) ** 2);
  const products = fast(
    power,
    power.map(() => 0),
    1,
  ).real;
  const total = (products[0] ?? 0) / size / series.length;
  return Array.from({ length: count }, (_, lag) => {
    if (lag < 1 || lag >= series.length || total < 1e-12) return 0;
    return Math.min((products[lag] ?? 0) / size / (series.length - lag) / total, 1);
  });
}

/** A period is the surest of all lengths up to this share of it away. */
const neighbourhood = 0.25;

/**
 * Periods of four points or more that fit into the series more than twice, the surest first. A period is where the series is most like itself among
 * the lengths near it, and like itself after two, three … of it too: its score is the least of these. What is a multiple of a period that is
 * as sure says nothing new.
 */
function periodsOf(series: readonly number[], least: number, most: number): readonly Period[] {
  const last = Math.ceil(series.length / 2) - 1;
  const likeness = likenesses(series, last + 1);
  const at = (lag: number): number => likeness[lag] ?? 0;
  const isPeak = (lag: number): boolean => {
    const reach = Math.max(1, Math.floor(lag * neighbourhood));
    const near = likeness.slice(Math.max(lag - reach, 1), lag + reach + 1);
    return at(lag) > 0 && near.every((other) => other <= at(lag));
  };
  const periods: Period[] = [];
  for (let length = 4; length <= last; length++) {
    if (!isPeak(length)) continue;
    const multiples = Array.from({ length: Math.floor(last / length) }, (_, index) => at(length * (index + 1)));
    const score = Math.min(at(length), ...multiples);
    const isKnown = periods.some((period) => length % period.length === 0 && period.score > score - 0.1);
    if (score > 0 && !isKnown) periods.push({ length, score });
  }
  const wanted = periods.filter(({ length }) => length >= least && length <= most);
  return wanted.toSorted((a, b) => b.score - a.score || a.length - b.length);
}

function learnt(series: readonly Item[], { testPoints }: Plan): readonly Item[] {
  return series.slice(0, Math.max(series.length - Math.max(testPoints, 0), 0));
}

function seasonalOf(series: readonly Item[], plan: Plan): number[] {
  const learning = learnt(series, plan);
  const [best] = plan.period < 0 ? periodsOf(detrended(learning), 4, learning.length) : [];
  const period = plan.period < 0 ? (best && best.score >= plan.threshold ? best.length : 0) : plan.period;
  if (period < 1 || period > learning.length) return series.map(() => 0);
  const valuesOf = Array.from({ length: period }, (): number[] => []);
  for (const [index, value] of learning.entries()) if (value !== undefined) valuesOf[index % period]?.push(value);
  const phases = valuesOf.map(median);
  return series.map((_, index) => phases[index % period] ?? 0);
}

function decompose(series: readonly Item[], plan: Plan): Decomposition {
  const seasonal = seasonalOf(series, plan);
  const rest = learnt(series, plan).map((value, index) => (value === undefined ? undefined : value - (seasonal[index] ?? 0)));
  const average = mean(known(rest));
  const trend = plan.trend === 'linefit' ? lineThrough(rest, series.length) : series.map(() => (plan.trend === 'avg' ? average : 0));
  const baseline = seasonal.map((value, index) => value + (trend[index] ?? 0));
  const residual = series.map((value, index) => (value === undefined ? undefined : value - (baseline[index] ?? 0)));
  return { baseline, seasonal, trend, residual };
}

/** How far a value lies outside of the middle range, in widths of the range. */
function outliers(series: readonly Item[], { least, most, testPoints }: { least: number; most: number; testPoints: number }): number[] {
  const sorted = known(series.slice(0, series.length - Math.max(testPoints, 0))).toSorted((a, b) => a - b);
  const [low, high] = [quantile(sorted, least), quantile(sorted, most)];
  const width = high - low;
  return series.map((value) => {
    if (value === undefined || (value >= low && value <= high)) return 0;
    const distance = value > high ? value - high : value - low;
    return width === 0 ? 0 : distance / width;
  });
}

function quantile(sorted: readonly number[], percent: number): number {
  const place = ((sorted.length - 1) * percent) / 100;
  const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return below + (above - below) * (place - Math.floor(place));
}
