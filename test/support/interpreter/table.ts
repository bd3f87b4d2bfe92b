import type { Column } from '../../../src/base/column';
import type { Row } from './expression';

/** Rows, and where they have an order the rank of each: rows of one rank may stand in any order among themselves. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly ranks?: readonly number[];
}

/** Thrown where the language leaves the answer open, such as which row `take` gives of an unordered table. */
export class Undetermined extends Error {
  override readonly name = 'Undetermined';
}

/** The table with other rows, of which each says by its place in the old ones where it comes from. */
export function withRows(table: Table, kept: readonly { readonly from: number; readonly row: Row }[], columns = table.columns): Table {
  const { ranks } = table;
  return { columns, rows: kept.map(({ row }) => row), ...(ranks ? { ranks: kept.map(({ from }) => ranks[from]!) } : {}) };
}

/** The table without its order. */
export function unordered({ columns, rows }: Table): Table {
  return { columns, rows };
}

/** The row's cells as one text; rows of one text are the same. */
export function rowKey(row: Row, names: readonly string[], key: (value: Exclude<ReturnType<Row['get']>, undefined>) => string): string {
  return JSON.stringify(names.map((name) => key(row.get(name) ?? null)));
}
