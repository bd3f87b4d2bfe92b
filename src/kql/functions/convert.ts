import type { ColumnType } from '../../base/column';
import type { Expression } from '../scalarFunction';
import { physicalTypes } from '../../base/physicalType';
import { maximumTicks } from '../../base/ticks';

/**
 * SQL for the conversions between KQL's types, as `tostring()`, `tolong()` and their kin define them. Each gives the target's physical
 * type; text is never NULL, everything else is NULL where the value has no meaning in the target type.
 */
type Conversion = (expression: Expression) => string;

/** The text of a value: of a dynamic value without the quotes of JSON. */
export const toText: Conversion = (expression) => {
  const { sql, type } = expression;
  switch (type) {
    case 'string':
      return sql;
    case 'dynamic':
      return `coalesce(${jsonText(expression)}, '')`;
    case 'bool':
      return `CASE WHEN ${sql} THEN 'True' WHEN NOT ${sql} THEN 'False' ELSE '' END`;
    case 'real':
    case 'decimal':
    case 'datetime':
    case 'timespan':
      return `kql.text_of_${type}(${sql})`;
    default:
      return `coalesce(CAST(${sql} AS VARCHAR), '')`;
  }
};

/** The text of a dynamic value, NULL where it is null: one JSON parse, also for a path. */
export function jsonText({ sql, jsonPath, text }: Expression): string {
  if (text !== undefined) return text;
  return jsonPath ? `json_extract_string(${jsonPath.base}, ${jsonPath.path})` : `json_extract_string(${sql}, '$')`;
}

const toLong: Conversion = (expression) => {
  const { sql, type } = expression;
  switch (type) {
    case 'string':
      return `kql.long_of_text(${sql})`;
    case 'dynamic':
      return `kql.long_of_json(${jsonText(expression)})`;
    case 'real':
    case 'decimal':
      return `kql.${namesColumn(sql) ? 'long_of_real' : 'long_of_known_real'}(${asReal(expression)})`;
    case 'guid':
      return 'CAST(NULL AS BIGINT)';
    default:
      return asLong(expression);
  }
};

const toInt: Conversion = (expression) => {
  const { sql, type } = expression;
  switch (type) {
    case 'string':
      return `TRY_CAST(kql.long_of_text(${sql}) AS INTEGER)`;
    case 'int':
      return sql;
    case 'bool':
      return `CAST(${sql} AS INTEGER)`;
    case 'real':
    case 'decimal':
      return `kql.int_of_real(${asReal(expression)})`;
    case 'dynamic':
      return `kql.int_of_json(${jsonText(expression)})`;
    default:
      return `kql.int_of_long(${toLong(expression)})`;
  }
};

const toReal: Conversion = (expression) => {
  const { sql, type } = expression;
  switch (type) {
    case 'string':
      return `kql.real_of_text(${sql})`;
    case 'dynamic':
      return `kql.real_of_json(${jsonText(expression)})`;
    case 'guid':
      return 'CAST(NULL AS DOUBLE)';
    default:
      return asReal(expression);
  }
};

const toDecimal: Conversion = (expression) => {
  const { sql, type } = expression;
  if (type === 'decimal') return sql;
  const text = type === 'dynamic' ? jsonText(expression) : sql;
  return `TRY_CAST(${type === 'string' || type === 'dynamic' ? `trim(${text})` : text} AS ${physicalTypes.decimal})`;
};

const toBool: Conversion = (expression) => {
  const { sql, type } = expression;
  switch (type) {
    case 'bool':
      return sql;
    case 'string':
      return `kql.bool_of_text(${sql})`;
    case 'dynamic':
      return `kql.bool_of_text(${jsonText(expression)})`;
    default:
      return `(${sql} <> 0)`;
  }
};

const toDateTime: Conversion = (expression) => {
  const { sql, type } = expression;
  switch (type) {
    case 'datetime':
      return sql;
    case 'string':
      return `kql.datetime_of_text(${sql})`;
    case 'dynamic':
      return `kql.datetime_of_text(${jsonText(expression)})`;
    default:
      return `kql.in_range(${toLong(expression)})`;
  }
};

const toTimespan: Conversion = (expression) => {
  const { sql, type } = expression;
  switch (type) {
    case 'timespan':
      return sql;
    case 'string':
      return `kql_timespan_of_text(${sql})`;
    case 'dynamic':
      return `kql_timespan_of_text(${jsonText(expression)})`;
    default:
      return toLong(expression);
  }
};

const toGuid: Conversion = (expression) => {
  const { sql, type } = expression;
  if (type === 'guid') return sql;
  return type === 'string' || type === 'dynamic'
    ? `kql.guid_of_text(${type === 'dynamic' ? jsonText(expression) : sql})`
    : 'CAST(NULL AS UUID)';
};

/** A value as JSON, NULL where it is null. What JSON has no form for is text, as in the service's own dynamic values. */
export const toJson: Conversion = (expression) => {
  const { sql, type } = expression;
  switch (type) {
    case 'dynamic':
      return sql;
    case 'real':
      return `kql.json_of_real(${sql})`;
    case 'datetime':
    case 'timespan':
    case 'decimal':
      return `kql.json_of_${type}(${sql})`;
    default:
      return `to_json(${sql})`;
  }
};

const conversions: Readonly<Record<ColumnType, Conversion>> = {
  string: toText,
  long: toLong,
  int: toInt,
  real: toReal,
  decimal: toDecimal,
  bool: toBool,
  datetime: toDateTime,
  timespan: toTimespan,
  guid: toGuid,
  dynamic: toJson,
};

/** A value converted to a type; the value itself where it has the type already. */
export function convert(expression: Expression, type: ColumnType): string {
  return conversions[type](expression);
}

/** Whether an expression depends on the row: names of columns stand in quotes, and texts do not hold them for numbers. */
function namesColumn(sql: string): boolean {
  return sql.includes('"');
}

/** A number, bool, datetime or timespan as 64 bits. */
export function asLong({ sql, type }: Expression): string {
  return type === 'int' || type === 'bool' || /^-?\d{1,10}$/.test(sql) ? `CAST(${sql} AS BIGINT)` : sql;
}

/** A datetime that is known, of its ticks: null outside of the calendar. */
export function constantDate(ticks: bigint): string {
  return ticks >= 0n && ticks <= maximumTicks ? `${ticks}::BIGINT` : 'CAST(NULL AS BIGINT)';
}

/** A number, datetime or timespan as a double. */
export function asReal({ sql, type }: Expression): string {
  return type === 'real' ? sql : `CAST(${sql} AS DOUBLE)`;
}
