import { physicalNames } from '../base/physicalName';
import { physicalTypes } from '../base/physicalType';
import { sqlName } from '../base/sql';
import { logTables } from '../catalog/logTables';
import type { LogTable } from '../catalog/logTable';
import type { Column } from '../base/column';

/** A table of the catalog without a row, so that a query may name it wherever it has data or not. */
export interface EmptyTable {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly relation: string;
  readonly description: string;
  readonly isEmpty: true;
}

/** Every table of the catalog, empty. */
export function emptyCatalogTables(): readonly EmptyTable[] {
  return logTables.map((table) => ({
    name: table.name,
    columns: table.columns,
    relation: emptyRelation(table),
    description: table.description,
    isEmpty: true,
  }));
}

function emptyRelation(table: LogTable): string {
  const names = physicalNames(table.columns);
  const columns = table.columns.map(({ name, type }, index) => `NULL::${physicalTypes[type]} AS ${sqlName(names[index] ?? name)}`);
  return `(SELECT ${columns.join(', ')} WHERE false)`;
}
