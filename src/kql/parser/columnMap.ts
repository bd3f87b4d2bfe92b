import type { KustoList, KustoSymbol } from './syntax';
import { listItems } from './syntax';

/** The binder's record of which columns of a union have the same name: what is used of it here. */
export interface ColumnMap {
  AddRange(columns: KustoList<ColumnOfUnion>): void;
  Add(column: ColumnOfUnion): void;
  GetTypeKey(type: KustoSymbol): object;
}

interface ColumnOfUnion {
  readonly Name: string;
  readonly Type: KustoSymbol;
}

/**
 * Mends a slip of the parser package (12.4.1): after two columns of one name and type, a third of another type is forgotten, so that
 * `union A, B, C` loses a column that `union A, C, B` has. With one column of each type put first, the map keeps them all.
 * A column that comes twice is added once: of a union with itself, of which another is made, it would be twice as many each time.
 */
export function mendColumnMap(prototype: ColumnMap): void {
  prototype.AddRange = function (this: ColumnMap, columns) {
    const seen = new Map<string, Set<object>>();
    const [first, again]: [ColumnOfUnion[], ColumnOfUnion[]] = [[], []];
    for (const column of listItems(columns)) {
      const types = seen.get(column.Name) ?? new Set();
      const type = this.GetTypeKey(column.Type);
      (types.has(type) ? again : first).push(column);
      seen.set(column.Name, types.add(type));
    }
    for (const column of new Set([...first, ...again])) this.Add(column);
  };
}
