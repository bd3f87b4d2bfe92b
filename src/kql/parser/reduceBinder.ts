import type { NamedParameter, SyntaxList, SyntaxNode } from './syntax';
import { elements, listItems, textOf } from './syntax';
import type { InheritingTable, SemanticInfo } from './scanBinder';

interface ReduceNode extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter> | null;
}

/** The binder's visitor of nodes: what is used of it here. */
export interface ReduceBinder {
  VisitReduceByOperator: (this: ReduceBinder, node: ReduceNode) => SemanticInfo;
}

/**
 * Mends a slip of the parser package (12.4.1): it gives `reduce kind=source` the columns `Count` and `Representative`, where the service
 * adds `Pattern` alone to the rows. Source: learn.microsoft.com/kusto/query/reduce-operator.
 */
export function mendReduce(prototype: ReduceBinder, tableOf: (columns: readonly object[]) => InheritingTable): void {
  const visit = prototype.VisitReduceByOperator;
  prototype.VisitReduceByOperator = function (this: ReduceBinder, node) {
    const info = visit.call(this, node);
    const { ResultType: table } = info;
    const keepsRows = elements(node.Parameters).some(
      ({ Name, Expression }) => Name.SimpleName.toLowerCase() === 'kind' && textOf(Expression) === 'source',
    );
    return keepsRows && table ? info.WithResultType(tableOf(listItems(table.Columns).slice(0, -2))) : info;
  };
}
