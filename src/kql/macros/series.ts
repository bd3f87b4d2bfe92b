import { ticksFromUnixMilliseconds } from '../../base/ticks';
import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';
import { arrayItems, arrayOf, bagOf, textOf } from './json';
import { fitLine, fitTwoLines } from './lineFit';

type Item = number | undefined;

/** A numeric array: null and what is no number are missing. */
export function numbers(text: unknown): Item[] | undefined {
  return arrayItems(String(text))?.map(numberOf);
}

// Times within dynamic values are texts of this one form. In a series they count as their ticks.
const time = /^"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{7})Z"$/;

function numberOf(item: string): Item {
  if (item === 'null' || item === '""') return undefined;
  const [, clock, fraction] = time.exec(item) ?? [];
  if (clock !== undefined) return Number(ticksFromUnixMilliseconds(Date.parse(`${clock}Z`)) + BigInt(fraction ?? 0));
  const value = item === 'true' ? 1 : item === 'false' ? 0 : Number(textOf(item));
  return Number.isNaN(value) && item !== '"NaN"' ? undefined : value;
}

/** A number as JSON; what JSON has no number for is a text. */
export function jsonNumber(value: Item | boolean): string {
  if (value === undefined) return 'null';
  if (typeof value === 'boolean' || Number.isFinite(value)) return JSON.stringify(value);
  return JSON.stringify(String(value));
}

/** A real as JSON: never a whole number's text, which would be read as a long. */
export function realNumber(value: Item): string {
  return jsonNumber(value)
    .replace('e+', 'e')
    .replace(/^-?\d+$/, '$&.0');
}

/** Whether an item counts as a real: a number with a fraction or an exponent, and what JSON has no number for. */
function isReal(item: string | undefined): boolean {
  return item !== undefined && (item.startsWith('"') || (/^[-\d]/.test(item) && /[.eE]/.test(item)));
}

const binary: Readonly<Record<string, (left: number, right: number) => number | boolean>> = {
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  divide: (left, right) => left / right,
  pow: (left, right) => left ** right,
  greater: (left, right) => left > right,
  greater_equals: (left, right) => left >= right,
  less: (left, right) => left < right,
  less_equals: (left, right) => left <= right,
  equals: (left, right) => left === right,
  not_equals: (left, right) => left !== right,
};

const unary: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  acos: Math.acos,
  asin: Math.asin,
  atan: Math.atan,
  ceiling: Math.ceil,
  cos: Math.cos,
  exp: Math.exp,
  floor: Math.floor,
  log: Math.log,
  sign: Math.sign,
  sin: Math.sin,
  tan: Math.tan,
};

/** Operators that give whole numbers for whole numbers; the others of numbers give reals. */
const keepsWhole: ReadonlySet<string> = new Set(['add', 'subtract', 'multiply', 'abs']);

/** A value that an operator gave for some items, as JSON. */
function worked(operator: string, value: Item | boolean, items: readonly (string | undefined)[]): string {
  if (typeof value === 'boolean' || operator === 'sign') return jsonNumber(value);
  return keepsWhole.has(operator) && !items.some(isReal) ? jsonNumber(value) : realNumber(value);
}

/** The operators of whole series: their names are those of the functions after `series_`. */
export const seriesOperators = { binary: Object.keys(binary), unary: Object.keys(unary) };

/** Work on series. A missing value stays missing; an argument that is no array makes the answer null. */
export const seriesFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_series_unary', parameters: ['VARCHAR', 'VARCHAR'] }, (operator, series) => {
    const work = unary[String(operator)];
    const items = arrayItems(String(series));
    if (!work || !items) return undefined;
    return arrayOf(
      items.map((item) => {
        const value = numberOf(item);
        return worked(String(operator), value === undefined ? undefined : work(value), [item]);
      }),
    );
  }),
  strict({ name: 'kql_series_binary', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR'] }, (operator, left, right) => {
    const work = binary[String(operator)];
    const [a, b] = [sideItems(left, right), sideItems(right, left)];
    if (!work || !a || !b) return undefined;
    const value = (item = 'null'): Item => numberOf(item);
    return arrayOf(
      Array.from({ length: Math.max(a.length, b.length) }, (_, index) =>
        worked(String(operator), both(value(a[index]), value(b[index]), work), [a[index], b[index]]),
      ),
    );
  }),
  strict({ name: 'kql_series_fill', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR'] }, (way, series, missing, constant) =>
    fill(String(way), arrayItems(String(series)), { missing: String(missing), constant: String(constant) }),
  ),
  strict({ name: 'kql_series_fill_linear', parameters: ['VARCHAR', 'VARCHAR', 'BOOLEAN', 'VARCHAR'] }, (series, missing, edges, constant) =>
    linear(arrayItems(String(series)), { missing: String(missing), constant: String(constant), edges: edges === true }),
  ),
  strict({ name: 'kql_series_filter', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR', 'BOOLEAN'] }, (series, weights, normalize, center) =>
    fir(numbers(series), numbers(weights), { normalize: normalize === '' ? undefined : normalize === 'true', center: center === true }),
  ),
  strict({ name: 'kql_series_iir', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR'] }, (series, numerators, denominators) =>
    iir(numbers(series), numbers(numerators), numbers(denominators)),
  ),
  strict({ name: 'kql_series_stats', parameters: ['VARCHAR', 'BOOLEAN'] }, (series, ignoreNonFinite) =>
    statistics(numbers(series), ignoreNonFinite === true),
  ),
  strict({ name: 'kql_series_dot', parameters: ['VARCHAR', 'VARCHAR'], returns: 'DOUBLE' }, (left, right) =>
    dot(spread(left, right), spread(right, left)),
  ),
  strict({ name: 'kql_series_cosine', parameters: ['VARCHAR', 'VARCHAR'], returns: 'DOUBLE' }, (left, right) =>
    cosine(spread(left, right), spread(right, left)),
  ),
  strict({ name: 'kql_series_pearson', parameters: ['VARCHAR', 'VARCHAR'], returns: 'DOUBLE' }, (left, right) =>
    pearson(numbers(left), numbers(right)),
  ),
  strict({ name: 'kql_series_fit_line', parameters: ['VARCHAR'] }, (series) => fitLine(numbers(series), realNumber)),
  strict({ name: 'kql_series_fit_2lines', parameters: ['VARCHAR'] }, (series) => fitTwoLines(numbers(series), realNumber)),
];

// A single number beside an array stands for as many as the array has.
function sideItems(side: unknown, other: unknown): readonly string[] | undefined {
  const own = arrayItems(String(side));
  if (own) return own;
  const length = arrayItems(String(other))?.length;
  return length === undefined ? undefined : Array.from({ length }, () => String(side));
}

function spread(side: unknown, other: unknown): Item[] | undefined {
  return sideItems(side, other)?.map(numberOf);
}

function both(left: Item, right: Item, work: (left: number, right: number) => number | boolean): Item | boolean {
  return left === undefined || right === undefined ? undefined : work(left, right);
}

interface Filling {
  readonly missing: string;
  readonly constant: string;
}

function missingIs(placeholder: string): (item: string) => boolean {
  return (item) => item === 'null' || item === placeholder || (placeholder !== 'null' && Number(item) === Number(placeholder));
}

function fill(way: string, items: readonly string[] | undefined, { missing, constant }: Filling): string | undefined {
  if (!items) return undefined;
  const isMissing = missingIs(missing);
  if (way === 'const') return arrayOf(items.map((item) => (isMissing(item) ? constant : item)));
  const forward = way === 'forward';
  let last: string | undefined;
  const filled = (forward ? items : items.toReversed()).map((item) => {
    if (!isMissing(item)) last = item;
    return isMissing(item) ? (last ?? item) : item;
  });
  return arrayOf(forward ? filled : filled.toReversed());
}

/**
 * Between two known values the gap is a straight line; at the ends it is the nearest known value, or stays where `edges` is false. Between whole numbers are
 * whole numbers, cut off. Where nothing is known, all is the constant. Source: learn.microsoft.com/kusto/query/series-fill-linear-function.
 */
function linear(
  items: readonly string[] | undefined,
  { missing, constant, edges }: Filling & { readonly edges: boolean },
): string | undefined {
  if (!items) return undefined;
  const isMissing = missingIs(missing);
  const known = items.flatMap((item, index) => (isMissing(item) ? [] : [index]));
  if (known.length === 0) return arrayOf(items.map(() => constant));
  const isWhole = known.every((index) => /^-?\d+$/.test(items[index] ?? ''));
  const filled = items.map((item, index) => {
    if (!isMissing(item)) return item;
    const before = known.findLast((place) => place < index);
    const after = known.find((place) => place > index);
    if (before === undefined || after === undefined) return edges ? (items[before ?? after ?? index] ?? item) : item;
    const [from, to] = [Number(items[before]), Number(items[after])];
    const between = from + ((to - from) * (index - before)) / (after - before);
    return isWhole ? jsonNumber(Math.trunc(between)) : realNumber(between);
  });
  return arrayOf(filled);
}

interface FilterOptions {
  /** Where it is not said, a filter is normalised that has no negative weight. */
  readonly normalize: boolean | undefined;
  readonly center: boolean;
}

function fir(
  series: readonly Item[] | undefined,
  weights: readonly Item[] | undefined,
  { normalize, center }: FilterOptions,
): string | undefined {
  if (!series || !weights) return undefined;
  const hasNegative = weights.some((weight) => (weight ?? 0) < 0);
  if (normalize === true && hasNegative) return undefined;
  const total = weights.reduce<number>((sum, weight) => sum + (weight ?? 0), 0);
  const scale = (normalize ?? !hasNegative) && total !== 0 ? 1 / total : 1;
  const shift = center ? Math.floor(weights.length / 2) : 0;
  return arrayOf(
    series.map((_, index) =>
      realNumber(weights.reduce<number>((sum, weight, back) => sum + (weight ?? 0) * scale * (series[index + shift - back] ?? 0), 0)),
    ),
  );
}

function iir(
  series: readonly Item[] | undefined,
  numerators: readonly Item[] | undefined,
  denominators: readonly Item[] | undefined,
): string | undefined {
  const first = denominators?.[0];
  if (!series || !numerators || !denominators || first === undefined || first === 0) return undefined;
  const answer: number[] = [];
  for (const index of series.keys()) {
    const ahead = numerators.reduce<number>((sum, weight, back) => sum + (weight ?? 0) * (series[index - back] ?? 0), 0);
    const behind = denominators.reduce<number>(
      (sum, weight, back) => (back === 0 ? sum : sum + (weight ?? 0) * (answer[index - back] ?? 0)),
      0,
    );
    answer.push((ahead - behind) / first);
  }
  return arrayOf(answer.map(realNumber));
}

function statistics(series: readonly Item[] | undefined, ignoreNonFinite: boolean): string | undefined {
  if (!series) return undefined;
  const known = series.filter((value) => value !== undefined && Number.isFinite(value)) as readonly number[];
  if (known.length === 0 || (known.length < series.length && !ignoreNonFinite)) return undefined;
  const sum = known.reduce((total, value) => total + value, 0);
  const [min, max] = [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
  const average = sum / known.length;
  const variance = known.length < 2 ? 0 : known.reduce((total, value) => total + (value - average) ** 2, 0) / (known.length - 1);
  return bagOf(
    new Map(
      Object.entries({
        min: realNumber(min),
        min_idx: String(series.indexOf(min)),
        max: realNumber(max),
        max_idx: String(series.indexOf(max)),
        avg: realNumber(average),
        stdev: realNumber(Math.sqrt(variance)),
        variance: realNumber(variance),
        sum: realNumber(sum),
        len: String(series.length),
      }),
    ),
  );
}

function dot(left: readonly Item[] | undefined, right: readonly Item[] | undefined): number | undefined {
  return left && right && left.length > 0 && right.length > 0
    ? left.slice(0, right.length).reduce<number>((sum, value, index) => sum + (value ?? 0) * (right[index] ?? 0), 0)
    : undefined;
}

// Of the longer series, what the shorter has nothing for does not count.
function cosine(left: readonly Item[] | undefined, right: readonly Item[] | undefined): number | undefined {
  const product = dot(left, right);
  if (product === undefined || !left || !right) return undefined;
  const [a, b] = [left.slice(0, right.length), right.slice(0, left.length)];
  return product / Math.sqrt((dot(a, a) ?? 0) * (dot(b, b) ?? 0));
}

function pearson(left: readonly Item[] | undefined, right: readonly Item[] | undefined): number | undefined {
  if (left?.length !== right?.length || !left || !right || left.length === 0) return undefined;
  const mean = (series: readonly Item[]): number => series.reduce<number>((sum, value) => sum + (value ?? 0), 0) / series.length;
  const [a, b] = [left, right].map((series) => series.map((value) => (value ?? 0) - mean(series)));
  return (dot(a, b) ?? 0) / Math.sqrt((dot(a, a) ?? 0) * (dot(b, b) ?? 0));
}
