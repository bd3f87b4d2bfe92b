import { findLogTable, logTableOfCategory, logTables } from '../catalog/logTables';
import { plainColumnName } from './columnName';
import { textOf } from './jsonRecord';
import type { JsonRecord } from './jsonRecord';

/** Columns that every table has tell nothing. */
const common = new Set(['timegenerated', 'type', 'tenantid', 'sourcesystem', '_billedsize', '_isbillable', 'operationname', 'category']);

const names = logTables.map((table) => ({
  table: table.name,
  columns: new Set(table.columns.map((column) => column.name.toLowerCase())),
}));

/**
 * The table of the workspace that a row was exported from: its `Type` says it, else its columns do. A row counts as one of a table where at least
 * three telling columns and nine of ten of all its columns are the table's.
 */
export function workspaceTable(record: JsonRecord): string | undefined {
  const typed = findLogTable(textOf(record['Type']) ?? '');
  if (typed) return typed.name;
  const columns = Object.keys(record).map((name) => plainColumnName(name).toLowerCase());
  const best = names
    .map(({ table, columns: known }) => ({
      table,
      matches: columns.filter((column) => known.has(column)).length,
      telling: columns.filter((column) => known.has(column) && !common.has(column)).length,
    }))
    .filter(({ matches, telling }) => telling >= 3 && matches >= columns.length * 0.9)
    .sort((left, right) => right.matches - left.matches);
  const category = logTableOfCategory(textOf(record['Category']) ?? '')?.name;
  return best.find(({ table }) => table === category)?.table ?? best[0]?.table;
}
