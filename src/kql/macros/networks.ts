import type { SqlMacro } from '../scalarFunction';

// The engine may look at parts of texts that the condition has kept out, whose parts are no numbers.
const part = (index: number): string => `TRY_CAST(p[${index}] AS BIGINT)`;

/** What stands before and behind an address in a text: no letter, digit or dot. */
export const beforeAddress = String.raw`(?:^|[^\p{L}\p{N}.])`;
export const behindAddress = String.raw`(?:$|[^\p{L}\p{N}.])`;
/** One number of an address, as texts have it. */
export const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;

const number = String.raw`(?:25[0-5]|2[0-4]\d|[01]?\d?\d)`;
const wholeAddress = String.raw`(?:${number}\.){3}${number}`;
const found = (inner: string): string => `'${beforeAddress}' || ${inner} || '${behindAddress}'`;
const escaped = String.raw`replace(w, '.', '\.')`;

/** IPv4 addresses as numbers, and what finds them in texts. */
export const networkMacros: readonly SqlMacro[] = [
  {
    name: 'ipv4',
    definition: String.raw`(s) AS CASE WHEN regexp_full_match(s, '${wholeAddress}')
      THEN list_transform([string_split(s, '.')], lambda p: ${part(1)} * 16777216 + ${part(2)} * 65536 + ${part(3)} * 256 + ${part(4)})[1] WHEN contains(s, '/') OR contains(s, ' ') THEN kql_ipv4_mask(s, 32) END`,
  },
  {
    name: 'address_pattern',
    definition: `(w) AS CASE WHEN regexp_full_match(w, '${wholeAddress}') THEN ${found(escaped)} END`,
  },
  {
    name: 'prefix_pattern',
    definition: String.raw`(w) AS CASE WHEN regexp_full_match(w, '${wholeAddress}') THEN ${found(escaped)} WHEN regexp_full_match(w, '(?:${number}\.){1,3}')
      THEN ${found(String.raw`${escaped} || rtrim(repeat('${octet}\.', 4 - (length(w) - length(replace(w, '.', '')))), '\.')`)} END`,
  },
  {
    name: 'ipv4_is_private',
    definition: '(n) AS (n BETWEEN 167772160 AND 184549375 OR n BETWEEN 2886729728 AND 2887778303 OR n BETWEEN 3232235520 AND 3232301055)',
  },
  {
    name: 'within_any',
    definition: '(n, ranges) AS CASE WHEN n IS NOT NULL THEN len(list_filter(ranges, lambda r: n BETWEEN r[1] AND r[2])) > 0 END',
  },
];
