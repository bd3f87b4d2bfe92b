import type { AggregateFunction } from '../aggregateFunction';
import { argument, wholeNumber } from '../functions/arguments';
import { convert } from '../functions/convert';
import { sketchDiffers } from '../functions/sketches';
import type { Call, Expression } from '../scalarFunction';
import { aggregate, filter } from './entry';

const count = '| project dcount_hll(h)';

/** Aggregates that keep what they count, so that it can be merged with others' and read later. */
export const sketchAggregates: readonly AggregateFunction[] = [
  aggregate(
    'hll',
    (call) => {
      checkAccuracy(call.arguments[1], call);
      return hashes(argument(call, 0), '');
    },
    { [`datatable(x:string)["a", "b", "a"] | summarize h = hll(x) ${count}`]: '2' },
    { differs: sketchDiffers },
  ),
  aggregate(
    'hll_if',
    (call) => {
      checkAccuracy(call.arguments[2], call);
      return hashes(argument(call, 0), filter(argument(call, 1)));
    },
    { [`range x from 1 to 10 step 1 | summarize h = hll_if(x, x > 7) ${count}`]: '3' },
    { differs: sketchDiffers },
  ),
  aggregate(
    'hll_merge',
    (call) => merged('kql_hll_merge', call),
    { [`range x from 1 to 10 step 1 | summarize a = hll(x) by x % 3 | summarize h = hll_merge(a) ${count}`]: '10' },
    { differs: sketchDiffers },
  ),
  aggregate(
    'tdigest',
    digest,
    {
      'range x from 1 to 100 step 1 | summarize t = tdigest(x) | project percentile_tdigest(t, 95)': '95',
      'datatable(w:long, v:long)[1, 5, 9, 7] | summarize t = tdigest(v, w) | project percentile_tdigest(t, 50)': '7',
    },
    { differs: sketchDiffers },
  ),
  aggregate(
    'tdigest_merge',
    (call) => merged('kql_tdigest_merge', call),
    {
      'range x from 1 to 9 step 1 | summarize a = tdigest(x) by x % 3 | summarize t = tdigest_merge(a) | project percentile_tdigest(t, 50)':
        '5',
    },
    { aliases: ['merge_tdigest'], differs: sketchDiffers },
  ),
];

/** The accuracy of an estimate is a level from 0 to 4. Source: learn.microsoft.com/kusto/query/dcount-aggregation-function. */
export function checkAccuracy(accuracy: Expression | undefined, call: Call): void {
  const level = accuracy && wholeNumber(accuracy);
  if (accuracy && (level === undefined || level < 0n || level > 4n))
    call.refuse('The accuracy is a constant number from 0 to 4.', accuracy);
}

function hashes(value: Expression, rows: string): string {
  return `json_object('hll', coalesce(list(DISTINCT hash(${value.sql})) ${rows === '' ? `FILTER (WHERE (${value.sql}) IS NOT NULL)` : rows.replace(/\)$/, ` AND (${value.sql}) IS NOT NULL)`)}, []))`;
}

function merged(engineName: string, call: Call): string {
  return `CAST(${engineName}(CAST(to_json(list(${argument(call, 0).sql})) AS VARCHAR)) AS JSON)`;
}

function digest(call: Call): string {
  const given = argument(call, 0);
  const value =
    given.type === 'dynamic' || given.type === 'string' || given.type === 'decimal'
      ? { ...given, sql: convert(given, 'real'), type: 'real' as const }
      : given;
  const weight = call.arguments[1];
  const known = `FILTER (WHERE (${value.sql}) IS NOT NULL)`;
  const [values, weights] = weight
    ? [`list(${value.sql} ORDER BY ${value.sql}) ${known}`, `list(${convert(weight, 'long')} ORDER BY ${value.sql}) ${known}`]
    : [`map_keys(histogram(${value.sql}) ${known})`, `map_values(histogram(${value.sql}) ${known})`];
  return `json_object('tdigest', '${value.type}', 'values', coalesce(${values}, []), 'weights', coalesce(${weights}, []))`;
}
