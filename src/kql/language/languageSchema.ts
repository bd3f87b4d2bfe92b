import type { Column } from '../../base/column';
import type { FunctionSchema } from '../parser/kusto';

/** A table that a text may name, as far as the editor cares. */
export interface LanguageTable {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly description?: string;
}

/** What the texts of one source may name: the same object as long as it is the same, since what is known of texts is kept by it. */
export interface LanguageSchema {
  readonly tables: readonly LanguageTable[];
  /** Functions that a text may call without declaring them. */
  readonly functions?: readonly FunctionSchema[];
  /** How many rows a table has now; undefined where that is not known. */
  readonly rowsOf?: (table: string) => number | undefined;
  /** The values that a string column has most often; none where they are not known. */
  readonly valuesOf?: (table: string, column: string) => Promise<readonly string[]>;
}
