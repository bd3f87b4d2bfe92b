import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';
import { arrayItems, arrayOf, textOf } from './json';

/** An address with the number of leading bits that count, as 128 bits; an IPv4 address is the last 32 of them. */
export interface Address {
  readonly bits: bigint;
  readonly prefix: number;
}

const version4Base = 0xffff00000000n;
const all = (1n << 128n) - 1n;

/** An IPv4 address such as `10.0.0.1` or `10.0.0.1/8`; undefined where the text is none. */
export function parseVersion4(text: string): Address | undefined {
  const match = /^\s*(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?\s*$/.exec(text);
  if (!match) return undefined;
  const parts = match.slice(1, 5).map(Number);
  const prefix = match[5] === undefined ? 32 : Number(match[5]);
  if (parts.some((part) => part > 255) || prefix > 32) return undefined;
  return { bits: version4Base | BigInt(parts.reduce((sum, part) => sum * 256 + part, 0)), prefix: prefix + 96 };
}

/** An IPv6 or IPv4 address, with its prefix where it has one. */
export function parseAddress(text: string): Address | undefined {
  const version4 = parseVersion4(text);
  if (version4) return version4;
  const match = /^\s*([\da-f:.]+)(?:%[^/]*)?(?:\/(\d{1,3}))?\s*$/i.exec(text);
  const bits = match?.[1] === undefined ? undefined : version6Bits(match[1]);
  const isDotted = match?.[1]?.includes('.') === true;
  const given = match?.[2] === undefined ? 128 : Number(match[2]);
  // The prefix of an address that ends in an IPv4 address counts that address's bits.
  const prefix = isDotted && given <= 32 && match?.[2] !== undefined ? given + 96 : given;
  return bits === undefined || prefix > 128 ? undefined : { bits, prefix };
}

function version6Bits(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const last = dotted?.[2] === undefined ? undefined : parseVersion4(dotted[2]);
  if (dotted && !last) return undefined;
  const low = last ? last.bits & 0xffffffffn : 0n;
  // `::1.2.3.4` is the IPv4 address itself.
  if (last && dotted?.[1] === '::') return last.bits;
  const plain = last ? `${dotted?.[1] ?? ''}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}` : text;
  const halves = plain.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - rest.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...rest];
  return groups.every((group) => /^[\da-f]{1,4}$/i.test(group))
    ? groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n)
    : undefined;
}

/** An address without the bits after its prefix. */
export function masked(bits: bigint, prefix: number): bigint {
  return bits & ((all << BigInt(128 - Math.max(prefix, 0))) & all);
}

/** All eight groups of an address, four digits each. */
export function version6Text(bits: bigint): string {
  return (bits.toString(16).padStart(32, '0').match(/.{4}/g) ?? []).join(':');
}

/** The four numbers of an IPv4 address. */
export function version4Text(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => ((bits >> shift) & 255n).toString()).join('.');
}

/** -1, 0 or 1 for two addresses of which the leading bits count that both prefixes and the given one leave. */
export function compareAddresses(left: Address | undefined, right: Address | undefined, prefix: number): bigint | undefined {
  if (!left || !right) return undefined;
  const shortest = Math.min(left.prefix, right.prefix, prefix);
  const [a, b] = [masked(left.bits, shortest), masked(right.bits, shortest)];
  return a < b ? -1n : a > b ? 1n : 0n;
}

function isInRange(address: Address | undefined, range: Address | undefined): boolean | undefined {
  if (!address || !range) return undefined;
  return masked(address.bits, range.prefix) === masked(range.bits, range.prefix);
}

/** The first or last address of a range as a text that compares as the addresses do; an IPv4 address is the IPv6 one that maps it. */
function edge(text: string, which: 'first' | 'last'): string | undefined {
  const address = parseAddress(text);
  if (!address) return undefined;
  const rest = which === 'last' ? all >> BigInt(address.prefix) : 0n;
  return version6Text(masked(address.bits, address.prefix) | rest);
}

/** The fewest networks that together hold the IPv4 addresses of a range, in their order. */
function networks(first: bigint, last: bigint): string[] {
  const found: string[] = [];
  for (let start = first & 0xffffffffn; start <= (last & 0xffffffffn);) {
    let size = 0n;
    while (size < 32n && (start & (1n << size)) === 0n && start + (1n << (size + 1n)) - 1n <= (last & 0xffffffffn)) size++;
    found.push(`${version4Text(start)}/${32n - size}`);
    start += 1n << size;
  }
  return found;
}

type Parse = (text: string) => Address | undefined;

function inRange(parse: Parse): (text: unknown, range: unknown) => boolean | undefined {
  return (text, range) => isInRange(parse(String(text)), parse(String(range)));
}

function inAnyRange(parse: Parse): (text: unknown, list: unknown) => boolean | undefined {
  return (text, list) => {
    const address = parse(String(text));
    const ranges = (arrayItems(String(list)) ?? []).flatMap((item) => arrayItems(item) ?? [item]).map((item) => parse(textOf(item)));
    return address && ranges.some((range) => isInRange(address, range) === true);
  };
}

/** Addresses in text, for which SQL would be long: IPv6, prefixes, lists of ranges. */
export const addressFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_ipv4_mask', parameters: ['VARCHAR', 'BIGINT'], returns: 'BIGINT' }, (text, prefix) => {
    const address = parseVersion4(String(text));
    if (!address || Number(prefix) < 0 || Number(prefix) > 32) return undefined;
    return masked(address.bits, Math.min(address.prefix, Number(prefix) + 96)) & 0xffffffffn;
  }),
  strict({ name: 'kql_ipv4_compare', parameters: ['VARCHAR', 'VARCHAR', 'BIGINT'], returns: 'BIGINT' }, (left, right, prefix) =>
    compareAddresses(parseVersion4(String(left)), parseVersion4(String(right)), Number(prefix) + 96),
  ),
  strict({ name: 'kql_ipv6_compare', parameters: ['VARCHAR', 'VARCHAR', 'BIGINT'], returns: 'BIGINT' }, (left, right, prefix) =>
    compareAddresses(parseAddress(String(left)), parseAddress(String(right)), Number(prefix)),
  ),
  strict({ name: 'kql_ipv4_suffix', parameters: ['VARCHAR'], returns: 'BIGINT' }, (text) => {
    const address = parseVersion4(String(text));
    return address && BigInt(address.prefix - 96);
  }),
  strict({ name: 'kql_ipv4_in_range', parameters: ['VARCHAR', 'VARCHAR'], returns: 'BOOLEAN' }, inRange(parseVersion4)),
  strict({ name: 'kql_ipv6_in_range', parameters: ['VARCHAR', 'VARCHAR'], returns: 'BOOLEAN' }, inRange(parseAddress)),
  strict({ name: 'kql_ipv4_in_any', parameters: ['VARCHAR', 'VARCHAR'], returns: 'BOOLEAN' }, inAnyRange(parseVersion4)),
  strict({ name: 'kql_ipv6_in_any', parameters: ['VARCHAR', 'VARCHAR'], returns: 'BOOLEAN' }, inAnyRange(parseAddress)),
  strict({ name: 'kql_ipv6_mask', parameters: ['VARCHAR', 'BIGINT'] }, (text, prefix) => {
    const address = parseAddress(String(text));
    return address && Number(prefix) >= 0 ? version6Text(masked(address.bits, Math.min(address.prefix, Number(prefix)))) : undefined;
  }),
  strict({ name: 'kql_ipv6_first', parameters: ['VARCHAR'] }, (text) => edge(String(text), 'first')),
  strict({ name: 'kql_ipv6_last', parameters: ['VARCHAR'] }, (text) => edge(String(text), 'last')),
  strict({ name: 'kql_ipv4_networks', parameters: ['VARCHAR', 'VARCHAR'] }, (first, last) => {
    const [start, end] = [parseVersion4(String(first)), parseVersion4(String(last))];
    return start && end && start.bits <= end.bits ? arrayOf(networks(start.bits, end.bits).map((one) => JSON.stringify(one))) : undefined;
  }),
  strict({ name: 'kql_ipv4_text', parameters: ['BIGINT'] }, (bits) => version4Text(BigInt(bits))),
];
