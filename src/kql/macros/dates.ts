import type { SqlMacro } from '../scalarFunction';

/** Ticks to and from the engine's own timestamps, and the edges of calendar units. */
export const dateMacros: readonly SqlMacro[] = [
  { name: 'in_range', definition: '(t) AS CASE WHEN t BETWEEN 0 AND 3155378975999999999 THEN t END' },
  { name: 'timestamp_of', definition: '(t) AS make_timestamp(t // 10 - 62135596800000000)' },
  { name: 'ticks_of', definition: '(ts) AS epoch_us(ts) * 10 + 621355968000000000' },
  // More months than the calendar has, twice, lead out of it from anywhere.
  { name: 'some_months', definition: '(n) AS to_months(CASE WHEN n BETWEEN -240000 AND 240000 THEN CAST(n AS INTEGER) END)' },
  { name: 'start_of', definition: '(part, n, t) AS kql.ticks_of(date_trunc(part, kql.timestamp_of(t)) + kql.some_months(n))' },
  // So many times a width; null where that leads out of the calendar from anywhere.
  {
    name: 'times',
    definition: '(n, width) AS CASE WHEN n BETWEEN -4000000000000000000 // width AND 4000000000000000000 // width THEN n * width END',
  },
  { name: 'start_of_week', definition: '(t) AS t - (t + 864000000000) % 6048000000000' },
  { name: 'add_months', definition: '(n, t) AS kql.in_range(kql.ticks_of(kql.timestamp_of(t) + kql.some_months(n)) + t % 10)' },
  { name: 'months_of', definition: '(t) AS CAST(year(kql.timestamp_of(t)) * 12 + month(kql.timestamp_of(t)) - 1 AS BIGINT)' },
  {
    name: 'date_of_parts',
    definition: `(y, mo, d, h, mi, s) AS CASE
      WHEN h BETWEEN 0 AND 23 AND mi BETWEEN 0 AND 59 AND s >= 0 AND s < 60
      THEN kql.in_range(kql.ticks_of(CAST(TRY(make_date(CAST(y AS BIGINT), CAST(mo AS BIGINT), CAST(d AS BIGINT))) AS TIMESTAMP)) + h * 36000000000 + mi * 600000000 + CAST(round(s * 10000000) AS BIGINT)) END`,
  },
  {
    name: 'timespan_of_parts',
    // Hours, minutes and seconds as a clock has them. Source: learn.microsoft.com/kusto/query/make-timespan-function.
    // Each part becomes whole before they are added up: their sum as a real would lose the last digits of a long timespan.
    definition: `(d, h, mi, s) AS CASE WHEN h BETWEEN 0 AND 23 AND mi BETWEEN 0 AND 59 AND s >= 0 AND s < 60 THEN TRY(
      CAST(round(d * 864000000000) AS BIGINT) + CAST(round(h * 36000000000) AS BIGINT) + CAST(round(mi * 600000000) AS BIGINT) + CAST(round(s * 10000000) AS BIGINT)) END`,
  },
  // The number may have a fraction; a whole one is taken as it is, so that none of its digits are lost.
  {
    name: 'ticks_after_1970',
    definition: `(r, n, factor, divisor) AS kql.in_range(621355968000000000 + CASE WHEN abs(r * factor / divisor) > 4e18 THEN NULL WHEN r = n THEN n * factor // divisor ELSE CAST(round(r * factor / divisor) AS BIGINT) END)`,
  },
  {
    name: 'padded',
    definition: "(n, width) AS lpad(CAST(n AS VARCHAR), CAST(greatest(width, length(CAST(n AS VARCHAR))) AS INTEGER), '0')",
  },
];
