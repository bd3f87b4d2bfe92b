import type { SqlMacro } from '../scalarFunction';

const smallest = '(-9223372036854775808)';
const largest = '9223372036854775807';

/** Arithmetic that SQL does in another way than KQL. */
export const numberMacros: readonly SqlMacro[] = [
  // The low 64 bits of a wide number: KQL's whole numbers wrap where they overflow.
  {
    name: 'wrap',
    definition: `(x) AS CAST((((x + ${largest}::HUGEINT + 1) & 18446744073709551615::HUGEINT) - ${largest}::HUGEINT - 1) AS BIGINT)`,
  },
  // NaN is equal to nothing, not even to itself; with one null the answer is false, with two it is null.
  {
    name: 'equal_reals',
    definition: '(a, b) AS CASE WHEN a IS NOT NULL OR b IS NOT NULL THEN a IS NOT DISTINCT FROM b AND NOT isnan(a) END',
  },
  {
    name: 'remainder',
    definition: '(a, b) AS CASE WHEN b = -1 THEN a - a WHEN a % b >= 0 THEN a % b WHEN b < 0 THEN a % b - b ELSE a % b + b END',
  },
  {
    name: 'long_of_real',
    definition: `(x) AS CASE WHEN NOT isfinite(x) THEN NULL WHEN x >= 9223372036854775808::DOUBLE THEN ${largest} WHEN x <= -9223372036854775808 THEN ${smallest} ELSE CAST(trunc(x) AS BIGINT) END`,
  },
  // Where the service works a value out before it runs, two to the power of 63 wraps; in rows it becomes the largest number.
  {
    name: 'long_of_known_real',
    definition: `(x) AS CASE WHEN x = 9223372036854775808::DOUBLE THEN ${smallest} ELSE kql.long_of_real(x) END`,
  },
  {
    name: 'int_of_real',
    definition:
      '(x) AS CASE WHEN NOT isfinite(x) THEN NULL WHEN x >= 2147483647 THEN 2147483647 WHEN x <= -2147483648 THEN -2147483648 ELSE CAST(trunc(x) AS INTEGER) END',
  },
  { name: 'int_of_long', definition: '(x) AS CAST(((x + 2147483648::HUGEINT) & 4294967295::HUGEINT) - 2147483648::HUGEINT AS INTEGER)' },
  { name: 'square_root', definition: "(x) AS CASE WHEN x < 0 THEN 'nan'::DOUBLE ELSE sqrt(x) END" },
  // The engine's own functions end the query over a number outside of what they are defined for; the service gives what floating point has.
  ...['sin', 'cos', 'tan'].map((name) => ({
    name: `${name}_of`,
    definition: `(x) AS CASE WHEN isfinite(x) THEN ${name}(x) WHEN x IS NOT NULL THEN 'nan'::DOUBLE END`,
  })),
  {
    name: 'cot_of',
    definition: "(x) AS CASE WHEN x = 0 THEN 'inf'::DOUBLE WHEN isfinite(x) THEN cot(x) WHEN x IS NOT NULL THEN 'nan'::DOUBLE END",
  },
  {
    name: 'gamma_of',
    definition: "(x) AS CASE WHEN x = 0 THEN 'inf'::DOUBLE WHEN x < 0 AND x = floor(x) THEN 'nan'::DOUBLE ELSE gamma(x) END",
  },
  { name: 'loggamma_of', definition: "(x) AS CASE WHEN x <= 0 AND x = floor(x) THEN 'inf'::DOUBLE ELSE lgamma(x) END" },
  // How many steps there are between two numbers, at least none and at most `most`.
  {
    name: 'count_of_steps',
    definition:
      '(first, last, step, most) AS CASE WHEN NOT isnan((last - first) / step) THEN CAST(greatest(-1, least(floor((last - first) / step + 1e-9), most)) AS BIGINT) END',
  },
  { name: 'logarithm', definition: "(x) AS CASE WHEN x > 0 THEN ln(x) WHEN x = 0 THEN '-inf'::DOUBLE END" },
  {
    name: 'logarithm_of_base',
    definition: "(x, b) AS CASE WHEN x > 0 THEN CASE b WHEN 2 THEN log2(x) ELSE log10(x) END WHEN x = 0 THEN '-inf'::DOUBLE END",
  },
  { name: 'within_one', definition: "(x, y) AS CASE WHEN abs(x) > 1 THEN 'nan'::DOUBLE WHEN x IS NOT NULL THEN y END" },
  // A null stays one: the engine's least() and greatest() pass over it, and a bound would stand for it.
  { name: 'held', definition: '(n, low, high) AS CASE WHEN n IS NOT NULL THEN greatest(low, least(n, high)) END' },
  { name: 'shift_left', definition: '(x, n) AS kql.wrap((x::HUGEINT * CAST(pow(2, n & 63) AS HUGEINT)))' },
  // Below the smallest multiple of all there is none: the difference wraps.
  {
    name: 'floor_to',
    definition:
      '(x, n) AS CASE WHEN n > 0 THEN coalesce(TRY(x - kql.remainder(x, n)), kql.wrap(x::HUGEINT - kql.remainder(x, n)::HUGEINT)) END',
  },
  { name: 'floor_real_to', definition: '(x, n) AS CASE WHEN n > 0 THEN floor(x / n) * n END' },
  // The first value, in order, at which the weights so far reach the share of all weights.
  {
    name: 'weighted_percentile',
    definition: `(items, share) AS list_extract(list_filter(list_sort(items), lambda i, n: list_sum(list_transform(list_sort(items)[:n], lambda j: j.w)) >= share * list_sum(list_transform(items, lambda j: j.w))), 1).v`,
  },
];
