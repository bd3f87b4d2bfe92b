import type { Call, Expression, ScalarFunction } from '../scalarFunction';
import { argument, longestArray, wholeNumber } from './arguments';
import { convert, toText } from './convert';
import { scalar } from './entry';

const json = (call: Call, index: number): string => `CAST(${convert(argument(call, index), 'dynamic')} AS VARCHAR)`;
const given = (call: Call, index: number, type: 'real' | 'long', otherwise: string): string =>
  call.arguments[index] ? convert(argument(call, index), type) : otherwise;
/** One of several words, the first of which is meant where none is given. */
const word = (call: Call, index: number, words: readonly string[]): string => {
  const wanted = call.arguments[index];
  if (typeof wanted?.constant === 'string' && !words.includes(wanted.constant))
    return call.refuse(`This argument is one of ${words.map((each) => `"${each}"`).join(', ')}.`, wanted);
  return wanted ? toText(wanted) : `'${words[0] ?? ''}'`;
};
const trends = ['avg', 'linefit', 'none'];
const tests = ['ctukey', 'tukey'];

const wave = 'dynamic([1, 5, 9, 5, 1, 5, 9, 5, 1, 5, 9, 5, 1, 5, 9, 5])';
const peak = 'dynamic([1, 5, 9, 5, 1, 5, 9, 5, 1, 5, 90, 5, 1, 5, 9, 5])';
// Half days of eight weeks, with a weekend and a night: lengths near 14 and multiples of it are no periods of their own.
const weeks = 'range i from 0 to 111 step 1 | extend v = iff(i % 14 < 10, 100, 40) + iff(i % 2 == 0, 30, 0) | summarize s = make_list(v)';
const differs =
  'Periods are found as peaks of the autocorrelation; their scores, and which of several periods is found, may differ from the service’s.';
const scoresDiffer = `${differs} Scores of anomalies are distances from the range of the percentiles, in widths of that range.`;

/** Functions that find what repeats in a series, and transforms of series. */
export const decompositionFunctions: readonly ScalarFunction[] = [
  several(
    'series_periods_detect',
    ['periods', 'scores'],
    (call) => `kql_series_periods(${json(call, 0)}, ${real(call, 1)}, ${real(call, 2)}, kql.held(${long(call, 3)}, 0, ${longestArray}))`,
    {
      examples: {
        [`toscalar(print s = ${wave} | project (p, c) = series_periods_detect(s, 0, 50, 2) | project p)`]: '[4.0,0.0]',
        [`toscalar(${weeks} | project (p, c) = series_periods_detect(s, 0, 50, 2) | project p)`]: '[14.0,0.0]',
      },
      differs,
    },
  ),
  several(
    'series_periods_validate',
    ['periods', 'scores'],
    (call) =>
      `kql_series_validate(${json(call, 0)}, CAST(json_array(${call.arguments
        .slice(1)
        .map((_, index) => real(call, index + 1))
        .join(', ')}) AS VARCHAR))`,
    {
      examples: {
        [`toscalar(print s = ${wave} | project (p, c) = series_periods_validate(s, 4, 6) | project todouble(c[0]) > 0.9 and todouble(c[1]) < 0.5)`]:
          'true',
      },
      differs,
    },
  ),
  scalar(
    'series_seasonal',
    (call) => `CAST(kql_series_seasonal(${json(call, 0)}, ${given(call, 1, 'long', '-1')}, ${given(call, 2, 'long', '0')}) AS JSON)`,
    {
      'series_seasonal(dynamic([1, 3, 1, 3, 2, 4]), 2)': '[1.0,3.0,1.0,3.0,1.0,3.0]',
      [`series_seasonal(${peak})`]: '[1.0,5.0,9.0,5.0,1.0,5.0,9.0,5.0,1.0,5.0,9.0,5.0,1.0,5.0,9.0,5.0]',
      'series_seasonal(dynamic([1, 2, 3, 4]))': '[0.0,0.0,0.0,0.0]',
      'series_seasonal(dynamic([1, 9, 5, 7, 1, 9, 5, 7]))': '[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0]',
    },
    { differs },
  ),
  several('series_decompose', ['baseline', 'seasonal', 'trend', 'residual'], decomposed, {
    examples: {
      [`toscalar(print s = ${peak} | project (b, e, t, r) = series_decompose(s, 4, 'none') | project r[10])`]: '81.0',
      [`toscalar(print s = dynamic([1, 2, 3, 4, 5, 6]) | project (b, e, t, r) = series_decompose(s, 0, 'linefit', 2) | project round(todouble(b[5]), 6))`]:
        '6',
    },
    differs,
  }),
  several(
    'series_decompose_forecast',
    ['baseline', 'seasonal', 'trend', 'residual'],
    (call) =>
      `kql_series_decompose(${json(call, 0)}, ${given(call, 2, 'long', '-1')}, ${word(call, 3, trends)}, ${long(call, 1)}, ${given(call, 4, 'real', '0.6')})`,
    {
      examples: {
        [`toscalar(print s = dynamic([1, 3, 1, 3, 0, 0]) | extend f = series_decompose_forecast(s, 2, 2) | project f)`]:
          '[1.0,3.0,1.0,3.0,1.0,3.0]',
      },
      differs,
    },
  ),
  several('series_decompose_anomalies', ['flag', 'score', 'baseline'], anomalies, {
    examples: {
      [`toscalar(print s = ${peak} | project (f, c, b) = series_decompose_anomalies(s, 1.5, 0) | project f)`]:
        '[0,0,0,0,0,0,0,0,0,0,1,0,0,0,0,0]',
    },
    differs: scoresDiffer,
  }),
  scalar(
    'series_outliers',
    (call) =>
      `CAST(kql_series_outliers(${json(call, 0)}, ${word(call, 1, tests)}, ${call.arguments[2] ? `coalesce(CAST(${real(call, 2)} AS VARCHAR), 'none')` : "'none'"}, ${percentile(call, 3, '10')}, ${percentile(call, 4, '90')}, ${given(call, 5, 'long', '0')}) AS JSON)`,
    {
      'series_outliers(dynamic([1, 2, 3, 4, 20]), "tukey")': '[-0.5,0.0,0.0,0.0,8.0]',
      'array_length(series_outliers(dynamic([1, 2])))': '2',
    },
    { differs: 'Scores are distances from the range of the percentiles, in widths of that range.' },
  ),
  several('series_fft', ['real', 'imag'], (call) => fourier(call, false), {
    examples: { 'toscalar(print s = dynamic([1, 2, 3, 4]) | project (r, i) = series_fft(s) | project i)': '[0.0,2.0,0.0,-2.0]' },
  }),
  several('series_ifft', ['real', 'imag'], (call) => fourier(call, true), {
    examples: {
      'toscalar(print r = dynamic([10, -2, -2, -2]), i = dynamic([0, 2, 0, -2]) | project (x, y) = series_ifft(r, i) | project x)':
        '[1.0,2.0,3.0,4.0]',
    },
  }),
  several('series_fit_poly', ['rsquare', 'coefficients', 'variance', 'rvariance', 'poly_fit'], polynomial, {
    examples: {
      'toscalar(print s = dynamic([1, 3, 5, 7]) | project (r, c, v, e, f) = series_fit_poly(s) | project round(todouble(c[0]), 6))': '2',
      'toscalar(print s = dynamic([3, 5, 7, 9]) | project (r, c, v, e, f) = series_fit_poly(s) | project round(todouble(c[1]), 6))': '1',
      'toscalar(print x = dynamic([2, 4, 6, 8]), y = dynamic([4, 16, 36, 64]) | project (r, c, v, e, f) = series_fit_poly(y, x, 2) | project round(todouble(c[0]), 6))':
        '1',
    },
  }),
];

// Source: learn.microsoft.com/kusto/query/series-outliers-function.
function percentile(call: Call, index: number, otherwise: string): string {
  const wanted = call.arguments[index];
  const known = wanted && (wholeNumber(wanted) ?? wanted.constant);
  if ((typeof known === 'bigint' || typeof known === 'number') && (known < 2 || known > 98))
    return call.refuse('A percentile here is a number from 2 to 98.', wanted);
  return given(call, index, 'real', otherwise);
}

function real(call: Call, index: number): string {
  return convert(argument(call, index), 'real');
}

function long(call: Call, index: number): string {
  return convert(argument(call, index), 'long');
}

interface Details {
  readonly examples: Readonly<Record<string, string | null>>;
  readonly differs?: string;
}

/** A function that gives several values from one bag; where one is asked for it is the first. */
function several(name: string, keys: readonly string[], bag: (call: Call) => string, { examples, ...extras }: Details): ScalarFunction {
  const value = (call: Call, key: string): Expression => ({
    sql: `nullif(json_extract(${bag(call)}, '$.${key}'), 'null')`,
    type: 'dynamic',
    start: call.start,
    end: call.end,
  });
  return {
    ...scalar(name, (call) => convert(value(call, keys[0] ?? ''), call.type), examples, extras),
    values: (call) => keys.map((key) => ({ name: key, ...value(call, key) })),
  };
}

function decomposed(call: Call): string {
  return `kql_series_decompose(${json(call, 0)}, ${given(call, 1, 'long', '-1')}, ${word(call, 2, trends)}, ${given(call, 3, 'long', '0')}, ${given(call, 4, 'real', '0.6')})`;
}

// The residuals that lie outside of their own range are anomalies.
function anomalies(call: Call): string {
  const points = given(call, 4, 'long', '0');
  const method = word(call, 5, tests);
  const parts = `kql_series_decompose(${json(call, 0)}, ${given(call, 2, 'long', '-1')}, ${word(call, 3, trends)}, ${points}, ${given(call, 6, 'real', '0.6')})`;
  const scores = `kql_series_outliers(CAST(json_extract(v, '$.residual') AS VARCHAR), ${method}, 'none', 10, 90, ${points})`;
  const flags = `kql_series_flags(${scores}, ${given(call, 1, 'real', '1.5')})`;
  return `list_transform([${parts}], lambda v: '{"flag":' || ${flags} || ',"score":' || ${scores} || ',"baseline":' || CAST(json_extract(v, '$.baseline') AS VARCHAR) || '}')[1]`;
}

function fourier(call: Call, inverse: boolean): string {
  return `kql_series_fourier(${json(call, 0)}, ${call.arguments[1] ? json(call, 1) : "'[]'"}, ${inverse})`;
}

function polynomial(call: Call): string {
  const second = call.arguments[1];
  const hasPlaces = second?.type === 'dynamic';
  const degree = given(call, hasPlaces ? 2 : 1, 'long', '1');
  return `kql_series_fit_poly(${json(call, 0)}, ${hasPlaces ? json(call, 1) : "''"}, ${degree})`;
}
