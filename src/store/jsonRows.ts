import { sqlText } from '../base/sql';
import { ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from '../base/ticks';
import type { Column, ColumnType } from '../base/column';
import { physicalTypes } from '../base/physicalType';
import { usualRecordBytes } from './staging';
import { ticksSql } from './timeSql';

/**
 * A SELECT over a file of rows, each a JSON array on a line of its own, whose values are those of `columns` as a workspace writes them.
 * Every value is read from its digits: 64-bit numbers and 100-nanosecond times stay whole.
 */
export function jsonRowsSql({ file, longestRow }: RowsFile, columns: readonly Column[]): string {
  const values = columns.map(({ type }, index) => `${valueSql(`v[${index + 1}]`, type)} AS c${index}`).join(', ');
  const longest = Math.max(usualRecordBytes, longestRow + roomForLineFeed);
  const rows = `read_json(${sqlText(file)}, format = 'newline_delimited', records = false, columns = {v: 'VARCHAR[]'}, maximum_object_size = ${longest})`;
  return `SELECT ${values} FROM ${rows}`;
}

/** A file of rows, and the bytes of its longest: the engine reads in pieces of twice that, one processor each, so it must be no larger than need be. */
export interface RowsFile {
  readonly file: string;
  readonly longestRow: number;
}

const roomForLineFeed = 16;

function valueSql(text: string, type: ColumnType): string {
  switch (type) {
    case 'string':
      return `coalesce(${text}, '')`;
    case 'datetime':
      return ticksSql(text);
    case 'timespan':
      return timespanSql(text);
    case 'dynamic':
      return dynamicSql(text);
    case 'bool':
    case 'int':
    case 'long':
    case 'real':
    case 'decimal':
    case 'guid':
      return `CAST(${text} AS ${physicalTypes[type]})`;
  }
}

/** A dynamic value comes as JSON in a text; a text that is no JSON is a string of its own. */
function dynamicSql(text: string): string {
  return `CASE WHEN ${text} IS NULL OR ${text} = '' THEN NULL ELSE coalesce(TRY_CAST(${text} AS JSON), to_json(${text})) END`;
}

const clock = '^(-?)(?:(\\d+)\\.)?(\\d{1,2}):(\\d{2}):(\\d{2})(?:\\.(\\d{1,7}))?$';

/** Reads `[-][d.]hh:mm:ss[.fffffff]` as ticks. */
function timespanSql(text: string): string {
  const part = (group: number): string => `coalesce(TRY_CAST(regexp_extract(${text}, '${clock}', ${group}) AS BIGINT), 0)`;
  const fraction = `coalesce(TRY_CAST(rpad(nullif(regexp_extract(${text}, '${clock}', 6), ''), 7, '0') AS BIGINT), 0)`;
  const size = `${part(2)} * ${ticksPerDay.toString()} + ${part(3)} * ${ticksPerHour.toString()} + ${part(4)} * ${ticksPerMinute.toString()} + ${part(5)} * ${ticksPerSecond.toString()} + ${fraction}`;
  return `CASE WHEN ${text} IS NULL OR NOT regexp_matches(${text}, '${clock}') THEN NULL ELSE (${size}) * CASE WHEN starts_with(${text}, '-') THEN -1 ELSE 1 END END`;
}
