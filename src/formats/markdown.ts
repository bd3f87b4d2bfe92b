import type { ColumnType } from '../base/column';
import type { ExportColumn, ExportFormat } from './exportFormat';
import { canonicalSql } from './canonicalSql';
import { lineOptions } from './copyOptions';

const numbers: readonly ColumnType[] = ['int', 'long', 'real', 'decimal', 'timespan'];

/** A table of GitHub's Markdown. Values in canonical text, null as an empty cell; a bar is escaped, a line end is `<br>`. */
export const markdown: ExportFormat = {
  id: 'markdown',
  title: 'Markdown',
  extension: 'md',
  plan: (columns) => {
    const names = columns.map((column) => escapeCell(column.name));
    const rules = columns.map((column) => (numbers.includes(column.type) ? '---:' : '---'));
    const head = `| ${names.join(' | ')} |\n| ${rules.join(' | ')} |\n`;
    return {
      select: `concat('| ', concat_ws(' | ', ${columns.map(cellSql).join(', ')}), ' |') AS line`,
      options: lineOptions({ prefix: head, separator: '\n' }),
      whenEmpty: head,
    };
  },
};

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\r\n|\r|\n/g, '<br>');
}

function cellSql(column: ExportColumn): string {
  const text = canonicalSql(column.sql, column.type);
  if (column.type !== 'string' && column.type !== 'dynamic') return `coalesce(${text}, '')`;
  return `coalesce(regexp_replace(replace(${text}, '|', '\\|'), '\\r\\n|\\r|\\n', '<br>', 'g'), '')`;
}
