import type { Call, ScalarFunction } from '../scalarFunction';
import { argument } from './arguments';
import { convert, toJson } from './convert';
import { scalar } from './entry';

const json = (call: Call, index: number): string => `CAST(${convert(argument(call, index), 'dynamic')} AS VARCHAR)`;
const all = (call: Call, from = 0): string =>
  `CAST(json_array(${call.arguments
    .slice(from)
    .map((value) => convert(value, 'dynamic'))
    .join(', ')}) AS VARCHAR)`;
const ten = 'range x from 1 to 10 step 1 | summarize t = tdigest(x)';

/** What the sketches keep is exact here, so that their text differs from the service's. */
export const sketchDiffers =
  'What is read from a sketch is exact; the service estimates it. The text of a sketch is another one than the service’s.';

/** Functions over sketches, as `hll()` and `tdigest()` make them. */
export const sketchFunctions: readonly ScalarFunction[] = [
  scalar('dcount_hll', (call) => `kql_hll_count(${json(call, 0)})`, {
    'toscalar(range x from 1 to 10 step 1 | summarize h = hll(x % 4) | project dcount_hll(h))': '4',
    'dcount_hll(dynamic(null))': null,
  }),
  scalar('hll_merge', (call) => `CAST(kql_hll_merge(${all(call)}) AS JSON)`, {
    'toscalar(range x from 1 to 10 step 1 | summarize a = hll(x), b = hll(x + 5) | project dcount_hll(hll_merge(a, b)))': '15',
  }),
  scalar(
    'tdigest_merge',
    (call) => `CAST(kql_tdigest_merge(${all(call)}) AS JSON)`,
    {
      'toscalar(range x from 1 to 10 step 1 | summarize a = tdigest(x), b = tdigest(x + 10) | project percentile_tdigest(tdigest_merge(a, b), 50, typeof(long)))':
        '10',
    },
    { aliases: ['merge_tdigest'] },
  ),
  scalar('percentile_tdigest', percentileOf, {
    [`toscalar(${ten} | project percentile_tdigest(t, 25))`]: '3',
    [`toscalar(${ten} | project percentile_tdigest(t, 90, typeof(long)))`]: '9',
    'toscalar(print d = datetime(2020-01-02) | summarize t = tdigest(d) | project percentile_tdigest(t, 50))':
      '"2020-01-02T00:00:00.0000000Z"',
  }),
  scalar('percentiles_array_tdigest', percentilesOf, {
    [`toscalar(${ten} | project percentiles_array_tdigest(t, 10, 50))`]: '[1,5]',
    [`toscalar(${ten} | project percentiles_array_tdigest(t, dynamic([10, 50])))`]: '[1,5]',
    [`toscalar(${ten} | project percentiles_array_tdigest(t, range(0, 100, 50), typeof(int)))`]: '[1,5,10]',
  }),
  scalar('rank_tdigest', (call) => rank(call, false), { [`toscalar(${ten} | project rank_tdigest(t, 7))`]: '7' }),
  scalar('percentrank_tdigest', (call) => rank(call, true), { [`toscalar(${ten} | project percentrank_tdigest(t, 7))`]: '70' }),
];

function percentileOf(call: Call): string {
  const found = `json_extract(kql_tdigest_percentiles(${json(call, 0)}, CAST(json_array(${convert(argument(call, 1), 'real')}) AS VARCHAR)), '$[0]')`;
  return convert({ sql: `nullif(${found}, 'null')`, type: 'dynamic', start: call.start, end: call.end }, call.type);
}

function percentilesOf(call: Call): string {
  const given = argument(call, 1);
  const found = `CAST(kql_tdigest_percentiles(${json(call, 0)}, ${given.type === 'dynamic' ? json(call, 1) : all(call, 1)}) AS JSON)`;
  const { declared, start, end } = call;
  if (declared === undefined || declared === 'dynamic') return found;
  const each = toJson({ sql: convert({ sql: 'v', type: 'dynamic', start, end }, declared), type: declared, start, end });
  return `to_json(list_transform(kql.items(${found}), lambda v: ${each}))`;
}

function rank(call: Call, asShare: boolean): string {
  const value = argument(call, 1);
  const number = value.type === 'datetime' || value.type === 'timespan' ? `CAST(${value.sql} AS DOUBLE)` : convert(value, 'real');
  return `kql_tdigest_rank(${json(call, 0)}, ${number}, ${asShare})`;
}
