import type { InheritingTable, SemanticInfo } from './scanBinder';
import type { ColumnSymbol, KustoList, KustoSymbol, SyntaxNode } from './syntax';
import { listItems, textOf } from './syntax';

interface FindNode extends SyntaxNode {
  readonly Project: (SyntaxNode & { readonly ProjectKeyword: SyntaxNode }) | null;
}

/** The binder's visitor of nodes: what is used of it here. */
export interface FindBinder {
  VisitFindOperator: (this: FindBinder, node: FindNode) => SemanticInfo;
}

/** A column that the binder makes of those of several tables. */
export interface UnifiedColumn extends KustoSymbol {
  readonly OriginalColumns?: KustoList<ColumnSymbol> | null;
}

/** How symbols of tables and columns are made. */
export interface SymbolMakers {
  readonly tableOf: (columns: readonly object[]) => InheritingTable;
  readonly columnOf: (name: string, type: KustoSymbol) => object;
}

/**
 * Mends a slip of the parser package (12.4.1): where the tables of a `find` have a column in several types, it gives one column that is
 * dynamic or of the widest type; the service gives one for each type, such as `Id_long` and `Id_string`, as in a union.
 * Source: learn.microsoft.com/kusto/query/find-operator, Output schema.
 */
export function mendFind(prototype: FindBinder, { tableOf, columnOf }: SymbolMakers): void {
  const visit = prototype.VisitFindOperator;
  prototype.VisitFindOperator = function (this: FindBinder, node) {
    const info = visit.call(this, node);
    const { ResultType: table } = info;
    const isSmart = !node.Project || textOf(node.Project.ProjectKeyword) === 'project-smart';
    if (!isSmart || !table) return info;
    const columns = listItems(table.Columns);
    const typed = columns.flatMap((column) => {
      const types = typesOf(column);
      return types.length < 2 ? [column] : types.map((type) => columnOf(`${column.Name}_${type.Name}`, type));
    });
    return typed.length === columns.length ? info : info.WithResultType(tableOf(typed));
  };
}

/** The types that a column has in the tables, in their order. */
function typesOf(column: UnifiedColumn): readonly KustoSymbol[] {
  const own = listItems(column.OriginalColumns).filter(({ Name }) => Name === column.Name);
  return [...new Map(own.map(({ Type }) => [Type.Name, Type])).values()];
}
