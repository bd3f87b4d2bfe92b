import type { ColumnSymbol, KustoList } from './syntax';
import { listItems } from './syntax';

/** What a function works out: several columns, which may bear other names. */
interface Tuple {
  readonly Columns: KustoList<ColumnSymbol & { WithName(name: string): object }>;
  WithColumns(columns: readonly object[]): Tuple;
}

/** One way to call a function. */
interface Signature {
  CustomReturnType: (context: object) => Tuple;
}

/** A function that works out its own columns: what is used of it here. */
export interface NamingFunction {
  readonly Name: string;
  readonly Signatures?: KustoList<Signature> | null;
}

/**
 * How the service's own pages print names that the package (12.4.1) has otherwise, by function.
 * Source: learn.microsoft.com/kusto/query, percentilesw-aggregation-function and series-periods-detect-function, the outputs of examples.
 */
const printed: Readonly<Record<string, (name: string) => string>> = {
  percentilesw_array: (name) => name.replace(/^percentiles_/, 'percentile_'),
  series_periods_detect: (name) => name.replace(/_scores$/, '_periods_scores'),
};

/** Has functions that work out their own columns name them as the service prints them. */
export function mendPrintedNames(functions: readonly NamingFunction[]): void {
  for (const { Name, Signatures } of functions) {
    const renamed = Object.hasOwn(printed, Name) ? printed[Name] : undefined;
    if (!renamed) continue;
    for (const signature of listItems(Signatures)) {
      const given = signature.CustomReturnType;
      signature.CustomReturnType = (context) => {
        const tuple = given(context);
        return tuple.WithColumns(listItems(tuple.Columns).map((column) => column.WithName(renamed(column.Name))));
      };
    }
  }
}
