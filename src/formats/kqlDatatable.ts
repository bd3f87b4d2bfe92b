import type { ExportColumn, ExportFormat } from './exportFormat';
import { canonicalSql } from './canonicalSql';
import { lineOptions } from './copyOptions';

/** A KQL `datatable` expression: the rows as literals of their types, to be pasted into a query anywhere. */
export const kqlDatatable: ExportFormat = {
  id: 'kql',
  title: 'KQL datatable',
  extension: 'kql',
  plan: (columns) => {
    const head = `datatable(${columns.map((column) => `${kqlName(column.name)}:${column.type}`).join(', ')})\n[\n`;
    const cells = columns.flatMap((column, index) => [index === 0 ? `'  '` : `', '`, literalSql(column)]);
    return {
      select: `concat(${cells.join(', ')}) AS line`,
      options: lineOptions({ prefix: head, separator: ',\n', suffix: '\n]\n' }),
      whenEmpty: `${head}]\n`,
    };
  },
};

function kqlName(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`;
}

function literalSql(column: ExportColumn): string {
  const text = canonicalSql(column.sql, column.type);
  const wrapped = (value: string): string => `coalesce('${column.type}(' || ${value} || ')', '${column.type}(null)')`;
  switch (column.type) {
    case 'string':
      return `coalesce(to_json(${column.sql}), '""')`;
    case 'bool':
    case 'int':
    case 'long':
      return `coalesce(CASE WHEN ${column.sql} IS NULL THEN NULL ELSE ${text} END, '${column.type}(null)')`;
    case 'real':
      return wrapped(
        `CASE WHEN isnan(${column.sql}) THEN 'nan' WHEN isinf(${column.sql}) THEN CASE WHEN ${column.sql} > 0 THEN '+inf' ELSE '-inf' END ELSE ${text} END`,
      );
    default:
      return wrapped(text);
  }
}
