import type { Call, ScalarFunction } from '../scalarFunction';
import { refuseAtRun } from '../plan/runtimeRefusal';
import { argument, constantText, wholeNumber } from './arguments';
import { convert, toText } from './convert';
import { scalar } from './entry';

const bag =
  (name: string) =>
  (call: Call): string =>
    `CAST(${name}(${toText(argument(call, 0))}) AS JSON)`;

/** Functions that take texts with a form of their own apart, and a few others. */
export const parsingFunctions: readonly ScalarFunction[] = [
  scalar('parse_xml', bag('kql_parse_xml'), {
    'parse_xml("<a x=\\"1\\"><b>2</b><b/>t</a>")': '{"a":{"@x":"1","#text":"t","b":["2",null]}}',
    'parse_xml("<a>&lt;<![CDATA[b]]></a>")': '{"a":"<b"}',
    'parse_xml("<a><b></a></b>")': null,
  }),
  scalar('assert', (call) => `CASE WHEN ${convert(argument(call, 0), 'bool')} THEN true ELSE ${refuseAtRun(constantText(call, 1))} END`, {
    'assert(1 < 2, "never said")': 'true',
  }),
  scalar(
    'parse_url',
    bag('kql_parse_url'),
    {
      'parse_url("https://u:p@host:1234/a/b?k=v#f")':
        '{"Scheme":"https","Host":"host","Port":"1234","Path":"/a/b","Username":"u","Password":"p","Query Parameters":{"k":"v"},"Fragment":"f"}',
    },
    { aliases: ['parseurl'] },
  ),
  scalar(
    'parse_urlquery',
    bag('kql_parse_urlquery'),
    { 'parse_urlquery("a=1&b=x%20y")': '{"Query Parameters":{"a":"1","b":"x y"}}' },
    { aliases: ['parseurlquery'] },
  ),
  scalar('parse_path', bag('kql_parse_path'), {
    'parse_path(@"C:\\temp\\file.txt")': String.raw`{"Scheme":"","RootPath":"C:","DirectoryPath":"C:\\temp","DirectoryName":"temp","Filename":"file.txt","Extension":"txt","AlternateDataStreamName":""}`,
    'parse_path("file://C:/temp/file.txt:some.exe")':
      '{"Scheme":"file","RootPath":"C:","DirectoryPath":"C:/temp","DirectoryName":"temp","Filename":"file.txt","Extension":"txt","AlternateDataStreamName":"some.exe"}',
  }),
  scalar('parse_csv', bag('kql_parse_csv'), { 'parse_csv("a,\\"b,c\\",d")': '["a","b,c","d"]', 'parse_csv("")': '[""]' }),
  scalar(
    'parse_version',
    (call) => `TRY_CAST(kql_parse_version(${toText(argument(call, 0))}) AS ${call.type === 'decimal' ? 'DECIMAL(38,17)' : 'DOUBLE'})`,
    {
      'parse_version("1.2") < parse_version("1.10")': 'true',
      'isnull(parse_version("a"))': 'true',
    },
    { differs: 'The number is smaller by a factor of 10^17; comparisons between versions are the same.' },
  ),
  scalar('parse_command_line', commandLine, { 'parse_command_line("a \\"b c\\" d", "windows")': '["a","b c","d"]' }),
  scalar('around', around, { 'around(5, 4, 1)': 'true', 'around(datetime(2021-01-01), datetime(2021-01-02), 1h)': 'false' }),
];

function commandLine(call: Call): string {
  const kind = call.arguments[1]?.constant;
  return typeof kind === 'string' && kind.toLowerCase() === 'windows'
    ? bag('kql_parse_command_line')(call)
    : call.refuse('Only the kind "windows" is known.', call.arguments[1]);
}

function around(call: Call): string {
  const [given, center, delta] = [argument(call, 0), argument(call, 1), argument(call, 2)];
  for (const one of [given, center, delta]) {
    if (['string', 'guid', 'bool'].includes(one.type)) return call.refuse('around() compares numbers, times and lengths of time.', one);
  }
  const value = given.type === 'dynamic' ? { ...given, sql: convert(given, 'real'), type: 'real' as const } : given;
  const ticks = [center, delta].map(wholeNumber);
  const [middle, width] = ticks;
  if (middle !== undefined && width !== undefined) return `(${value.sql} BETWEEN ${middle - width} AND ${middle + width})`;
  const type = value.type === 'datetime' || value.type === 'timespan' ? 'long' : value.type;
  const [point, reach] = [
    convert({ ...center, type: center.type === 'datetime' ? 'long' : center.type }, type),
    convert({ ...delta, type: delta.type === 'timespan' ? 'long' : delta.type }, type),
  ];
  return `(${value.sql} BETWEEN ${point} - ${reach} AND ${point} + ${reach})`;
}
