import type { ExportColumn } from './exportFormat';
import { canonicalSql } from './canonicalSql';
import { sqlText } from '../base/sql';

/**
 * SQL that gives a row as one line of JSON. Numbers of 64 bits stand with all their digits; `decimal` is text, as the service sends it,
 * because JSON readers round numbers; NaN and the infinities, which JSON has not, are the texts `NaN`, `Infinity`, `-Infinity`;
 * `dynamic` is a JSON value, not text; null is null.
 */
export function jsonRowSql(columns: readonly ExportColumn[]): string {
  if (columns.length === 0) return `'{}'`;
  const parts = columns.flatMap((column, index) => [
    sqlText(`${index === 0 ? '{' : ','}${JSON.stringify(column.name)}:`),
    jsonValueSql(column),
  ]);
  return `concat(${parts.join(', ')}, '}')`;
}

function jsonValueSql(column: ExportColumn): string {
  const text = canonicalSql(column.sql, column.type);
  switch (column.type) {
    case 'string':
      return `coalesce(to_json(${column.sql}), '""')`;
    case 'bool':
    case 'int':
    case 'long':
      return `coalesce(${text}, 'null')`;
    case 'real':
      return `coalesce(CASE WHEN isfinite(${column.sql}) THEN ${text} ELSE '"' || ${text} || '"' END, 'null')`;
    case 'dynamic':
      return `coalesce(${singleLine(text)}, 'null')`;
    default:
      return `coalesce('"' || ${text} || '"', 'null')`;
  }
}

/** JSON text kept from a pretty-printed file has line ends between its tokens; inside its strings they are escaped. */
function singleLine(text: string): string {
  return `CASE WHEN contains(${text}, chr(10)) OR contains(${text}, chr(13)) THEN translate(${text}, chr(10) || chr(13), '  ') ELSE ${text} END`;
}
