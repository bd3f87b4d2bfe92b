import type { Span } from '../../base/queryDiagnostic';
import { declarationOf, isFunctionValue, piecesOf } from './pieces';
import { splitStatements } from './statements';
import { statementTitle } from './statementTitle';

/** A query of a text, or what one declares by `let`. */
export interface QuerySymbol extends Span {
  readonly kind: 'query' | 'function' | 'variable';
  readonly name: string;
  /** Of a declaration: where its name stands. */
  readonly nameSpan?: Span;
}

/** What a text's queries are called and what they declare, in their order, by the text alone. */
export function querySymbols(text: string): readonly QuerySymbol[] {
  return splitStatements(text).flatMap(({ start, end }): QuerySymbol[] => {
    const statement = text.slice(start, end);
    return [{ kind: 'query', name: statementTitle(statement).name, start, end }, ...declarations(statement, start)];
  });
}

function declarations(statement: string, start: number): readonly QuerySymbol[] {
  return piecesOf(statement).flatMap((piece): QuerySymbol[] => {
    const code = statement.slice(piece.start, piece.end);
    const declared = declarationOf(code);
    if (!declared) return [];
    const kind = isFunctionValue(code.slice(declared.valueStart)) ? 'function' : 'variable';
    const at = start + piece.start + code.lastIndexOf(declared.name, declared.valueStart - 1);
    const nameSpan = { start: at, end: at + declared.name.length };
    const first = /^(?:\s|\/\/[^\r\n]*(?:\r?\n|$))*/.exec(code)?.[0].length ?? 0;
    return [{ kind, name: declared.name, nameSpan, start: start + piece.start + first, end: start + piece.end }];
  });
}
