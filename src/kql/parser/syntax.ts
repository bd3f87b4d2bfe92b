import type { ColumnType } from '../../base/column';
import { columnTypes } from '../../base/column';
import type { Span } from '../../base/queryDiagnostic';

/** The part of Kusto's syntax tree that the translator reads: nodes, bound to what they mean, and tokens. */
export interface SyntaxNode {
  readonly Kind: number;
  readonly TextStart: number;
  readonly End: number;
  readonly ChildCount: number;
  readonly IsToken: boolean;
  readonly IsMissing: boolean;
  readonly Tree: SyntaxTree | null;
  readonly Parent: SyntaxNode | null;
  readonly ReferencedSymbol: KustoSymbol | null;
  readonly ResultType: KustoSymbol | null;
  GetChild(index: number): SyntaxNode | null;
  toString(): string;
}

/** A tree may be the body of a called function, bound again for one call; its offsets then count from the body's own start. */
export interface SyntaxTree {
  readonly Original: SyntaxTree | null;
  readonly OffsetInOriginal: number;
}

export interface SyntaxToken extends SyntaxNode {
  readonly Text: string;
  /** The space and the comments before it. */
  readonly Trivia: string;
  readonly ValueText: string;
}

/** A list of nodes; between elements there may be separators, which `elements` leaves out. */
export interface SyntaxList<T extends SyntaxNode = SyntaxNode> extends SyntaxNode {
  readonly Count: number;
  readonly elementType?: T;
}

/** What a name or an expression means: a table, a column, a scalar type, a tuple of columns. */
export interface KustoSymbol {
  readonly Name: string;
  readonly Columns?: KustoList<ColumnSymbol> | null;
  readonly Type?: KustoSymbol | null;
  readonly Display: string;
}

export interface ColumnSymbol extends KustoSymbol {
  readonly Type: KustoSymbol;
}

export interface KustoList<T> {
  readonly Count: number;
  getItem(index: number): T;
}

/** A query operator's or a tool's own `name=value` parameter. */
export interface NamedParameter extends SyntaxNode {
  readonly Name: NameNode;
  readonly Expression: SyntaxNode;
}

/** A name that is declared or referred to. */
export interface NameNode extends SyntaxNode {
  readonly SimpleName: string;
}

export interface NamedExpression extends SyntaxNode {
  readonly Name: NameNode;
  readonly Expression: SyntaxNode;
}

export interface CompoundNamedExpression extends SyntaxNode {
  readonly Names: SyntaxNode & { readonly Names: SyntaxList<NameNode> };
  readonly Expression: SyntaxNode;
}

export interface FunctionCall extends SyntaxNode {
  readonly Name: NameNode;
  readonly ArgumentList: ExpressionList;
  GetCalledFunctionBody(): FunctionBody | null;
}

export interface ExpressionList extends SyntaxNode {
  readonly Expressions: SyntaxList;
}

export interface FunctionBody extends SyntaxNode {
  readonly Statements: SyntaxList;
  readonly Expression: SyntaxNode | null;
}

export interface BinaryNode extends SyntaxNode {
  readonly Left: SyntaxNode;
  readonly Right: SyntaxNode;
}

export interface TypedName extends SyntaxNode {
  readonly Name: NameNode;
  readonly Type: SyntaxNode;
}

export interface RowSchema extends SyntaxNode {
  readonly Columns: SyntaxList<TypedName>;
}

/** The items of one of Kusto's own lists. */
export function listItems<T>(list: KustoList<T> | null | undefined): readonly T[] {
  return list ? Array.from({ length: list.Count }, (_, index) => list.getItem(index)) : [];
}

/** The elements of a syntax list, without their separators. */
export function elements<T extends SyntaxNode>(list: SyntaxList<T> | null | undefined): readonly T[] {
  if (!list) return [];
  const found: T[] = [];
  for (let index = 0; index < list.ChildCount; index++) {
    const child = list.GetChild(index) as (T & { readonly Element?: T }) | null;
    if (child) found.push(child.Element ?? child);
  }
  return found;
}

/** All children that are there. */
export function children(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let index = 0; index < node.ChildCount; index++) {
    const child = node.GetChild(index);
    if (child) found.push(child);
  }
  return found;
}

/** The nodes that hold a place in the text, from the root down. */
export function nodePath(root: SyntaxNode, offset: number): readonly SyntaxNode[] {
  const inside = children(root).find((child) => child.TextStart <= offset && offset < child.End);
  return inside ? [root, ...nodePath(inside, offset)] : [root];
}

/** Whether the node or anything under it answers to the question. */
export function contains(node: SyntaxNode, test: (node: SyntaxNode) => boolean): boolean {
  return test(node) || children(node).some((child) => contains(child, test));
}

/** Where a node stands in the query's own text, be it inside a function's body or not. */
export function spanOf(node: SyntaxNode): Span {
  let offset = 0;
  for (let tree = node.Tree; tree?.Original; tree = tree.Original) offset += tree.OffsetInOriginal;
  return { start: node.TextStart + offset, end: Math.max(node.End, node.TextStart) + offset };
}

/**
 * The text of a node, without the space and the comments before it. It is put together from the node's own tokens: the package's way to it
 * counts all tokens before them.
 */
export function textOf(node: SyntaxNode): string {
  const parts: string[] = [];
  collectText(node, parts);
  return parts.join('').trim();
}

function collectText(node: SyntaxNode, parts: string[]): void {
  if (node.IsToken) {
    const { Trivia, Text } = node as SyntaxToken;
    parts.push(parts.length === 0 ? '' : Trivia, Text);
    return;
  }
  for (let index = 0; index < node.ChildCount; index++) {
    const child = node.GetChild(index);
    if (child) collectText(child, parts);
  }
}

const otherNames: Readonly<Record<string, ColumnType>> = {
  boolean: 'bool',
  double: 'real',
  date: 'datetime',
  time: 'timespan',
  uuid: 'guid',
  uniqueid: 'guid',
};

/** The scalar type that a symbol names, or undefined where it is a table, a tuple or unknown. */
export function scalarType(symbol: KustoSymbol | null | undefined): ColumnType | undefined {
  if (!symbol) return undefined;
  return scalarTypeNamed(symbol.Name);
}

/** The scalar type of a name such as `long` or its older form `int64`. */
export function scalarTypeNamed(name: string): ColumnType | undefined {
  return columnTypes.find((type) => type === name) ?? otherNames[name.toLowerCase()];
}
