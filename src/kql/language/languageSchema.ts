import type { Column } from '../../base/column';
import type { FunctionSchema } from '../parser/kusto';

/** A table that a text may name, as far as the editor cares. The same list must be the same object, so that its schema is made once. */
export interface LanguageTable {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly description?: string;
}

/** What the texts of one source may name. */
export interface LanguageSchema {
  readonly tables: readonly LanguageTable[];
  /** Functions that a text may call without declaring them. A list of tables comes with one list of functions. */
  readonly functions?: readonly FunctionSchema[];
  /** How many rows a table has now; undefined where that is not known. */
  readonly rowsOf?: (table: string) => number | undefined;
  /** The values that a string column has most often; none where they are not known. */
  readonly valuesOf?: (table: string, column: string) => Promise<readonly string[]>;
}
