import type { AggregateFunction } from '../aggregateFunction';
import { argument, constantNumber } from '../functions/arguments';
import { toJson } from '../functions/convert';
import type { Call, Expression } from '../scalarFunction';
import { aggregate } from './entry';

/** Percentiles by nearest rank: the answer is always one of the values. */
export const percentileAggregates: readonly AggregateFunction[] = [
  aggregate('percentile', (call) => percentileSql(argument(call, 0), constantNumber(call, 1)), {
    'range x from 1 to 10 step 1 | summarize percentile(x, 50)': '5',
    'datatable(x:real)[1.5, 2.5, 3.5, 4.5] | summarize percentile(x, 50)': '2.5',
  }),
  aggregate(
    'percentile_array',
    percentileArray,
    { 'range x from 1 to 10 step 1 | summarize percentile_array(x, 50, 90)': '[5,9]' },
    { aliases: ['percentiles_array'] },
  ),
];

/** One percentile of a value; also what `percentiles()` has in each of its columns. */
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
  if (given.type !== 'dynamic') return [constantNumber(call, index)];
  const parsed: unknown = typeof given.constant === 'string' ? JSON.parse(given.constant) : undefined;
  return Array.isArray(parsed) ? parsed.map(Number) : call.refuse('The percentiles must be constant numbers.', given);
}
