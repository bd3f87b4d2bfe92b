import type { CellText, Column } from '../base/column';

/** One answer in the form of the batch protocol. */
export type Answer =
  | { readonly id?: unknown; readonly columns: readonly Column[]; readonly rows: readonly (readonly CellText[])[] }
  | { readonly id?: unknown; readonly error: { readonly code: string; readonly message: string } };
