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

const lastDigits = `['0Z', '1Z', '2Z', '3Z', '4Z', '5Z', '6Z', '7Z', '8Z', '9Z']`;

/** Microseconds since 1970 carry all but the seventh digit, and cover all of KQL's datetimes; nanoseconds do not. */
function dateTimeSql(value: string): string {
  const microseconds = `make_timestamp(${value} // 10 - 62135596800000000)`;
  return `(strftime(${microseconds}, '%Y-%m-%dT%H:%M:%S.%f') || (${lastDigits})[${value} % 10 + 1])`;
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
  const sign = `CASE WHEN ${value} < 0 THEN '-' ELSE '' END`;
  const digits = `replace(ltrim(split_part(${text}, 'e', 1), '-'), '.', '')`;
  const exponent = `abs(CAST(split_part(${text}, 'e', 2) AS INTEGER))`;
  return [
    // What nearly every number is comes first, with as little work as can be.
    `CASE WHEN abs(${value}) >= 1e-4 AND abs(${value}) < 1e15 THEN regexp_replace(${text}, '\\.0$', '')`,
    `WHEN ${value} = 0 AND NOT signbit(${value}) THEN '0'`,
    `WHEN isnan(${value}) THEN 'NaN'`,
    `WHEN isinf(${value}) THEN CASE WHEN ${value} > 0 THEN 'Infinity' ELSE '-Infinity' END`,
    `WHEN ${value} = 0 THEN '-0'`,
    `WHEN abs(${value}) >= 1e21 THEN ${text}`,
    `WHEN abs(${value}) >= 1e16 THEN ${sign} || rpad(${digits}, ${exponent} + 1, '0')`,
    `WHEN abs(${value}) >= 1e15 THEN regexp_replace(${text}, '\\.0$', '')`,
    `WHEN abs(${value}) >= 1e-6 THEN ${sign} || '0.' || repeat('0', ${exponent} - 1) || ${digits}`,
    `ELSE replace(${text}, 'e-0', 'e-') END`,
  ].join(' ');
}
