import type { KustoSymbol, SyntaxNode } from './syntax';

/** The binder's own functions about graphs: what is used of them here. */
export interface GraphBinder {
  GetGraphSymbol: (node: SyntaxNode) => KustoSymbol | null;
}

/**
 * Mends a slip of the parser package (12.4.1): an operator of graphs that follows something else, such as a table, takes it for a graph, and
 * the search for its edges ends with an exception. Then there is no graph; that one is expected is a problem of its own.
 */
export function mendGraphs(binder: GraphBinder): void {
  const given = binder.GetGraphSymbol;
  binder.GetGraphSymbol = (node) => {
    const symbol = given(node);
    return symbol && 'EdgeShape' in symbol ? symbol : null;
  };
}
