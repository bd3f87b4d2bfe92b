import type { Call, ScalarFunction } from '../scalarFunction';
import { argument, longestArray, wholeNumber } from './arguments';
import { asLong, asReal, convert } from './convert';
import { scalar } from './entry';

const real = (call: Call, index = 0): string => {
  const value = argument(call, index);
  return value.type === 'dynamic' || value.type === 'string' ? convert(value, 'real') : asReal(value);
};

const plain = (name: string, examples: Readonly<Record<string, string>>, engineName = name): ScalarFunction =>
  scalar(name, (call) => `${engineName}(${real(call)})`, examples);

const reals = (call: Call, count: number): string =>
  Array.from({ length: count }, (_, index) => convert(argument(call, index), 'real')).join(', ');

const long = (call: Call, index: number): string => convert(argument(call, index), 'long');

/** Functions of numbers. */
export const mathFunctions: readonly ScalarFunction[] = [
  scalar('round', round, {
    'round(2.5)': '3',
    'round(-2.5)': '-3',
    'round(3.14159, 2)': '3.14',
    'round(1234, -2)': '1200',
    'round(1.25, 5000000000)': '1.25',
  }),
  scalar('abs', absolute, { 'abs(-5)': '5', 'abs(-5.5)': '5.5', 'abs(-1d)': '1.00:00:00' }),
  scalar(
    'sign',
    (call) =>
      `CAST(coalesce(sign(CASE WHEN isnan(${real(call)}) THEN 0 ELSE ${real(call)} END), NULL) AS ${call.type === 'int' ? 'INTEGER' : call.type === 'long' ? 'BIGINT' : 'DOUBLE'})`,
    {
      'sign(-5.5)': '-1',
      'sign(0)': '0',
    },
  ),
  scalar('ceiling', (call) => ceiling(call), { 'ceiling(1.2)': '2', 'ceiling(-1.2)': '-1' }),
  scalar('sqrt', (call) => `kql.square_root(${real(call)})`, { 'sqrt(9)': '3', 'sqrt(-1.0)': 'NaN' }),
  plain('exp', { 'exp(0)': '1' }),
  scalar('exp2', (call) => `pow(2.0::DOUBLE, ${real(call)})`, { 'exp2(3)': '8' }),
  scalar('exp10', (call) => `pow(10.0::DOUBLE, ${real(call)})`, { 'exp10(2)': '100' }),
  scalar('log', (call) => `kql.logarithm(${real(call)})`, { 'log(1)': '0', 'log(-1.0)': null, 'log(0.0)': '-Infinity' }),
  scalar('log2', (call) => `kql.logarithm_of_base(${real(call)}, 2)`, { 'log2(8)': '3' }),
  scalar('log10', (call) => `kql.logarithm_of_base(${real(call)}, 10)`, { 'log10(1000)': '3' }),
  scalar('loggamma', (call) => `kql.loggamma_of(${real(call)})`, { 'loggamma(1)': '0', 'loggamma(0)': 'Infinity' }),
  scalar('gamma', (call) => `kql.gamma_of(${real(call)})`, { 'gamma(5)': '24', 'gamma(0)': 'Infinity', 'gamma(-1)': 'NaN' }),
  scalar('pow', (call) => `pow(${real(call)}, ${real(call, 1)})`, { 'pow(2, 10)': '1024', 'pow(-8.0, 1.0 / 3.0)': 'NaN' }),
  plain('sin', { 'sin(0)': '0', 'sin(real(+inf))': 'NaN' }, 'kql.sin_of'),
  plain('cos', { 'cos(0)': '1', 'cos(real(-inf))': 'NaN' }, 'kql.cos_of'),
  plain('tan', { 'tan(0)': '0', 'tan(real(+inf))': 'NaN' }, 'kql.tan_of'),
  scalar('asin', (call) => `kql.within_one(${real(call)}, asin(greatest(-1, least(1, ${real(call)}))))`, {
    'asin(0)': '0',
    'asin(2)': 'NaN',
  }),
  scalar('acos', (call) => `kql.within_one(${real(call)}, acos(greatest(-1, least(1, ${real(call)}))))`, {
    'acos(1)': '0',
    'acos(2)': 'NaN',
  }),
  plain('atan', { 'atan(0)': '0' }),
  scalar('atan2', (call) => `atan2(${real(call)}, ${real(call, 1)})`, { 'atan2(0, 1)': '0' }),
  plain('cot', { 'round(cot(1), 6)': '0.642093', 'cot(0)': 'Infinity' }, 'kql.cot_of'),
  plain('degrees', { 'degrees(0)': '0' }),
  plain('radians', { 'radians(0)': '0' }),
  scalar('pi', () => 'pi()', { 'round(pi(), 5)': '3.14159' }),
  scalar('erf', (call) => `kql_erf(${real(call)})`, { 'round(erf(0.5), 6)': '0.5205' }),
  scalar('erfc', (call) => `(1 - kql_erf(${real(call)}))`, { 'round(erfc(0.5), 6)': '0.4795' }),
  scalar('beta_cdf', (call) => `kql_beta_cdf(${reals(call, 3)})`, {
    'round(beta_cdf(0.25, 2, 3), 8)': '0.26171875',
    'beta_cdf(2, 1, 1)': 'NaN',
  }),
  scalar('beta_pdf', (call) => `kql_beta_pdf(${reals(call, 3)})`, {
    'round(beta_pdf(0.25, 2, 3), 8)': '1.6875',
    'beta_pdf(0.5, -1, 1)': 'NaN',
  }),
  scalar('beta_inv', (call) => `kql_beta_inv(${reals(call, 3)})`, {
    'round(beta_inv(0.26171875, 2, 3), 8)': '0.25',
    'beta_inv(2, 1, 1)': 'NaN',
  }),
  scalar('welch_test', (call) => `kql_welch_test(${reals(call, 6)})`, {
    'round(welch_test(10, 4, 8, 12, 4, 8), 6)': '0.065288',
    'welch_test(5, 2, 9, 5, 2, 9)': '1',
  }),
  scalar('binary_and', (call) => `(${long(call, 0)} & ${long(call, 1)})`, { 'binary_and(6, 3)': '2' }),
  scalar('binary_or', (call) => `(${long(call, 0)} | ${long(call, 1)})`, { 'binary_or(6, 3)': '7' }),
  scalar('binary_xor', (call) => `xor(${long(call, 0)}, ${long(call, 1)})`, { 'binary_xor(6, 3)': '5' }),
  scalar('binary_not', (call) => `(~(${long(call, 0)}))`, { 'binary_not(5)': '-6' }),
  scalar('binary_shift_left', (call) => shifted(call, `kql.shift_left(${long(call, 0)}, ${long(call, 1)})`), {
    'binary_shift_left(1, 4)': '16',
    'binary_shift_left(1, -1)': null,
  }),
  scalar('binary_shift_right', (call) => shifted(call, `(${long(call, 0)} >> CAST((${long(call, 1)}) & 63 AS INTEGER))`), {
    'binary_shift_right(16, 2)': '4',
    'binary_shift_right(16, -2)': null,
  }),
  scalar('bitset_count_ones', (call) => `CAST(bit_count(${long(call, 0)}) AS BIGINT)`, { 'bitset_count_ones(7)': '3' }),
  scalar(
    'rand',
    (call) =>
      call.arguments.length === 0 ? 'random()' : `CAST(floor(random() * ${real(call)}) AS ${call.type === 'real' ? 'DOUBLE' : 'BIGINT'})`,
    {
      'rand() < 1': 'true',
    },
  ),
  scalar('new_guid', () => 'uuid()', { 'isnotnull(new_guid())': 'true' }),
  scalar('range', series, {
    'range(1, 7, 2)': '[1,3,5,7]',
    'range(3, 1)': '[]',
    'range(1, 2.6)': '[1.0,2.0]',
    'range(real(nan), 1)': null,
    'range(0, 9000, 4500)': '[0,4500,9000]',
    'range(1h, 1h + 1m, 1m / 2.0)': '["01:00:00","01:00:30","01:01:00"]',
  }),
];

// The engine rounds halves away from zero, as the service does.
function round(call: Call): string {
  const places = call.arguments[1];
  // A real has less than 400 digits on either side of its point.
  if (places) return `round(${real(call)}, CAST(kql.held(${convert(places, 'long')}, -400, 400) AS INTEGER))`;
  return `round(${real(call)})`;
}

function absolute(call: Call): string {
  const value = argument(call, 0);
  switch (value.type) {
    case 'int':
      return `abs(${call.type === 'long' ? asLong(value) : value.sql})`;
    case 'long':
      return `coalesce(TRY(abs(${value.sql})), ${value.sql})`;
    case 'dynamic':
      return `abs(${convert(value, call.type)})`;
    default:
      return `abs(${value.sql})`;
  }
}

function ceiling(call: Call): string {
  const value = argument(call, 0);
  return value.type === 'int' || value.type === 'long' ? convert(value, call.type) : `ceil(${real(call)})`;
}

function series(call: Call): string {
  const first = argument(call, 0);
  const step = call.arguments[2];
  const isWhole = [first, argument(call, 1), ...(step ? [step] : [])].every(({ type }) => type === 'int' || type === 'long');
  if (isWhole) {
    return `to_json(${seriesBy(stepOf(call, 1n), asLong(first), long(call, 1))})`;
  }
  if (call.arguments.some(({ type }) => type === 'real' || type === 'decimal')) {
    const width = step ? asReal(step) : '1';
    const count = `kql.count_of_steps(${real(call)}, ${real(call, 1)}, ${width}, ${longestArray - 1n})`;
    return `to_json(list_transform(generate_series(0, ${count}), lambda i: ${real(call)} + i * ${width}))`;
  }
  return ticks(call);
}

function ticks(call: Call): string {
  const first = argument(call, 0);
  const item = convert({ sql: 'v', type: first.type, start: call.start, end: call.end }, 'dynamic');
  const list = seriesBy(stepOf(call, 36_000_000_000n), asLong(first), asLong(argument(call, 1)));
  return `to_json(list_transform(${list}, lambda v: ${item}))`;
}

/** The step of a range, where it is known, or its SQL. */
function stepOf(call: Call, usual: bigint): bigint | string {
  const step = call.arguments[2];
  if (!step) return usual;
  const known = wholeNumber(step);
  return known === 0n ? call.refuse('The step must not be 0.', step) : (known ?? asLong(step));
}

// The end is drawn in before anything is made, so that a vast range costs no memory.
function seriesBy(step: bigint | string, first: string, last: string): string {
  if (typeof step === 'string') {
    const limit = `CAST(${first} AS HUGEINT) + CAST(${step} AS HUGEINT) * ${longestArray - 1n}`;
    const end = `CASE WHEN ${step} > 0 THEN least(${last}, ${limit}) ELSE greatest(${last}, ${limit}) END`;
    return `generate_series(${first}, CAST(${end} AS BIGINT), nullif(${step}, 0))`;
  }
  const limit = `CAST(${first} AS HUGEINT) + ${step * (longestArray - 1n)}`;
  return `generate_series(${first}, CAST(${step > 0n ? 'least' : 'greatest'}(${last}, ${limit}) AS BIGINT), ${step})`;
}

// Bits cannot be moved by fewer than none. Source: learn.microsoft.com/kusto/query/binary-shift-left-function.
function shifted(call: Call, moved: string): string {
  const by = wholeNumber(argument(call, 1));
  return by !== undefined && by >= 0n ? moved : `CASE WHEN ${long(call, 1)} >= 0 THEN ${moved} END`;
}
