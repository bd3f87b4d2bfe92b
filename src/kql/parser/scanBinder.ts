import type { KustoSymbol, NamedParameter, SyntaxList, SyntaxNode } from './syntax';
import { elements, listItems } from './syntax';

interface ScanNode extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter> | null;
}

/** What the binder knows of a node: what is used of it here. */
export interface SemanticInfo {
  readonly ResultType: KustoSymbol | null;
  WithResultType(type: object): SemanticInfo;
}

/** The binder's visitor of nodes: what is used of it here. */
export interface NodeBinder {
  VisitScanOperator: (this: NodeBinder, node: ScanNode) => SemanticInfo;
}

/** A table's symbol, which may take over from another how its rows stand. */
export interface InheritingTable {
  WithInheritableProperties(table: object): object;
}

/**
 * Mends a slip of the parser package (12.4.1): it gives every `scan` a column `match_id`, where the service has one only if
 * `with_match_id` names it. `tableOf` makes a table's symbol of columns.
 */
export function mendScan(prototype: NodeBinder, tableOf: (columns: readonly object[]) => InheritingTable): void {
  const visit = prototype.VisitScanOperator;
  prototype.VisitScanOperator = function (this: NodeBinder, node) {
    const info = visit.call(this, node);
    const { ResultType: table } = info;
    const named = elements(node.Parameters).some(({ Name }) => Name.SimpleName.toLowerCase() === 'with_match_id');
    if (named || !table) return info;
    return info.WithResultType(tableOf(listItems(table.Columns).slice(0, -1)).WithInheritableProperties(table));
  };
}
