import type { QueryDiagnostic } from '../../../base/queryDiagnostic';
import type { Kusto } from '../../parser/kusto';
import { children } from '../../parser/syntax';
import type { SyntaxNode, SyntaxToken } from '../../parser/syntax';
import type { Completion } from '../completion';
import type { AnalyzedStatement } from '../editorServices';
import type { LanguageSchema } from '../languageSchema';

/** A statement that advice is given about. Offsets count from its start. */
export interface Advised {
  readonly kusto: Kusto;
  readonly statement: AnalyzedStatement;
  readonly schema: LanguageSchema;
  /** All nodes of the statement, a parent before its children. */
  readonly nodes: readonly SyntaxNode[];
  /** What the compiler says is wrong. */
  readonly problems: readonly QueryDiagnostic[];
  /** What may stand at an offset. */
  readonly offered: (offset: number) => readonly Completion[];
}

/** One kind of advice. */
export interface Advice {
  /** The code of its diagnostics. */
  readonly code: string;
  /** Queries that get it, and what they become by its first fix. The caret `^` stands before the place. */
  readonly examples: readonly { readonly query: string; readonly fixed: string }[];
  /**
   * What it says. A diagnostic with the code and the place of a problem replaces that problem: so a problem of the compiler's gets fixes.
   */
  readonly find: (advised: Advised) => readonly QueryDiagnostic[] | Promise<readonly QueryDiagnostic[]>;
}

/** All nodes under a root and the root, tokens too, a parent before its children. */
export function allNodes(root: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    found.push(node);
    waiting.push(...[...children(node)].reverse());
  }
  return found;
}

/** The operator between the two sides of a comparison, such as `==` or `in`. */
export function operatorOf(node: SyntaxNode): SyntaxToken | undefined {
  return children(node).find((child) => child.IsToken) as SyntaxToken | undefined;
}

/** The name of the source's table that a node's column is of; undefined for what is no column of a table. */
export function tableOfColumn({ kusto, schema }: Advised, node: SyntaxNode): string | undefined {
  return node.ReferencedSymbol && kusto.kindOf(node) === 'NameReference'
    ? kusto.tableOf(node.ReferencedSymbol, schema.tables, schema.functions)
    : undefined;
}

/** The text of a string literal, or undefined for anything else. */
export function stringOf({ kusto }: Advised, node: SyntaxNode): string | undefined {
  if (kusto.kindOf(node) !== 'StringLiteralExpression') return undefined;
  const [token] = children(node) as readonly SyntaxToken[];
  return token?.ValueText;
}
