import { seriesOperators } from '../macros/series';
import type { Call, ScalarFunction } from '../scalarFunction';
import { argument } from './arguments';
import { convert } from './convert';
import { scalar } from './entry';

const json = (call: Call, index: number): string => `CAST(${convert(argument(call, index), 'dynamic')} AS VARCHAR)`;
const flag = (call: Call, index: number, otherwise: boolean): string =>
  call.arguments[index] ? convert(argument(call, index), 'bool') : String(otherwise);
const given = (call: Call, index: number, otherwise: string): string =>
  call.arguments[index] ? `coalesce(${json(call, index)}, 'null')` : `'${otherwise}'`;
const asJson = (sql: string): string => `CAST(${sql} AS JSON)`;

const binaryAnswers: Readonly<Record<string, string>> = {
  add: '[5,4,5]',
  subtract: '[-3,0,3]',
  multiply: '[4,4,4]',
  divide: '[0.25,1.0,4.0]',
  pow: '[1.0,4.0,4.0]',
  greater: '[false,false,true]',
  greater_equals: '[false,true,true]',
  less: '[true,false,false]',
  less_equals: '[true,true,false]',
  equals: '[false,true,false]',
  not_equals: '[true,false,true]',
};

/** Functions of series, which are numeric arrays. */
export const seriesFunctions: readonly ScalarFunction[] = [
  ...seriesOperators.binary.map((name) =>
    scalar(`series_${name}`, (call) => asJson(`kql_series_binary('${name}', ${json(call, 0)}, ${json(call, 1)})`), {
      [`series_${name}(dynamic([1, 2, 4]), dynamic([4, 2, 1]))`]: binaryAnswers[name] ?? null,
      [`series_${name}(dynamic([1, null]), dynamic(["", 1]))`]: '[null,null]',
    }),
  ),
  ...seriesOperators.unary.map((name) =>
    scalar(`series_${name}`, (call) => asJson(`kql_series_unary('${name}', ${json(call, 0)})`), {
      [`series_${name}(dynamic([1, null]))[1]`]: null,
      [`round(todouble(series_${name}(dynamic([1, null]))[0]), 3)`]: String(Math.round(unaryAnswer(name) * 1000) / 1000),
    }),
  ),
  scalar('series_fill_const', (call) => asJson(`kql_series_fill('const', ${json(call, 0)}, ${given(call, 2, 'null')}, ${json(call, 1)})`), {
    'series_fill_const(dynamic([1, null, 3]), 0)': '[1,0,3]',
  }),
  scalar('series_fill_forward', (call) => asJson(`kql_series_fill('forward', ${json(call, 0)}, ${given(call, 1, 'null')}, '')`), {
    'series_fill_forward(dynamic([null, 1, null, 3]))': '[null,1,1,3]',
  }),
  scalar('series_fill_backward', (call) => asJson(`kql_series_fill('backward', ${json(call, 0)}, ${given(call, 1, 'null')}, '')`), {
    'series_fill_backward(dynamic([null, 1, null, 3, null]))': '[1,1,3,3,null]',
  }),
  scalar('series_fill_linear', fillLinear, {
    'series_fill_linear(dynamic([1, null, 3, null]))': '[1,2,3,3]',
    'series_fill_linear(dynamic([1, null, 4, null]), double(null), false)': '[1,2,4,null]',
    'series_fill_linear(dynamic([1.0, null, 4.0]))': '[1.0,2.5,4.0]',
    'series_fill_linear(dynamic([null, null]))': '[0.0,0.0]',
    'series_fill_linear(dynamic([null]), double(null), true, 3.5)': '[3.5]',
  }),
  scalar('series_sum', (call) => total(call), { 'series_sum(dynamic([1, 2, 3]))': '6' }),
  scalar('series_product', (call) => `list_product(${items(call)})`, { 'series_product(dynamic([2, 3]))': '6' }),
  scalar('series_dot_product', (call) => `kql_series_dot(${json(call, 0)}, ${json(call, 1)})`, {
    'series_dot_product(dynamic([1, 2]), dynamic([3, 4]))': '11',
    'series_dot_product(dynamic([1, 2, 4]), 3)': '21',
    'series_dot_product(dynamic([]), dynamic([1]))': null,
  }),
  scalar('series_pearson_correlation', (call) => `kql_series_pearson(${json(call, 0)}, ${json(call, 1)})`, {
    'series_pearson_correlation(dynamic([1, 2, 3]), dynamic([2, 4, 6]))': '1',
  }),
  scalar('series_magnitude', (call) => `sqrt(kql_series_dot(${json(call, 0)}, ${json(call, 0)}))`, {
    'series_magnitude(dynamic([3, 4]))': '5',
  }),
  scalar('series_cosine_similarity', (call) => `kql_series_cosine(${json(call, 0)}, ${json(call, 1)})`, {
    'series_cosine_similarity(dynamic([1, 0]), dynamic([0, 1]))': '0',
    'series_cosine_similarity(dynamic([3, 4]), dynamic([4, 3, 12]))': '0.96',
    'series_cosine_similarity(dynamic([]), dynamic([1]))': null,
  }),
  scalar('series_fir', fir, {
    'series_fir(dynamic([5, 15, 10]), dynamic([1, -1]), false, false)': '[5.0,10.0,-5.0]',
    'series_fir(dynamic([3, 3, 3]), dynamic([1, 1, 1]))': '[1.0,2.0,3.0]',
    'series_fir(dynamic([3, 3]), dynamic([2, -1]))': '[6.0,3.0]',
    'series_fir(dynamic([3, 3]), dynamic([2, -1]), true)': null,
  }),
  scalar('series_iir', (call) => asJson(`kql_series_iir(${json(call, 0)}, ${json(call, 1)}, ${json(call, 2)})`), {
    'series_iir(dynamic([1, 2, 3]), dynamic([1]), dynamic([1, -1]))': '[1.0,3.0,6.0]',
  }),
  scalar('series_stats_dynamic', (call) => asJson(statistics(call)), {
    'series_stats_dynamic(dynamic([10, 20])).variance': '50.0',
    'series_stats_dynamic(dynamic([10, 20])).min_idx': '0',
    'series_stats_dynamic(dynamic([10, null])).max': null,
    'series_stats_dynamic(dynamic([10, null]), true).max': '10.0',
  }),
  first('series_stats', statistics, ['min', 'min_idx', 'max', 'max_idx', 'avg', 'stdev', 'variance']),
  scalar('series_fit_line_dynamic', (call) => asJson(`kql_series_fit_line(${json(call, 0)})`), {
    'round(todouble(series_fit_line_dynamic(dynamic([2, 5, 6, 8, 11, 15, 17, 18, 25, 26, 30, 30])).variance), 3)': '98.629',
    'series_fit_line_dynamic(dynamic([3, 5, 7, 9])).interception': '1.0',
  }),
  first('series_fit_2lines', (call) => `kql_series_fit_2lines(${json(call, 0)})`, [
    'rsquare',
    'split_idx',
    'variance',
    'rvariance',
    'line_fit',
    'right.rsquare',
    'right.slope',
    'right.interception',
    'right.variance',
    'right.rvariance',
    'left.rsquare',
    'left.slope',
    'left.interception',
    'left.variance',
    'left.rvariance',
  ]),
  first('series_fit_line', (call) => `kql_series_fit_line(${json(call, 0)})`, [
    'rsquare',
    'slope',
    'variance',
    'rvariance',
    'interception',
    'line_fit',
  ]),
  scalar('series_fit_2lines_dynamic', (call) => asJson(`kql_series_fit_2lines(${json(call, 0)})`), {
    'series_fit_2lines_dynamic(dynamic([1, 1, 1, 9, 9, 9])).split_idx': '3',
    'series_fit_2lines_dynamic(dynamic([1, 1, 1, 9, 11, 13])).right.interception': '7.0',
  }),
];

function unaryAnswer(name: string): number {
  const at = name === 'ceiling' ? 'ceil' : name;
  return (Math as unknown as Readonly<Record<string, (value: number) => number>>)[at]?.(1) ?? Number.NaN;
}

function items(call: Call): string {
  return `list_transform(kql.texts(${convert(argument(call, 0), 'dynamic')}), lambda v: kql.real_of_text(v))`;
}

function total(call: Call): string {
  return `list_sum(${items(call)})`;
}

function fillLinear(call: Call): string {
  return asJson(`kql_series_fill_linear(${json(call, 0)}, ${given(call, 1, 'null')}, ${flag(call, 2, true)}, ${given(call, 3, '0.0')})`);
}

function fir(call: Call): string {
  const normalize = call.arguments[2] ? `CAST(${convert(argument(call, 2), 'bool')} AS VARCHAR)` : "''";
  return asJson(`kql_series_filter(${json(call, 0)}, ${json(call, 1)}, ${normalize}, ${flag(call, 3, false)})`);
}

function statistics(call: Call): string {
  return `kql_series_stats(${json(call, 0)}, ${flag(call, 1, false)})`;
}

/** A function that gives several values; where one is asked for it is the first. */
function first(name: string, bag: (call: Call) => string, keys: readonly string[]): ScalarFunction {
  const value = (call: Call, key: string): string => `nullif(json_extract(${bag(call)}, '$.${key}'), 'null')`;
  return {
    ...scalar(
      name,
      (call) => convert({ sql: value(call, keys[0] ?? ''), type: 'dynamic', start: call.start, end: call.end }, call.type),
      {},
    ),
    values: (call) => keys.map((key) => ({ name: key, sql: value(call, key), type: 'dynamic', start: call.start, end: call.end })),
  };
}
