import type { ExportColumn, ExportFormat } from './exportFormat';
import { canonicalSql } from './canonicalSql';
import { sqlName, sqlText } from '../base/sql';

const byteOrderMark = '\uFEFF';

/**
 * Comma-separated values by RFC 4180: UTF-8, CRLF, quotes where needed. Values stand in canonical text; null is an empty field, an empty
 * string is `""`. For Excel: a byte order mark, and an apostrophe before text that would be read as a formula (OWASP, CSV injection).
 */
export const csv: ExportFormat = {
  id: 'csv',
  title: 'CSV',
  extension: 'csv',
  plan: (columns, { excel = false }) => {
    const select = columns.map(
      (column) => `${excel ? harmless(column) : canonicalSql(column.sql, column.type)} AS ${sqlName(column.name)}`,
    );
    // The engine's own header would rename columns whose names differ in case only.
    const names = columns.map(({ name }) => csvField(excel && formula.test(name) ? `'${name}` : name));
    const header = `${excel ? byteOrderMark : ''}${names.join(',')}\r\n`;
    const layout = `HEADER false, NEW_LINE '\r\n', PREFIX ${sqlText(header)}, SUFFIX '\r\n'`;
    return { select: select.join(', '), options: `FORMAT csv, QUOTE '"', ESCAPE '"', DELIMITER ',', ${layout}`, whenEmpty: header };
  },
};

const formula = /^[=+@\t\r-]/;

function harmless(column: ExportColumn): string {
  const text = canonicalSql(column.sql, column.type);
  if (column.type !== 'string' && column.type !== 'dynamic') return text;
  return `CASE WHEN regexp_matches(${text}, '^[=+@\\t\\r-]') THEN '''' || ${text} ELSE ${text} END`;
}

/** A text as a field of RFC 4180: in quotes where it needs them. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
