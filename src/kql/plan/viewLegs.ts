import type { Span } from '../../base/queryDiagnostic';
import type { Kusto, KustoCode } from '../parser/kusto';
import type { NameNode, SyntaxList, SyntaxNode } from '../parser/syntax';
import { children, elements, spanOf, textOf } from '../parser/syntax';
import { namePattern } from './namePattern';
import { sightAt } from './restrict';

interface LetOfFunction extends SyntaxNode {
  readonly Name: NameNode;
  readonly Expression: SyntaxNode & {
    readonly ViewKeyword: SyntaxNode | null;
    readonly Parameters: SyntaxNode & { readonly Parameters: SyntaxList };
  };
}

interface SeveralTables extends SyntaxNode {
  /** Of a union. */
  readonly Expressions?: SyntaxList;
  /** Of `find` and `search`. */
  readonly InClause?: (SyntaxNode & { readonly Expressions: SyntaxList }) | null;
}

/**
 * What the first pattern of tables that views of the query fit stands for: the views and tables by their names. The binder looks for tables of the source
 * alone, and would not know the columns of the views. None where no view fits.
 */
export function viewLegs(code: KustoCode, kusto: Kusto, tables: readonly string[]): (Span & { readonly text: string }) | undefined {
  if (!/\bview\b/.test(code.Text) || !code.Text.includes('*')) return undefined;
  const views = viewsIn(code.Syntax, kusto);
  for (const pattern of patternsIn(code.Syntax, kusto)) {
    const span = spanOf(pattern);
    const fits = namePattern(textOf(pattern));
    const sees = sightAt(code.Syntax, kusto, span.start);
    const isSeen = (name: string, kind: 'let' | 'table'): boolean => sees?.({ name, kind }) ?? true;
    const fitting = views
      .filter(({ Name }) => fits.test(Name.SimpleName) && spanOf(Name).end <= span.start && isSeen(Name.SimpleName, 'let'))
      .map(({ Name }) => textOf(Name));
    if (fitting.length === 0) continue;
    const own = tables.filter((name) => fits.test(name) && isSeen(name, 'table')).map((name) => `[${JSON.stringify(name)}]`);
    return { ...span, text: [...fitting, ...own].join(', ') };
  }
  return undefined;
}

function viewsIn(root: SyntaxNode, { kindOf }: Kusto): readonly LetOfFunction[] {
  return nodesIn(root)
    .filter((node) => kindOf(node) === 'LetStatement' && kindOf((node as LetOfFunction).Expression) === 'FunctionDeclaration')
    .map((node) => node as LetOfFunction)
    .filter(({ Expression }) => Expression.ViewKeyword !== null && elements(Expression.Parameters.Parameters).length === 0);
}

/** The patterns with stars in the lists of tables of unions, `find` and `search`. */
function patternsIn(root: SyntaxNode, { kindOf }: Kusto): readonly SyntaxNode[] {
  return nodesIn(root)
    .filter((node) => ['UnionOperator', 'FindOperator', 'SearchOperator'].includes(kindOf(node)))
    .flatMap((node) => elements((node as SeveralTables).Expressions ?? (node as SeveralTables).InClause?.Expressions))
    .filter((node) => kindOf(node) === 'NameReference' && textOf(node).includes('*'));
}

function nodesIn(node: SyntaxNode): readonly SyntaxNode[] {
  return [node, ...children(node).flatMap((child) => (child.IsToken ? [] : nodesIn(child)))];
}
