import { sqlText } from '../../base/sql';
import type { Call } from '../scalarFunction';

/** The tokens of a format, the longest first, and what each writes. */
type Tokens = readonly (readonly [token: string, sql: (ticks: string) => string])[];

const padded = (sql: string, width: number): string =>
  width === 1 ? `CAST(${sql} AS VARCHAR)` : `lpad(CAST(${sql} AS VARCHAR), ${width}, '0')`;
const clock = (width: bigint, size: number, digits: number) => (ticks: string) => padded(`${ticks} // ${width} % ${size}`, digits);
const calendar = (part: string, digits: number) => (ticks: string) => padded(`${part}(kql.timestamp_of(${ticks}))`, digits);
const half = (digits: number) => (ticks: string) => padded(`(${ticks} // 36000000000 + 11) % 12 + 1`, digits);

const fraction = (digits: number) => (ticks: string) => padded(`${ticks} % 10000000 // ${10n ** BigInt(7 - digits)}`, digits);
const trimmedFraction = (digits: number) => (ticks: string) => `rtrim(${fraction(digits)(ticks)}, '0')`;
const oneToSeven = [7, 6, 5, 4, 3, 2, 1];
const fractions: Tokens = oneToSeven.flatMap((digits) => [
  ['f'.repeat(digits), fraction(digits)] as const,
  ['F'.repeat(digits), trimmedFraction(digits)] as const,
]);

const clockTokens: Tokens = [
  ['HH', clock(36_000_000_000n, 24, 2)],
  ['H', clock(36_000_000_000n, 24, 1)],
  ['mm', clock(600_000_000n, 60, 2)],
  ['m', clock(600_000_000n, 60, 1)],
  ['ss', clock(10_000_000n, 60, 2)],
  ['s', clock(10_000_000n, 60, 1)],
];

// Source: learn.microsoft.com/kusto/query/format-datetime-function.
const dateTokens: Tokens = [
  ['yyyy', calendar('year', 4)],
  ['yy', (ticks) => padded(`year(kql.timestamp_of(${ticks})) % 100`, 2)],
  ['y', (ticks) => padded(`year(kql.timestamp_of(${ticks})) % 100`, 1)],
  ['MM', calendar('month', 2)],
  ['M', calendar('month', 1)],
  ['dd', calendar('day', 2)],
  ['d', calendar('day', 1)],
  ['hh', half(2)],
  ['h', half(1)],
  ['tt', (ticks) => `CASE WHEN ${ticks} // 36000000000 % 24 < 12 THEN 'AM' ELSE 'PM' END`],
  ...clockTokens,
  ...fractions,
];

// Source: learn.microsoft.com/kusto/query/format-timespan-function.
const timespanTokens: Tokens = [
  ...[8, 7, 6, 5, 4, 3, 2, 1].map(
    (digits) => ['d'.repeat(digits), (ticks: string) => `kql.padded(${ticks} // 864000000000, ${digits})`] as const,
  ),
  ['hh', clock(36_000_000_000n, 24, 2)],
  ['h', clock(36_000_000_000n, 24, 1)],
  ...clockTokens,
  ...fractions,
];

/** A datetime in a format that is known; an empty text where it is null. */
export function dateFormat(ticks: string, format: string, call: Call): string {
  return `coalesce(${pieces(ticks, format, { tokens: dateTokens, call })}, '')`;
}

/** A timespan in a format that is known; a minus sign stands before all of it. */
export function timespanFormat(ticks: string, format: string, call: Call): string {
  return `coalesce(CASE WHEN ${ticks} < 0 THEN '-' ELSE '' END || ${pieces(`abs(${ticks})`, format, { tokens: timespanTokens, call })}, '')`;
}

function pieces(ticks: string, format: string, { tokens, call }: { readonly tokens: Tokens; readonly call: Call }): string {
  const found: string[] = [];
  let rest = format;
  while (rest !== '') {
    const token = tokens.find(([name]) => rest.startsWith(name));
    const delimiter = /^[ /\-:,._[\]]/.exec(rest)?.[0];
    if (token) found.push(token[1](ticks));
    else if (delimiter !== undefined) found.push(sqlText(delimiter));
    else return call.refuse(`The format ${format} has a part that is not known: ${rest}.`, call.arguments[1]);
    rest = rest.slice(token ? token[0].length : 1);
  }
  return found.length === 0 ? "''" : found.join(' || ');
}
