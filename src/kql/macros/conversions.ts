import type { JavaScriptFunction, SqlMacro } from '../scalarFunction';
import { parseDateTime } from './parseDateTime';
import { parseTimespan } from './parseTimespan';

const twoDigits = (sql: string): string => `lpad(CAST(${sql} AS VARCHAR), 2, '0')`;
const isoDateTime = String.raw`\s*\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d(\.\d{1,6})?Z?)?\s*`;

/** A body that names its parameter `v` several times: the argument, most often a path into JSON, is worked out once. */
const once = (body: string): string => `(s) AS ${onceOf(body)}`;
const onceOf = (body: string): string => `list_transform([s], lambda v: ${body})[1]`;

/** Nearly every whole number is written plainly: what the engine writes back as it was read needs no further test, and no list around it. */
const wholeOfJson = (type: 'int' | 'long'): string => {
  const whole = type === 'int' ? 'kql.int_of_long(kql.long_of_text(v))' : 'kql.long_of_text(v)';
  const plain = `TRY_CAST(s AS ${type === 'int' ? 'INTEGER' : 'BIGINT'})`;
  const others = `CASE WHEN contains(v, '.') THEN kql.${type}_of_real(kql.real_of_text(v))
    ELSE coalesce(${whole}, kql.${type}_of_real(kql.real_of_text(v)), CASE v WHEN 'true' THEN 1 WHEN 'false' THEN 0 END) END`;
  return `(s) AS CASE WHEN CAST(${plain} AS VARCHAR) = s THEN ${plain} WHEN s IS NOT NULL THEN ${onceOf(others)} END`;
};

/** Conversions that take more than a cast; the conversions themselves are in `functions/convert.ts`. */
export const conversionMacros: readonly SqlMacro[] = [
  {
    name: 'text_of_real',
    // The engine writes whole numbers as the service does; others it writes with other digits.
    definition: "(x) AS CASE WHEN x = trunc(x) AND abs(x) < 1e15 THEN CAST(x AS VARCHAR) ELSE coalesce(kql_text_of_real(x), '') END",
  },
  { name: 'text_of_decimal', definition: "(x) AS coalesce(rtrim(rtrim(CAST(x AS VARCHAR), '0'), '.'), '')" },
  {
    name: 'text_of_datetime',
    definition:
      "(t) AS coalesce(strftime(kql.timestamp_of(t), '%Y-%m-%dT%H:%M:%S') || '.' || lpad(CAST(t % 10000000 AS VARCHAR), 7, '0') || 'Z', '')",
  },
  {
    name: 'text_of_timespan',
    definition: `(t) AS CASE WHEN t IS NULL THEN '' ELSE CASE WHEN t < 0 THEN '-' ELSE '' END
      || CASE WHEN abs(t) >= 864000000000 THEN CAST(abs(t) // 864000000000 AS VARCHAR) || '.' ELSE '' END
      || ${twoDigits('abs(t) // 36000000000 % 24')} || ':' || ${twoDigits('abs(t) // 600000000 % 60')} || ':' || ${twoDigits('abs(t) // 10000000 % 60')}
      || CASE WHEN t % 10000000 <> 0 THEN '.' || lpad(CAST(abs(t) % 10000000 AS VARCHAR), 7, '0') ELSE '' END END`,
  },
  {
    name: 'long_of_text',
    // What the engine writes back as it was read is a plain number; what begins with a letter is none.
    definition: String.raw`(s) AS CASE WHEN CAST(TRY_CAST(s AS BIGINT) AS VARCHAR) = s THEN TRY_CAST(s AS BIGINT) WHEN s >= ':' THEN NULL
      WHEN regexp_full_match(s, '\s*[-+]?\d+\s*') THEN TRY_CAST(trim(s, e' \t\r\n') AS BIGINT)
      WHEN regexp_full_match(s, '\s*0[xX][0-9a-fA-F]{1,16}\s*') THEN kql.wrap(CAST(CAST(lower(trim(s, e' \t\r\n')) AS UBIGINT) AS HUGEINT)) END`,
  },
  {
    name: 'real_of_text',
    definition: "(s) AS CASE WHEN NOT contains(s, '_') THEN TRY_CAST(s AS DOUBLE) END",
  },
  {
    name: 'real_of_json',
    definition: once("coalesce(kql.real_of_text(v), CASE v WHEN 'true' THEN 1 WHEN 'false' THEN 0 END)"),
  },
  { name: 'long_of_json', definition: wholeOfJson('long') },
  { name: 'int_of_json', definition: wholeOfJson('int') },
  {
    name: 'bool_of_text',
    definition: String.raw`(s) AS CASE lower(s) WHEN 'true' THEN true WHEN 'false' THEN false ELSE kql.long_of_text(s) <> 0 END`,
  },
  {
    name: 'datetime_of_text',
    definition: `(s) AS CASE WHEN regexp_full_match(s, '${isoDateTime}') THEN kql.ticks_of(TRY_CAST(s AS TIMESTAMP)) ELSE kql_datetime_of_text(s) END`,
  },
  // Hyphens at their places or none of them, and whatever follows. Source: learn.microsoft.com/kusto/query/toguid-function.
  {
    name: 'guid_of_text',
    definition: String.raw`(s) AS TRY_CAST(regexp_extract(s, '^[({\s]*([\da-fA-F]{8}-?[\da-fA-F]{4}-?[\da-fA-F]{4}-?[\da-fA-F]{4}-?[\da-fA-F]{12})', 1) AS UUID)`,
  },
  {
    name: 'json_of_real',
    definition:
      "(x) AS CASE WHEN isfinite(x) THEN to_json(x) ELSE to_json(CASE WHEN isnan(x) THEN 'NaN' WHEN x > 0 THEN 'Infinity' WHEN x < 0 THEN '-Infinity' END) END",
  },
  { name: 'json_of_datetime', definition: "(t) AS to_json(nullif(kql.text_of_datetime(t), ''))" },
  { name: 'json_of_timespan', definition: "(t) AS to_json(nullif(kql.text_of_timespan(t), ''))" },
  { name: 'json_of_decimal', definition: "(x) AS to_json(nullif(kql.text_of_decimal(x), ''))" },
];

/** Texts in many forms, for which SQL has no parser. */
export const conversionFunctions: readonly JavaScriptFunction[] = [
  {
    name: 'kql_datetime_of_text',
    parameters: ['VARCHAR'],
    returns: 'BIGINT',
    evaluate: (text) => (typeof text === 'string' ? (parseDateTime(text) ?? null) : null),
  },
  {
    name: 'kql_timespan_of_text',
    parameters: ['VARCHAR'],
    returns: 'BIGINT',
    evaluate: (text) => (typeof text === 'string' ? (parseTimespan(text) ?? null) : null),
  },
];
