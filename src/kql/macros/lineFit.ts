import { arrayOf, bagOf } from './json';

type Item = number | undefined;

/** A real as JSON. */
type Real = (value: number) => string;

interface Line {
  readonly rsquare: number;
  readonly slope: number;
  readonly variance: number;
  readonly rvariance: number;
  readonly interception: number;
  readonly fitted: readonly number[];
}

/** The straight line of least squares through a series, as a bag. Source: learn.microsoft.com/kusto/query/series-fit-line-dynamic-function. */
export function fitLine(series: readonly Item[] | undefined, real: Real): string | undefined {
  const known = complete(series);
  return known && lineBag(lineOf(known), real);
}

/** Two straight lines that meet the series best when it is split in two. Source: learn.microsoft.com/kusto/query/series-fit-2lines-dynamic-function. */
export function fitTwoLines(series: readonly Item[] | undefined, real: Real): string | undefined {
  const known = complete(series);
  if (!known || known.length < 4) return undefined;
  const splits = Array.from({ length: known.length - 3 }, (_, index) => index + 2);
  const candidates = splits.map((split) => ({ split, left: lineOf(known.slice(0, split)), right: lineOf(known.slice(split)) }));
  const errorOf = ({ left, right }: (typeof candidates)[number]): number => squaredError(known, [...left.fitted, ...right.fitted]);
  const best = candidates.reduce((a, b) => (errorOf(b) < errorOf(a) ? b : a));
  const total = variance(known);
  const rest = errorOf(best) / (known.length - 1);
  const fitted = [...best.left.fitted, ...best.right.fitted];
  return bagOf(
    new Map([
      ['rsquare', real(total === 0 ? 1 : 1 - rest / total)],
      ['split_idx', String(best.split)],
      ['variance', real(total)],
      ['rvariance', real(rest)],
      ['line_fit', arrayOf(fitted.map(real))],
      ['right', lineBag(best.right, real)],
      ['left', lineBag(best.left, real)],
    ]),
  );
}

function lineBag({ fitted, ...line }: Line, real: Real): string {
  const values = Object.entries(line).map(([key, value]): [string, string] => [key, real(value)]);
  return bagOf(new Map([...values, ['line_fit', arrayOf(fitted.map(real))]]));
}

function complete(series: readonly Item[] | undefined): number[] | undefined {
  if (!series || series.length < 2) return undefined;
  const known = series.filter((value) => value !== undefined);
  return known.length === series.length ? known : undefined;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return (
    squaredError(
      values,
      values.map(() => middle),
    ) /
    (values.length - 1)
  );
}

function squaredError(values: readonly number[], fitted: readonly number[]): number {
  return values.reduce((sum, value, index) => sum + (value - (fitted[index] ?? 0)) ** 2, 0);
}

// The first value stands at 1, as in the answers that the documentation of series_fit_line() shows.
function lineOf(values: readonly number[]): Line {
  const middle = (values.length - 1) / 2;
  const height = mean(values);
  const spread = values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  const slope = values.reduce((sum, value, index) => sum + (index - middle) * (value - height), 0) / (spread === 0 ? 1 : spread);
  const interception = height - slope * (middle + 1);
  const fitted = values.map((_, index) => height + slope * (index - middle));
  const total = variance(values);
  const rest = squaredError(values, fitted) / (values.length - 1);
  return { rsquare: total === 0 ? 1 : 1 - rest / total, slope, variance: total, rvariance: rest, interception, fitted };
}
