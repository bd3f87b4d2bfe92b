import type { AggregateFunction } from '../aggregateFunction';
import { argument, constantNumber, knownDynamic } from '../functions/arguments';
import { convert, toJson } from '../functions/convert';
import type { Call, Expression } from '../scalarFunction';
import { aggregate } from './entry';

/** Percentiles by nearest rank: the answer is always one of the values. */
export const percentileAggregates: readonly AggregateFunction[] = [
  aggregate('percentile', (call) => percentileSql(argument(call, 0), percentAt(call, 1)), {
    'range x from 1 to 10 step 1 | summarize percentile(x, 50)': '5',
    'datatable(x:real)[1.5, 2.5, 3.5, 4.5] | summarize percentile(x, 50)': '2.5',
  }),
  aggregate(
    'percentiles_array',
    percentileArray,
    { 'range x from 1 to 10 step 1 | summarize percentiles_array(x, 50, 90)': '[5,9]' },
    { aliases: ['percentile_array'] },
  ),
  aggregate('percentilew', (call) => weighted(call, [percentAt(call, 2)])[0] ?? 'NULL', {
    'datatable(w:long, v:long)[8, 10, 6, 20, 3, 30, 1, 40] | summarize percentilew(v, w, 75)': '20',
  }),
  aggregate('percentilesw_array', (call) => weightedArray(call), {
    'datatable(w:long, v:long)[8, 10, 6, 20, 3, 30, 1, 40] | summarize percentilesw_array(v, w, 50, 75, 99.9)': '[20,20,40]',
  }),
];

/** Percentiles of values that each stand for several: `percentilew(value, weight, percent)`. */
function weighted(call: Call, percents: readonly number[]): readonly string[] {
  const [value, weight] = [argument(call, 0), argument(call, 1)];
  return percents.map((percent) => `kql.weighted_percentile(list({'v': ${value.sql}, 'w': ${convert(weight, 'long')}}), ${percent / 100})`);
}

/** Whether a percentile of a number can be told. */
export function isPercent(percent: number): boolean {
  return percent >= 0 && percent <= 100;
}

const outside = 'A percentile is a number from 0 to 100.';

function percentAt(call: Call, index: number): number {
  const percent = constantNumber(call, index);
  return isPercent(percent) ? percent : call.refuse(outside, argument(call, index));
}

/** One percentile of a value, from 0 to 100; also what `percentiles()` has in each of its columns. */
export function percentileSql(value: Expression, percent: number): string {
  return `quantile_disc(${value.sql}, ${percent / 100})`;
}

function percentileArray(call: Call): string {
  const value = argument(call, 0);
  const percents = call.arguments.slice(1).flatMap((given, index) => percentsOf(given, call, index + 1));
  const items = percents.map((percent) => toJson({ ...value, sql: percentileSql(value, percent) }));
  return `to_json([${items.join(', ')}])`;
}

function percentsOf(given: Expression, call: Call, index: number): readonly number[] {
  if (given.type !== 'dynamic') return [percentAt(call, index)];
  const parsed = knownDynamic(given);
  if (!Array.isArray(parsed)) return call.refuse('The percentiles must be constant numbers.', given);
  const percents = parsed.map(Number);
  return percents.every(isPercent) ? percents : call.refuse(outside, given);
}

function weightedArray(call: Call): string {
  const percents = call.arguments.slice(2).flatMap((given, index) => percentsOf(given, call, index + 2));
  return `to_json([${weighted(call, percents).join(', ')}])`;
}
