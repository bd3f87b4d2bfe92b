import type { SyntaxNode } from '../parser/syntax';
import type { Scope, Stage } from '../plan/scope';
import { refuse } from '../plan/scope';

/** Rows that have a name: the name of the tab that shows them. */
export interface NamedStage {
  readonly name?: string;
  readonly stage: Stage;
}

/** One kind of tabular expression: an operator after a pipe, a source before it, or what may be both. */
export interface TabularOperator {
  /** The parser's name of the node, such as `FilterOperator`. */
  readonly kind: string;
  readonly apply: (node: SyntaxNode, scope: Scope, input: Stage | undefined) => Stage;
  /** What the operator gives at the end of a statement, where that is not one table. */
  readonly results?: (node: SyntaxNode, scope: Scope, input: Stage) => readonly NamedStage[];
}

/** An operator that works on the rows before its pipe. */
export function operator<T extends SyntaxNode>(kind: string, apply: (node: T, scope: Scope, input: Stage) => Stage): TabularOperator {
  return {
    kind,
    apply: (node, scope, input) => apply(node as T, scope, input ?? refuse(node, 'no-input', 'This operator needs rows to work on.')),
  };
}

/** Something that gives rows by itself; before it there may be none, or rows that it takes in too. */
export function source<T extends SyntaxNode>(
  kind: string,
  apply: (node: T, scope: Scope, input: Stage | undefined) => Stage,
): TabularOperator {
  return { kind, apply: (node, scope, input) => apply(node as T, scope, input) };
}
