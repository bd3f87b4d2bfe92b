import type { Call, ScalarFunction } from '../scalarFunction';
import { argument, wholeNumber } from './arguments';
import { convert, toText } from './convert';
import { scalar } from './entry';

const text = (call: Call): string => toText(argument(call, 0));
const json = (call: Call): string => `CAST(${convert(argument(call, 0), 'dynamic')} AS VARCHAR)`;

/** Hashes, and texts in base64, URLs, hexadecimal and code points. */
export const encodingFunctions: readonly ScalarFunction[] = [
  scalar(
    'hash',
    (call) => hash(call),
    { 'hash("World")': '1846988464401551951', 'hash("World", 100)': '51', 'hash(datetime(2015-01-01))': '1380966698541616202' },
    { aliases: ['hash_xxhash64'] },
  ),
  scalar('hash_md5', (call) => `md5(${text(call)})`, { 'hash_md5("World")': 'f5a7924e621e84c9280a9a27e1bcb7f6' }),
  scalar('hash_sha1', (call) => `sha1(${text(call)})`, { 'hash_sha1("World")': '70c07ec18ef89c5309bbb0937f3a6342411e1fdd' }),
  scalar('hash_sha256', (call) => `sha256(${text(call)})`, {
    'hash_sha256("World")': '78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524',
  }),
  scalar(
    'base64_encode_tostring',
    (call) => `to_base64(encode(${text(call)}))`,
    { 'base64_encode_tostring("Kusto")': 'S3VzdG8=' },
    { aliases: ['base64_encodestring'] },
  ),
  scalar(
    'base64_decode_tostring',
    (call) => `kql_base64_text(${text(call)})`,
    { 'base64_decode_tostring("S3VzdG8=")': 'Kusto', 'base64_decode_tostring("!")': '' },
    { aliases: ['base64_decodestring'] },
  ),
  scalar('base64_decode_toarray', (call) => `CAST(kql_base64_array(${text(call)}) AS JSON)`, {
    'base64_decode_toarray("S3Vz")': '[75,117,115]',
  }),
  scalar('base64_encode_fromarray', (call) => `coalesce(kql_base64_of_array(${json(call)}), '')`, {
    'base64_encode_fromarray(dynamic([75, 117, 115]))': 'S3Vz',
  }),
  scalar('base64_decode_toguid', (call) => `CAST(kql_base64_guid(${text(call)}) AS UUID)`, {
    'base64_decode_toguid("8jMxriJurkmwahbmqbIS6w==")': 'ae3133f2-6e22-49ae-b06a-16e6a9b212eb',
  }),
  scalar('base64_encode_fromguid', (call) => `coalesce(kql_base64_of_guid(CAST(${convert(argument(call, 0), 'guid')} AS VARCHAR)), '')`, {
    'base64_encode_fromguid(toguid("ae3133f2-6e22-49ae-b06a-16e6a9b212eb"))': '8jMxriJurkmwahbmqbIS6w==',
  }),
  scalar('url_encode', (call) => `replace(kql_url_encode(${text(call)}), '%20', '+')`, { 'url_encode("a b/c")': 'a+b%2fc' }),
  scalar('url_encode_component', (call) => `kql_url_encode(${text(call)})`, { 'url_encode_component("a b/c")': 'a%20b%2fc' }),
  scalar('url_decode', (call) => `kql_url_decode(${text(call)})`, { 'url_decode("a%20b%2fc")': 'a b/c' }),
  scalar(
    'unicode_codepoints_from_string',
    (call) => `CAST(kql_codepoints(${text(call)}) AS JSON)`,
    { 'unicode_codepoints_from_string("Ab")': '[65,98]' },
    { aliases: ['to_utf8'] },
  ),
  scalar(
    'unicode_codepoints_to_string',
    (call) => `kql_text_of_codepoints(CAST(json_array(${call.arguments.map((value) => convert(value, 'dynamic')).join(', ')}) AS VARCHAR))`,
    {
      'unicode_codepoints_to_string(dynamic([75, 117]), 115)': 'Kus',
    },
    { aliases: ['make_string'] },
  ),
  scalar('tohex', tohex, {
    'tohex(256)': '100',
    'tohex(-256)': 'ffffffffffffff00',
    'tohex(256, 6)': '000100',
    'tohex(toint(-256), 8)': 'ffffff00',
  }),
  scalar('format_bytes', formatBytes, {
    'format_bytes(564)': '564 Bytes',
    'format_bytes(10332, 1)': '10.1 KB',
    'format_bytes(1536, 5000000000)': '1.5 KB',
    'format_bytes(20010332, 0, "KB")': '19541 KB',
  }),
];

function hash(call: Call): string {
  const value = argument(call, 0);
  const whole =
    value.type === 'long' || value.type === 'datetime' || value.type === 'timespan' || value.type === 'int' || value.type === 'bool';
  const hashed = whole ? `kql_hash_long(${convert(value, 'long')})` : `kql_hash_text(${toText(value)})`;
  const modulus = call.arguments[1];
  return modulus ? `kql.remainder(${hashed}, ${convert(modulus, 'long')})` : hashed;
}

/** Zeros in front make no text longer than this. Source: learn.microsoft.com/kusto/query/tohex-function. */
const mostHexDigits = 16;

function tohex(call: Call): string {
  const value = argument(call, 0);
  // A negative int has the digits of its 32 bits.
  const bits = value.type === 'int' ? `(${convert(value, 'long')} & 4294967295)` : convert(value, 'long');
  const digits = `lower(to_hex(${bits}))`;
  const width = call.arguments[1];
  return width
    ? `lpad(${digits}, CAST(least(${mostHexDigits}, greatest(${convert(width, 'long')}, length(${digits}))) AS INTEGER), '0')`
    : digits;
}

const byteUnits = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];

function formatBytes(call: Call): string {
  const bytes = convert(argument(call, 0), 'real');
  const given = call.arguments[1] ? (wholeNumber(argument(call, 1)) ?? call.refuse('The precision must be a constant number.')) : 0n;
  if (given < 0n) return call.refuse('The precision must not be below 0.', call.arguments[1]);
  // Zeros at the end are cut off, and a real has no more digits.
  const places = given > 17n ? 17n : given;
  const amount = (power: number): string => `CAST(CAST(round(${bytes} / ${1024 ** power}, ${places}) AS DECIMAL(38,${places})) AS VARCHAR)`;
  const form = (power: number): string =>
    (places === 0n ? amount(power) : `rtrim(rtrim(${amount(power)}, '0'), '.')`) + ` || ' ${byteUnits[power] ?? ''}'`;
  const wanted = call.arguments[2]?.constant;
  if (typeof wanted === 'string') {
    const power = byteUnits.findIndex((unit) => unit.toLowerCase() === wanted.toLowerCase());
    return power < 0 ? call.refuse(`There is no unit named ${wanted}.`, call.arguments[2]) : form(power);
  }
  const branches = byteUnits.map((_, power) => `WHEN abs(${bytes}) < ${1024 ** (power + 1)} THEN ${form(power)}`);
  return `CASE ${branches.join(' ')} ELSE '' END`;
}
