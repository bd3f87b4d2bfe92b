import type { ColumnType } from '../../base/column';
import { sqlText } from '../../base/sql';
import type { Call, ScalarFunction } from '../scalarFunction';
import { argument } from './arguments';
import { convert, toText } from './convert';
import { scalar } from './entry';

const to =
  (type: ColumnType) =>
  (call: Call): string =>
    convert(argument(call, 0), type);

/** Functions that turn a value into another type. */
export const conversionFunctions: readonly ScalarFunction[] = [
  scalar('tostring', (call) => toText(argument(call, 0)), {
    'tostring(123)': '123',
    'tostring(true)': 'True',
    'tostring(1500.0)': '1500.0',
    'tostring(1e16)': '10000000000000000.0',
    'tostring(-2.5e25)': '-2.5e25',
    'tostring(0.7 + 0.1)': '0.7999999999999999',
    'tostring(6.073712)': '6.0737120000000008',
    'tostring(0.00000012)': '1.2e-7',
    'tostring(long(null))': '',
    'tostring(1d)': '1.00:00:00',
    'tostring(datetime(2020-01-01))': '2020-01-01T00:00:00.0000000Z',
    'tostring(dynamic({"a":[true,"x"]}).a[1])': 'x',
    'tostring(dynamic({"a":[true,"x"]}).a[0])': 'true',
  }),
  scalar('toint', to('int'), {
    'toint("0x1F")': '31',
    'toint("5.7")': null,
    'toint(2.9)': '2',
    'toint("2147483648")': null,
    'toint(5000000000)': '705032704',
  }),
  scalar('tolong', to('long'), {
    'tolong(" 42 ")': '42',
    'tolong(dynamic(9.99))': '9',
    'tolong(dynamic(-9223372036854775808))': '-9223372036854775808',
    'tolong(1e19)': '9223372036854775807',
    'tolong(9223372036854775807.0)': '-9223372036854775808',
    'tolong("x")': null,
  }),
  scalar('todouble', to('real'), { 'todouble("1e3")': '1000', 'todouble("1,5")': null, 'todouble(true)': '1' }, { aliases: ['toreal'] }),
  scalar('todecimal', to('decimal'), { 'todecimal("1.5")': '1.5', 'todecimal("x")': null }),
  scalar(
    'tobool',
    to('bool'),
    { 'tobool("TRUE")': 'true', 'tobool("1.0")': null, 'tobool(-1)': 'true', 'tobool("yes")': null },
    { aliases: ['toboolean'] },
  ),
  scalar('todatetime', to('datetime'), {
    'todatetime("2020-06-15T13:45:09.1234567Z")': '2020-06-15T13:45:09.1234567Z',
    'todatetime("2020-06-15 13:45:09")': '2020-06-15T13:45:09.0000000Z',
    'todatetime("2020-02-30")': null,
    'todatetime("2020-01-01T02:00:00+02:00")': '2020-01-01T00:00:00.0000000Z',
    'todatetime("5/25/2014 8:20:03 PM")': '2014-05-25T20:20:03.0000000Z',
    'todatetime("Sat, 8 Nov 14 15:05:02 GMT")': '2014-11-08T15:05:02.0000000Z',
  }),
  scalar(
    'totimespan',
    to('timespan'),
    { 'totimespan("1.02:03:04.5")': '1.02:03:04.5000000', 'totimespan("90s")': '00:01:30', 'totimespan("1.5")': null },
    { aliases: ['totime'] },
  ),
  scalar('toguid', to('guid'), {
    'toguid("70FC66F7-8279-44FC-9092-D364D70FCE44")': '70fc66f7-8279-44fc-9092-d364d70fce44',
    'toguid("x")': null,
  }),
  scalar(
    'parse_json',
    parseJson,
    {
      'parse_json("{\\"a\\": [1, 2]}")': '{"a":[1,2]}',
      'parse_json("not json")': '"not json"',
      'parse_json("null")': null,
      'parse_json("")': null,
    },
    { aliases: ['todynamic', 'parsejson', 'toobject'] },
  ),
  scalar(
    'dynamic_to_json',
    (call) => `coalesce(CAST(kql_sort_keys(CAST(${convert(argument(call, 0), 'dynamic')} AS VARCHAR)) AS VARCHAR), '')`,
    {
      'dynamic_to_json(dynamic({"b":2,"a":1}))': '{"a":1,"b":2}',
    },
  ),
  scalar('gettype', getType, {
    'gettype(1)': 'long',
    'gettype("s")': 'string',
    'gettype(dynamic([1]))': 'array',
    'gettype(dynamic({"a":1}))': 'dictionary',
    'gettype(dynamic(null))': 'null',
    'gettype(toint("x"))': 'int',
  }),
];

// parse_json of a dynamic value parses nothing again, but for a text in it; nor does parse_json(tostring(d)), which is how queries are often written.
function parseJson(call: Call): string {
  const value = argument(call, 0);
  const inner = value.result?.of === 'tostring' ? value.result.arguments[0] : undefined;
  const source = inner?.type === 'dynamic' ? inner : value;
  if (source.type === 'dynamic') return `kql.parse_again(${source.sql})`;
  if (typeof value.constant === 'string') return constantJson(value.constant);
  return value.type === 'string' ? `kql.parse_json(${value.sql})` : convert(value, 'dynamic');
}

function constantJson(text: string): string {
  if (text.trim() === '') return 'CAST(NULL AS JSON)';
  return `kql.parse_json(${sqlText(text)})`;
}

function getType(call: Call): string {
  const { type, sql } = argument(call, 0);
  return type === 'dynamic' ? `kql.type_of_json(${sql})` : `'${type}'`;
}
