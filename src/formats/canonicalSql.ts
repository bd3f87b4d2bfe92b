import type { ColumnType } from '../base/column';

/**
 * SQL that gives a value's canonical text, the same as `cellText` gives for the value itself. Null stays NULL.
 * `value` is a reference or an expression of the type's physical form; it may stand in the text several times, so keep it short.
 */
export function canonicalSql(value: string, type: ColumnType): string {
  switch (type) {
    case 'string':
      return value;
    case 'datetime':
      return dateTimeSql(value);
    case 'timespan':
      return timespanSql(value);
    case 'real':
      return realSql(value);
    case 'decimal':
      return `rtrim(rtrim(CAST(${value} AS VARCHAR), '0'), '.')`;
    default:
      return `CAST(${value} AS VARCHAR)`;
  }
}

/**
 * Always seven digits behind the second. The engine's own text of a date and of a time of day is by far the cheapest, but leaves out
 * zeros at the end, which are added, and its nanoseconds reach to 2261 only and name the wrong day before 1970; the rest is laid out by a pattern over microseconds since 1970.
 */
function dateTimeSql(value: string): string {
  const nanoseconds = `make_timestamp_ns((${value} - 621355968000000000) * 100)`;
  const zeros = [1, 2, 3, 4, 5, 6].map((count) => `WHEN ${value} % 1${'0'.repeat(count + 1)} <> 0 THEN '${'0'.repeat(count)}Z'`);
  const end = `CASE WHEN ${value} % 10 <> 0 THEN 'Z' ${zeros.join(' ')} ELSE '.0000000Z' END`;
  const plain = `concat(CAST(${nanoseconds} AS DATE), 'T', CAST(CAST(${nanoseconds} AS TIME_NS) AS VARCHAR), ${end})`;
  const microseconds = `strftime(make_timestamp(${value} // 10 - 62135596800000000), '%Y-%m-%dT%H:%M:%S.%f')`;
  // What is null takes the other way and stays null; `concat` would leave it out.
  const other = `${microseconds} || (${value} % 10) || 'Z'`;
  return `CASE WHEN ${value} BETWEEN 621355968000000000 AND 713400000000000000 THEN ${plain} ELSE ${other} END`;
}

function timespanSql(value: string): string {
  const size = `abs(CAST(${value} AS HUGEINT))`;
  const clock = `strftime(make_timestamp(CAST(${size} % 864000000000 // 10 AS BIGINT)), '%H:%M:%S')`;
  return [
    `(CASE WHEN ${value} < 0 THEN '-' ELSE '' END`,
    `CASE WHEN ${size} >= 864000000000 THEN (${size} // 864000000000) || '.' ELSE '' END`,
    clock,
    `CASE WHEN ${value} % 10000000 <> 0 THEN '.' || lpad(CAST(${size} % 10000000 AS VARCHAR), 7, '0') ELSE '' END)`,
  ].join(' || ');
}

/**
 * The shortest digits that read back as the same number, laid out as JavaScript does: the engine writes them too, but with `.0`
 * behind whole numbers, an exponent from 1e16 on and below 1e-4, and at least two digits in it.
 */
function realSql(value: string): string {
  const text = `CAST(${value} AS VARCHAR)`;
  const whole = `CAST(CAST(${value} AS BIGINT) AS VARCHAR)`;
  const sign = `CASE WHEN ${value} < 0 THEN '-' ELSE '' END`;
  const digits = `replace(ltrim(split_part(${text}, 'e', 1), '-'), '.', '')`;
  const exponent = `abs(CAST(split_part(${text}, 'e', 2) AS INTEGER))`;
  return [
    // What nearly every number is comes first, with as little work as can be.
    `CASE WHEN abs(${value}) < 1e16 AND ${value} = trunc(${value}) AND (${value} <> 0 OR NOT signbit(${value})) THEN ${whole}`,
    `WHEN abs(${value}) >= 1e-4 AND abs(${value}) < 1e16 THEN ${text}`,
    `WHEN isnan(${value}) THEN 'NaN'`,
    `WHEN isinf(${value}) THEN CASE WHEN ${value} > 0 THEN 'Infinity' ELSE '-Infinity' END`,
    `WHEN ${value} = 0 THEN '-0'`,
    `WHEN abs(${value}) >= 1e21 THEN ${text}`,
    `WHEN abs(${value}) >= 1e16 THEN ${sign} || rpad(${digits}, ${exponent} + 1, '0')`,
    `WHEN abs(${value}) >= 1e-6 THEN ${sign} || '0.' || repeat('0', ${exponent} - 1) || ${digits}`,
    `ELSE replace(${text}, 'e-0', 'e-') END`,
  ].join(' ');
}
