import { SymbolKind } from 'vscode-languageserver/node';
import type { DocumentSymbol } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { querySymbols } from '../../kql/language/querySymbols';
import type { QuerySymbol } from '../../kql/language/querySymbols';
import { statementTitle } from '../../kql/language/statementTitle';
import { rangeOf } from './rangeOf';

/** How the editor's lists picture a query, and what one declares. */
export const symbolKinds: Readonly<Record<QuerySymbol['kind'], SymbolKind>> = {
  query: SymbolKind.File,
  function: SymbolKind.Function,
  variable: SymbolKind.Variable,
};

/** A document's queries in their order, each with what it declares by `let` below it. */
export function outline(document: TextDocument): DocumentSymbol[] {
  const queries: DocumentSymbol[] = [];
  for (const symbol of querySymbols(document.getText())) {
    const range = rangeOf(document, symbol);
    const listed = { kind: symbolKinds[symbol.kind], range, selectionRange: rangeOf(document, symbol.nameSpan ?? symbol) };
    if (symbol.kind === 'query') queries.push({ ...listed, ...statementTitle(document.getText(range)), children: [] });
    else queries.at(-1)?.children?.push({ ...listed, name: symbol.name });
  }
  return queries;
}
