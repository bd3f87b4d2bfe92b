import type { AggregateFunction } from '../aggregateFunction';
import { argument } from '../functions/arguments';
import { asReal, convert } from '../functions/convert';
import type { Call, Expression } from '../scalarFunction';
import { aggregate, filter, withConditional } from './entry';
import { checkAccuracy } from './sketches';

const covarianceRows = 'datatable(x:real, y:real)[1.0, 14.0, 2.0, 10.0, 3.0, 17.0, 4.0, 20.0, 5.0, 50.0]';

/** Counts, sums, averages, extremes and spreads. */
export const numberAggregates: readonly AggregateFunction[] = [
  aggregate('count', () => 'count(*)', { 'datatable(x:long)[1, long(null)] | summarize count()': '2' }, { aliases: ['cnt'] }),
  aggregate('countif', (call) => `count(*)${filter(argument(call, 0))}`, {
    'datatable(x:long)[1, 2, long(null)] | summarize countif(x > 1)': '1',
  }),
  ...withConditional(
    'sum',
    sum,
    {
      'datatable(x:long)[1, 2] | summarize sum(x)': '3',
      'datatable(x:long)[] | summarize sum(x)': '0',
      'datatable(x:real)[1.5] | summarize sum(x)': '1.5',
    },
    { examples: { 'datatable(x:long)[1, 2, 3] | summarize sumif(x, x > 1)': '5' } },
  ),
  ...withConditional(
    'avg',
    average,
    { 'datatable(x:long)[1, 2] | summarize avg(x)': '1.5', 'datatable(x:long)[] | summarize avg(x)': 'NaN' },
    { examples: { 'datatable(x:long)[1, 2, 3] | summarize avgif(x, x > 1)': '2.5' } },
  ),
  ...withConditional(
    'min',
    (value, rows) => extreme('min', value, rows),
    { 'datatable(x:long)[3, 1] | summarize min(x)': '1', 'datatable(x:long)[] | summarize min(x)': null },
    { examples: { 'datatable(x:long)[3, 1] | summarize minif(x, x > 1)': '3' } },
  ),
  ...withConditional(
    'max',
    (value, rows) => extreme('max', value, rows),
    { 'datatable(x:long)[3, 1] | summarize max(x)': '3', 'datatable(x:string)["b", "a"] | summarize max(x)': 'b' },
    { examples: { 'datatable(x:long)[3, 1] | summarize maxif(x, x < 3)': '1' } },
  ),
  ...withConditional(
    'stdev',
    (value, rows) => `sqrt(${variance('var_samp', value, rows)})`,
    { 'datatable(x:real)[1.5, 2.5, 3.5] | summarize stdev(x)': '1', 'datatable(x:long)[5] | summarize stdev(x)': '0' },
    { examples: { 'datatable(x:real)[1.5, 2.5, 3.5, 9.0] | summarize stdevif(x, x < 9)': '1' } },
  ),
  aggregate('stdevp', (call) => `sqrt(${variance('var_pop', argument(call, 0), '')})`, {
    'datatable(x:long)[2, 4] | summarize stdevp(x)': '1',
  }),
  ...withConditional(
    'variance',
    (value, rows) => variance('var_samp', value, rows),
    { 'datatable(x:real)[1.5, 2.5, 3.5] | summarize variance(x)': '1' },
    { examples: { 'datatable(x:real)[1.5, 2.5, 3.5, 9.0] | summarize varianceif(x, x < 9)': '1' } },
  ),
  aggregate('variancep', (call) => variance('var_pop', argument(call, 0), ''), { 'datatable(x:long)[2, 4] | summarize variancep(x)': '1' }),
  ...withConditional(
    'dcount',
    distinctCount,
    { 'datatable(x:string)["a", "b", "a", ""] | summarize dcount(x)': '3' },
    { examples: { 'datatable(x:long)[1, 2, 2] | summarize dcountif(x, x > 1)': '1' } },
  ).map((entry) => ({ ...entry, differs: 'The count is exact; the service estimates it.' })),
  ...withConditional(
    'count_distinct',
    distinctCount,
    { 'datatable(x:string)["a", "b", "a"] | summarize count_distinct(x)': '2' },
    { examples: { 'datatable(x:long)[1, 2, 2] | summarize count_distinctif(x, x > 1)': '1' } },
  ),
  aggregate('variancepif', (call) => variance('var_pop', argument(call, 0), filter(argument(call, 1))), {
    'datatable(x:long)[2, 4, 9] | summarize variancepif(x, x < 9)': '1',
  }),
  aggregate('covariance', covariance('covar_samp', false), { [`${covarianceRows} | summarize covariance(x, y)`]: '20.5' }),
  aggregate('covarianceif', covariance('covar_samp', true), { [`${covarianceRows} | summarize covarianceif(x, y, x < 3)`]: '-2' }),
  aggregate('covariancep', covariance('covar_pop', false), { [`${covarianceRows} | summarize covariancep(x, y)`]: '16.4' }),
  aggregate('covariancepif', covariance('covar_pop', true), { [`${covarianceRows} | summarize covariancepif(x, y, x < 3)`]: '-1' }),
  aggregate('binary_all_and', (call) => `coalesce(bit_and(${convert(argument(call, 0), 'long')}), -1)`, {
    'datatable(x:long)[7, 3] | summarize binary_all_and(x)': '3',
  }),
  aggregate('binary_all_or', (call) => `coalesce(bit_or(${convert(argument(call, 0), 'long')}), 0)`, {
    'datatable(x:long)[4, 3] | summarize binary_all_or(x)': '7',
  }),
  aggregate('binary_all_xor', (call) => `coalesce(bit_xor(${convert(argument(call, 0), 'long')}), 0)`, {
    'datatable(x:long)[7, 3] | summarize binary_all_xor(x)': '4',
  }),
];

// The last argument of the conditional twin picks the rows.
function covariance(engineName: 'covar_samp' | 'covar_pop', conditional: boolean): (call: Call) => string {
  return (call) => {
    const [x, y] = [argument(call, 0), argument(call, 1)].map((value) => convert(value, 'real'));
    return `coalesce(${engineName}(${y}, ${x})${conditional ? filter(argument(call, 2)) : ''}, 0)`;
  };
}

function number(value: Expression): Expression {
  return value.type === 'dynamic' || value.type === 'string' ? { ...value, sql: convert(value, 'real'), type: 'real' } : value;
}

function sum(given: Expression, rows: string): string {
  const value = number(given);
  switch (value.type) {
    case 'real':
      return `coalesce(sum(${value.sql})${rows}, 0)`;
    case 'decimal':
      return `CAST(coalesce(sum(${value.sql})${rows}, 0) AS DECIMAL(38,17))`;
    case 'bool':
      return `coalesce(count(*) FILTER (WHERE ${value.sql}), 0)`;
    default:
      return `coalesce(kql.wrap(sum(${value.sql})${rows}), 0)`;
  }
}

// The sum of whole numbers wraps before it is divided, as the service's does.
function average(given: Expression, rows: string): string {
  const value = number(given);
  switch (value.type) {
    case 'real':
      return `coalesce(avg(${value.sql})${rows}, 'nan'::DOUBLE)`;
    case 'decimal':
      return `CAST(avg(${value.sql})${rows} AS DECIMAL(38,17))`;
    case 'datetime':
    case 'timespan':
      return `CAST(avg(${value.sql})${rows} AS BIGINT)`;
    default:
      return `coalesce(CAST(kql.wrap(sum(${value.sql})${rows}) AS DOUBLE) / nullif(count(${value.sql})${rows}, 0), 'nan'::DOUBLE)`;
  }
}

// NaN is above every number for the engine, so that only the smallest has to be looked after: one NaN makes both NaN.
function extreme(name: 'min' | 'max', value: Expression, rows: string): string {
  const plain = `${name}(${value.sql})${rows}`;
  if (value.type === 'string') return `coalesce(${plain}, '')`;
  return value.type === 'real' && name === 'min' ? `CASE WHEN isnan(max(${value.sql})${rows}) THEN 'nan'::DOUBLE ELSE ${plain} END` : plain;
}

// The service rounds a variance to ten places, and takes the root of that.
function variance(name: 'var_samp' | 'var_pop', value: Expression, rows: string): string {
  const real = value.type === 'dynamic' || value.type === 'string' ? convert(value, 'real') : asReal(value);
  if (value.type === 'int' || value.type === 'long') return `round(coalesce(${name}(${real})${rows}, 0), 10)`;
  const finite = rows === '' ? ` FILTER (WHERE isfinite(${real}))` : `${rows.slice(0, -1)} AND isfinite(${real}))`;
  return `CASE WHEN bool_or(NOT isfinite(${real}))${rows} THEN 'nan'::DOUBLE ELSE round(coalesce(${name}(${real})${finite}, 0), 10) END`;
}

function distinctCount(value: Expression, rows: string, call: Call): string {
  checkAccuracy(call.arguments[1], call);
  return `count(DISTINCT ${value.sql})${rows}`;
}
