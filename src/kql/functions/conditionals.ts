import type { Call, Expression, ScalarFunction } from '../scalarFunction';
import { argument } from './arguments';
import { asReal, convert, jsonText } from './convert';
import { scalar } from './entry';

/** Choices, and tests for what is not there. */
export const conditionalFunctions: readonly ScalarFunction[] = [
  scalar(
    'iff',
    (call) =>
      `CASE WHEN ${convert(argument(call, 0), 'bool')} THEN ${convert(argument(call, 1), call.type)} ELSE ${convert(argument(call, 2), call.type)} END`,
    { 'iff(1 > 2, "a", "b")': 'b', 'iff(bool(null), 1, 2)': '2' },
    { aliases: ['iif'] },
  ),
  scalar('case', choose, { 'case(1 > 2, "a", 2 > 1, "b", "c")': 'b', 'case(false, 1, 2)': '2' }),
  scalar('coalesce', coalesce, { 'coalesce(long(null), 5, 7)': '5', 'coalesce("", "x")': 'x', 'coalesce(real(null), real(null))': null }),
  scalar('not', (call) => `(NOT ${convert(argument(call, 0), 'bool')})`, { 'not(true)': 'false', 'not(bool(null))': null }),
  scalar('isnull', (call) => isNull(argument(call, 0)), {
    'isnull(long(null))': 'true',
    'isnull("")': 'false',
    'isnull(dynamic({"a":null}).a)': 'true',
  }),
  scalar(
    'isnotnull',
    (call) => `(NOT ${isNull(argument(call, 0))})`,
    { 'isnotnull(1)': 'true', 'isnotnull(dynamic(null))': 'false' },
    { aliases: ['notnull'] },
  ),
  scalar('isempty', (call) => isEmpty(argument(call, 0)), {
    'isempty("")': 'true',
    'isempty(" ")': 'false',
    'isempty(long(null))': 'true',
    'isempty(dynamic({"a":""}).a)': 'true',
  }),
  scalar(
    'isnotempty',
    (call) => isNotEmpty(argument(call, 0)),
    { 'isnotempty("x")': 'true', 'isnotempty(dynamic({"a":""}).b)': 'false' },
    { aliases: ['notempty'] },
  ),
  scalar('isnan', (call) => `isnan(${asReal(argument(call, 0))})`, { 'isnan(real(nan))': 'true', 'isnan(1.0)': 'false' }),
  scalar('isinf', (call) => `isinf(${asReal(argument(call, 0))})`, { 'isinf(1.0/0.0)': 'true' }),
  scalar('isfinite', (call) => `isfinite(${asReal(argument(call, 0))})`, { 'isfinite(1.0)': 'true', 'isfinite(0.0/0.0)': 'false' }),
  scalar('isascii', (call) => String.raw`regexp_full_match(${convert(argument(call, 0), 'string')}, '[\x00-\x7F]*')`, {
    'isascii("abc")': 'true',
    'isascii("é")': 'false',
  }),
  scalar('isutf8', () => 'true', { 'isutf8("é")': 'true' }),
  scalar('max_of', (call) => extreme(call, 'greatest'), { 'max_of(1, long(null), 3)': '3', 'max_of(real(nan), 1.0)': 'NaN' }),
  scalar('min_of', (call) => extreme(call, 'least'), { 'min_of(int(null), 5)': '5', 'min_of(real(nan), 1.0)': 'NaN' }),
];

function choose(call: Call): string {
  const branches: string[] = [];
  const last = call.arguments.length - 1;
  for (let index = 0; index + 1 <= last; index += 2) {
    branches.push(`WHEN ${convert(argument(call, index), 'bool')} THEN ${convert(argument(call, index + 1), call.type)}`);
  }
  return `CASE ${branches.join(' ')} ELSE ${convert(argument(call, last), call.type)} END`;
}

// An empty text counts as missing.
function coalesce(call: Call): string {
  const values = call.arguments.map((value) => convert(value, call.type));
  if (call.type !== 'string') return `coalesce(${values.join(', ')})`;
  return `coalesce(${values.map((value) => `nullif(${value}, '')`).join(', ')}, '')`;
}

function isNull({ sql, type, neverNull }: Expression): string {
  return type === 'string' || neverNull === true ? 'false' : `(${sql} IS NULL)`;
}

function isEmpty(value: Expression): string {
  const { sql, type, neverNull } = value;
  if (type === 'string') return `(${sql} = '')`;
  if (type === 'dynamic') return `(coalesce(${jsonText(value)}, '') = '')`;
  return neverNull === true ? 'false' : `(${sql} IS NULL)`;
}

function isNotEmpty(value: Expression): string {
  const { sql, type, neverNull } = value;
  if (type === 'string') return `(${sql} <> '')`;
  if (type === 'dynamic') return `(coalesce(${jsonText(value)}, '') <> '')`;
  return neverNull === true ? 'true' : `(${sql} IS NOT NULL)`;
}

// Nulls are passed over; NaN is the answer wherever it occurs.
function extreme(call: Call, name: 'greatest' | 'least'): string {
  const values = call.arguments.map((value) => convert(value, call.type)).join(', ');
  const plain = `${name}(${values})`;
  return call.type === 'real' && name === 'least' ? `CASE WHEN isnan(greatest(${values})) THEN 'nan'::DOUBLE ELSE ${plain} END` : plain;
}
