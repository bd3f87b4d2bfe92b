import type { ColumnType } from '../../../base/column';
import type { Span } from '../../../base/queryDiagnostic';
import type { Expression } from '../../scalarFunction';

/** What an operator's entry is told about its place. */
export interface OperatorContext extends Span {
  /** In a predicate NULL means false, so guards are left out and filters push down; a value keeps KQL's null rules to the letter. */
  readonly mode: 'predicate' | 'value';
  /** The type that the binder gave the expression. */
  readonly type: ColumnType;
  /** `now()` of the query, in ticks. */
  readonly now: bigint;
  /** Ends the compilation with a diagnostic at the operator or at one of its operands. */
  readonly refuse: (reason: string, at?: Span) => never;
}

/** An operator of expressions. */
export interface BinaryOperator {
  /** The parser's name of the kind, such as `HasExpression`. */
  readonly kind: string;
  /** Two operands; `in`, `has_any` and `has_all` have one for each value of the list, `between` has three, a unary minus has one. */
  readonly sql: (operands: readonly Expression[], context: OperatorContext) => string;
}

/** The operand at a place; the parser has checked that it is there. */
export function operand(operands: readonly Expression[], index: number, context: OperatorContext): Expression {
  return operands[index] ?? context.refuse('A value is missing.');
}
