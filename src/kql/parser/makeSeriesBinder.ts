import type { SymbolMakers } from './findBinder';
import type { SemanticInfo } from './scanBinder';
import type { KustoSymbol, SyntaxList, SyntaxNode } from './syntax';
import { elements, listItems } from './syntax';

interface MakeSeriesNode extends SyntaxNode {
  readonly Aggregates: SyntaxList;
}

/** The binder's visitor of nodes: what is used of it here. */
export interface MakeSeriesBinder {
  VisitMakeSeriesOperator: (this: MakeSeriesBinder, node: MakeSeriesNode) => SemanticInfo;
}

/**
 * Mends a slip of the parser package (12.4.1): a series whose aggregate may give several values, such as `percentile(v, 50)` or
 * `take_any(v)`, and that the query does not name, keeps the type of one value; the service gives an array, as for every other aggregate.
 * Source: learn.microsoft.com/kusto/query/make-series-operator, Returns.
 */
export function mendMakeSeries(prototype: MakeSeriesBinder, dynamic: KustoSymbol, { tableOf, columnOf }: SymbolMakers): void {
  const visit = prototype.VisitMakeSeriesOperator;
  prototype.VisitMakeSeriesOperator = function (this: MakeSeriesBinder, node) {
    const info = visit.call(this, node);
    const { ResultType: table } = info;
    if (!table) return info;
    const columns = listItems(table.Columns);
    // The groups come first, then the series, and last the axis.
    const groups = columns.length - 1 - elements(node.Aggregates).length;
    const isSlip = (column: KustoSymbol & { readonly Type: KustoSymbol }, index: number): boolean =>
      index >= groups && column.Type !== dynamic;
    if (!columns.some(isSlip)) return info;
    const series = columns.map((column, index) => (isSlip(column, index) ? columnOf(column.Name, dynamic) : column));
    return info.WithResultType(tableOf(series).WithInheritableProperties(table));
  };
}
