import { sqlText } from '../../base/sql';
import { beforeAddress, behindAddress, octet } from '../macros/networks';
import { masked, parseVersion4, version4Text } from '../macros/addresses';
import type { Call, Expression, ScalarFunction } from '../scalarFunction';
import { argument, knownDynamic } from './arguments';
import { convert, toText } from './convert';
import { scalar } from './entry';
import { escapePattern } from './pattern';

const text = (call: Call, index: number): string => toText(argument(call, index));
const long = (call: Call, index: number, otherwise: string): string =>
  call.arguments[index] ? convert(argument(call, index), 'long') : otherwise;

/** Functions of IP addresses. */
export const addressFunctions: readonly ScalarFunction[] = [
  scalar('parse_ipv4', (call) => `kql.ipv4(${text(call, 0)})`, {
    'parse_ipv4("192.168.1.1")': '3232235777',
    'parse_ipv4("192.168.1.1/24")': '3232235776',
    'parse_ipv4("1.2.3.256")': null,
  }),
  scalar('parse_ipv4_mask', (call) => `kql_ipv4_mask(${text(call, 0)}, ${long(call, 1, '32')})`, {
    'parse_ipv4_mask("192.168.1.7", 24)': '3232235776',
  }),
  scalar('format_ipv4', (call) => `coalesce(kql_ipv4_text(${addressBits(call)}), '')`, {
    'format_ipv4("192.168.1.7", 24)': '192.168.1.0',
    'format_ipv4(3232235777)': '192.168.1.1',
  }),
  scalar('format_ipv4_mask', formatMask, {
    'format_ipv4_mask("192.168.1.7", 24)': '192.168.1.0/24',
    'format_ipv4_mask("192.168.1.7/16", 32)': '192.168.0.0/16',
    'format_ipv4_mask("192.168.1.7")': '192.168.1.7/32',
  }),
  scalar('ipv4_netmask_suffix', (call) => `kql_ipv4_suffix(${text(call, 0)})`, {
    'ipv4_netmask_suffix("10.1.2.3/16")': '16',
    'ipv4_netmask_suffix("10.1.2.3")': '32',
  }),
  scalar('ipv4_is_private', (call) => `kql.ipv4_is_private(kql.ipv4(${text(call, 0)}))`, {
    'ipv4_is_private("10.1.2.3")': 'true',
    'ipv4_is_private("8.8.8.8")': 'false',
    'ipv4_is_private("x")': null,
  }),
  scalar('ipv4_is_in_range', inRange, {
    'ipv4_is_in_range("10.1.2.3", "10.0.0.0/8")': 'true',
    'ipv4_is_in_range("11.1.2.3", "10.0.0.0/8")': 'false',
    'ipv4_is_in_range("x", "10.0.0.0/8")': null,
  }),
  scalar('ipv4_is_in_any_range', (call) => inAnyRange(call, 'kql_ipv4_in_any'), {
    'ipv4_is_in_any_range("10.1.2.3", "192.168.0.0/16", "10.0.0.0/8")': 'true',
    'ipv4_is_in_any_range("1.1.1.1", dynamic(["10.0.0.0/8"]))': 'false',
  }),
  scalar('ipv4_range_to_cidr_list', (call) => `CAST(kql_ipv4_networks(${text(call, 0)}, ${text(call, 1)}) AS JSON)`, {
    'ipv4_range_to_cidr_list("10.1.0.0", "10.1.5.255")': '["10.1.0.0/22","10.1.4.0/23"]',
    'ipv4_range_to_cidr_list("10.0.0.3", "10.0.0.4")': '["10.0.0.3/32","10.0.0.4/32"]',
    'ipv4_range_to_cidr_list("0.0.0.0", "255.255.255.255")': '["0.0.0.0/0"]',
    'ipv4_range_to_cidr_list("10.0.0.3", "x")': null,
  }),
  scalar('ipv4_compare', (call) => `kql_ipv4_compare(${text(call, 0)}, ${text(call, 1)}, ${long(call, 2, '32')})`, {
    'ipv4_compare("1.1.1.1", "1.1.1.2")': '-1',
    'ipv4_compare("1.1.1.1/24", "1.1.1.2")': '0',
  }),
  scalar('ipv4_is_match', (call) => `(kql_ipv4_compare(${text(call, 0)}, ${text(call, 1)}, ${long(call, 2, '32')}) = 0)`, {
    'ipv4_is_match("1.1.1.1", "1.1.1.255", 24)': 'true',
  }),
  scalar('ipv6_compare', (call) => `kql_ipv6_compare(${text(call, 0)}, ${text(call, 1)}, ${long(call, 2, '128')})`, {
    'ipv6_compare("fe80::1", "fe80::2")': '-1',
  }),
  scalar('ipv6_is_match', (call) => `(kql_ipv6_compare(${text(call, 0)}, ${text(call, 1)}, ${long(call, 2, '128')}) = 0)`, {
    'ipv6_is_match("fe80::1", "fe80::ff/120")': 'true',
  }),
  scalar('ipv6_is_in_range', (call) => `kql_ipv6_in_range(${text(call, 0)}, ${text(call, 1)})`, {
    'ipv6_is_in_range("fe80::1", "fe80::/10")': 'true',
  }),
  scalar('ipv6_is_in_any_range', (call) => inAnyRange(call, 'kql_ipv6_in_any'), {
    'ipv6_is_in_any_range("fe80::1", dynamic(["fe80::/10"]))': 'true',
  }),
  scalar('parse_ipv6', (call) => `coalesce(kql_ipv6_mask(${text(call, 0)}, 128), '')`, {
    'parse_ipv6("192.168.255.255")': '0000:0000:0000:0000:0000:ffff:c0a8:ffff',
    'parse_ipv6("x")': '',
  }),
  scalar('parse_ipv6_mask', (call) => `coalesce(kql_ipv6_mask(${text(call, 0)}, ${long(call, 1, '128')}), '')`, {
    'parse_ipv6_mask("192.168.255.255", 120)': '0000:0000:0000:0000:0000:ffff:c0a8:ff00',
  }),
  scalar('has_ipv4', (call) => anyAddress(call, hasAddress), {
    'has_ipv4("05:04:54 127.0.0.1 GET", "127.0.0.1")': 'true',
    'has_ipv4("05:04:54127.0.0.1 GET", "127.0.0.1")': 'false',
  }),
  scalar('has_any_ipv4', (call) => anyAddress(call, hasAddress), {
    'has_any_ipv4("at 127.0.0.1 GET", dynamic(["1.1.1.1", "127.0.0.1"]))': 'true',
  }),
  scalar('has_ipv4_prefix', (call) => anyAddress(call, hasPrefix), {
    'has_ipv4_prefix("at 127.0.0.1 GET", "127.0.")': 'true',
    'has_ipv4_prefix("at 127.0.0.1 GET", "127.0")': 'false',
  }),
  scalar('has_any_ipv4_prefix', (call) => anyAddress(call, hasPrefix), {
    'has_any_ipv4_prefix("at 127.0.0.1 GET", "1.", "127.0.")': 'true',
  }),
];

function addressBits(call: Call): string {
  const value = argument(call, 0);
  const prefix = long(call, 1, '32');
  if (value.type === 'string' || value.type === 'dynamic') return `kql_ipv4_mask(${toText(value)}, ${prefix})`;
  return `kql_ipv4_mask(kql_ipv4_text(${convert(value, 'long')}), ${prefix})`;
}

function formatMask(call: Call): string {
  const value = argument(call, 0);
  const given = value.type === 'string' || value.type === 'dynamic' ? toText(value) : `kql_ipv4_text(${convert(value, 'long')})`;
  return `coalesce(kql_ipv4_text(${addressBits(call)}) || '/' || CAST(least(kql_ipv4_suffix(${given}), ${long(call, 1, '32')}) AS VARCHAR), '')`;
}

/** A range that is known becomes two numbers, between which the address lies. */
function knownRange({ constant }: Expression): Range | undefined {
  const range = typeof constant === 'string' ? parseVersion4(constant) : undefined;
  if (!range) return undefined;
  const low = masked(range.bits, range.prefix) & 0xffffffffn;
  return [low, low + (1n << BigInt(128 - range.prefix)) - 1n];
}

function inRange(call: Call): string {
  const known = knownRange(argument(call, 1));
  if (known) return call.isPredicate ? textInRange(text(call, 0), known) : `(${isBetween(text(call, 0), known)})`;
  return `kql_ipv4_in_range(${text(call, 0)}, ${text(call, 1)})`;
}

type Range = readonly [low: bigint, high: bigint];

function isBetween(address: string, [low, high]: Range): string {
  return `kql.ipv4(${address}) BETWEEN ${low} AND ${high}`;
}

/** A test of the address as it is written, most of which read as they stand; the others, with a prefix or spaces, are worked out. */
function textInRange(address: string, range: Range): string {
  const plain = `regexp_full_match(${address}, ${sqlText(octetPattern(range))})`;
  const other = `((contains(${address}, '/') OR contains(${address}, ' ')) AND ${isBetween(address, range)})`;
  return `(${firstOctets(address, range)}(${plain} OR ${other}))`;
}

/** A pattern of every way to write the addresses of a range without a prefix: an octet may have zeros in front, up to three digits. */
function octetPattern([low, high]: Range): string {
  const [first, last] = [version4Text(low).split('.').map(Number), version4Text(high).split('.').map(Number)];
  const octets = first.map((from, index) => {
    const to = last[index] ?? from;
    if (from === 0 && to === 255) return anyOctet;
    const numbers = Array.from({ length: to - from + 1 }, (_, step) => from + step);
    return `(?:${numbers.map((number) => (number < 10 ? `0?0?${number}` : number < 100 ? `0?${number}` : `${number}`)).join('|')})`;
  });
  return octets.join(String.raw`\.`);
}

const anyOctet = String.raw`(?:25[0-5]|2[0-4]\d|[01]?\d?\d)`;

/** A cheap test before the whole one: the octets that all of a range have. Addresses with zeros or spaces in front pass it too. */
function firstOctets(address: string, [low, high]: Range): string {
  const [first, last] = [version4Text(low).split('.'), version4Text(high).split('.')];
  const shared = first.findIndex((octet, index) => octet !== last[index]);
  const start = first.slice(0, shared < 0 ? 3 : shared).map((octet) => `${octet}.`);
  const [top = ''] = start;
  if (start.length === 0) return '';
  const begins = (octets: string): string => `starts_with(${address}, ${sqlText(octets)})`;
  const rest = start.length === 1 ? '' : ` AND (${begins(start.join(''))} OR contains(${address}, '.0'))`;
  // Comparing the order of two texts costs a third of looking for the start of one; '/' is what follows '.'. The upper bound is true of all that may pass,
  // and stands alone so that the engine applies it while it reads the table.
  return `${address} < ${sqlText(top.replace('.', '/'))} AND ((${address} >= ${sqlText(top)}${rest}) OR ${address} < '1') AND `;
}

/** Up to this many ranges, a test of the text for each costs less than to work out the number. */
const fewRanges = 8;

function inAnyRange(call: Call, name: string): string {
  const ranges = call.arguments.slice(1).flatMap((range) => listed(range) ?? [range]);
  const known = ranges.map(knownRange);
  if (name === 'kql_ipv4_in_any' && known.every((range) => range !== undefined)) {
    if (call.isPredicate && known.length > 0 && known.length <= fewRanges)
      return `(${known.map((range) => textInRange(text(call, 0), range)).join(' OR ')})`;
    return `kql.within_any(kql.ipv4(${text(call, 0)}), [${known.map((range) => `[${range?.[0]}, ${range?.[1]}]`).join(', ')}])`;
  }
  return `${name}(${text(call, 0)}, CAST(json_array(${call.arguments
    .slice(1)
    .map((range) => convert(range, 'dynamic'))
    .join(', ')}) AS VARCHAR))`;
}

function listed(range: Expression): readonly Expression[] | undefined {
  const parsed = knownDynamic(range);
  if (!Array.isArray(parsed)) return undefined;
  return parsed.map((item: unknown) => ({
    type: 'string',
    sql: sqlText(String(item)),
    constant: String(item),
    start: range.start,
    end: range.end,
  }));
}

/** A pattern for what is looked for in a text: of a text that is known, and the macro that makes it of others. */
interface Pattern {
  readonly of: (wanted: string) => string | undefined;
  readonly macro: string;
}

const edges = (inner: string): string => `${beforeAddress}${inner}${behindAddress}`;

const ofAddress = (wanted: string): string | undefined => (parseVersion4(wanted) ? edges(escapePattern(wanted)) : undefined);
const hasAddress: Pattern = { of: ofAddress, macro: 'kql.address_pattern' };

// A prefix ends in a dot, or is a whole address.
const ofPrefix = (wanted: string): string | undefined => {
  if (parseVersion4(wanted)) return ofAddress(wanted);
  const numbers = /^(\d{1,3}\.){1,3}$/.test(wanted) ? wanted.split('.').filter((part) => part !== '') : [];
  if (numbers.length === 0 || numbers.some((part) => Number(part) > 255)) return undefined;
  return edges(`${escapePattern(wanted)}${Array.from({ length: 4 - numbers.length }, () => octet).join('\\.')}`);
};
const hasPrefix: Pattern = { of: ofPrefix, macro: 'kql.prefix_pattern' };

function anyAddress(call: Call, pattern: Pattern): string {
  const wanted = call.arguments.slice(1).flatMap((item) => listed(item) ?? [item]);
  const tests = wanted.map((item) => addressTest(text(call, 0), item, pattern)).filter((found) => found !== undefined);
  return tests.length === 0 ? 'false' : `(${tests.join(' OR ')})`;
}

/** Whether a text has an address, or one of a list's; undefined where what is looked for can be in no text. */
function addressTest(source: string, item: Expression, { of, macro }: Pattern): string | undefined {
  const matches = (wanted: string): string => `coalesce(regexp_matches(${source}, ${macro}(${wanted})), false)`;
  if (item.type === 'dynamic')
    return `coalesce(len(list_filter(kql.texts(${convert(item, 'dynamic')}), lambda w: ${matches('w')})) > 0, false)`;
  if (typeof item.constant !== 'string') return matches(toText(item));
  const pattern = of(item.constant);
  return pattern === undefined ? undefined : `regexp_matches(${source}, ${sqlText(pattern)})`;
}
