import type { Column } from '../base/column';

/** A column to write: its KQL name and type, and the SQL that refers to its value in the relation that is exported. */
export interface ExportColumn extends Column {
  readonly sql: string;
}

export interface FormatOptions {
  /** CSV for Excel: a byte order mark, and cells that Excel would take for formulas made harmless. */
  readonly excel?: boolean;
  /** Parquet: nanoseconds hold every digit of 1677–2262; microseconds hold all years and lose the seventh digit. */
  readonly dateTimes?: 'nanoseconds' | 'microseconds';
}

/** How the engine's COPY writes rows in a format. */
export interface CopyPlan {
  /** What stands between SELECT and FROM. */
  readonly select: string;
  /** What stands in the parentheses behind TO. */
  readonly options: string;
  /** The whole file where there are no rows, for formats with a text around their rows. */
  readonly whenEmpty?: string;
}

/** One format that rows can be written in. Values keep their names and their precision; each entry says how. */
export interface ExportFormat {
  readonly id: string;
  readonly title: string;
  /** Without the dot. */
  readonly extension: string;
  readonly plan: (columns: readonly ExportColumn[], options: FormatOptions) => CopyPlan;
}
