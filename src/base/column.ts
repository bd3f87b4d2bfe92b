/** The scalar types of KQL, as the service names them in results. */
export const columnTypes = ['bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid', 'dynamic'] as const;

/** One of KQL's scalar types. */
export type ColumnType = (typeof columnTypes)[number];

/** A column of a log table or of a result. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** A cell in Kusto's canonical text form; null is null. An empty string is a value of its own. */
export type CellText = string | null;
