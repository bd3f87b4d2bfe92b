import type { Column, ColumnType } from '../base/column';

/** What the product knows of a log table. */
export interface LogTable {
  readonly name: string;
  readonly description: string;
  /** Address of the table's reference page. */
  readonly documentation: string;
  /**
   * Columns that tell one record from another, best first: the first list whose first column has a value counts.
   * Without any, records are never taken for duplicates.
   */
  readonly identity: readonly (readonly string[])[];
  /** Diagnostic settings categories whose records end here. */
  readonly categories: readonly string[];
  readonly columns: readonly Column[];
}

interface LogTableDefinition extends Omit<LogTable, 'columns' | 'documentation'> {
  /** Last part of the reference page's address. */
  readonly documentation: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
}

/** A table from its definition; the columns keep their order. */
export function defineLogTable(definition: LogTableDefinition): LogTable {
  return {
    ...definition,
    documentation: `https://learn.microsoft.com/azure/azure-monitor/reference/tables/${definition.documentation}`,
    columns: Object.entries(definition.columns).map(([name, type]) => ({ name, type })),
  };
}
