import type { SyntaxNode } from '../parser/syntax';
import { scalarType, spanOf, textOf } from '../parser/syntax';
import type { Mode, Scope } from '../plan/scope';
import { Refusal, refuse, refuseTooLarge } from '../plan/scope';
import type { Expression } from '../scalarFunction';
import { binaryOperators } from './binaryOperators';

const byKind = new Map(binaryOperators.map((operator) => [operator.kind, operator]));

const arithmetic: ReadonlySet<string> = new Set([
  'AddExpression',
  'SubtractExpression',
  'MultiplyExpression',
  'DivideExpression',
  'ModuloExpression',
]);

/** Applies the operator of a node to operands that are translated already. */
export function operation(node: SyntaxNode, operands: readonly Expression[], scope: Scope, mode: Mode): Expression {
  return applyOperator(scope.query.kindOf(node), node, operands, { scope, mode });
}

/** Applies the operator of a kind, such as `HasExpression`, in the place of a node. */
export function applyOperator(
  kind: string,
  node: SyntaxNode,
  operands: readonly Expression[],
  { scope, mode }: { readonly scope: Scope; readonly mode: Mode },
): Expression {
  const operator = byKind.get(kind);
  if (!operator) return refuse(node, 'unsupported-operator', `The operator of ${textOf(node)} cannot be worked out locally.`);
  if (arithmetic.has(kind) && operands.length === 2 && operands.every((operand) => operand.type === 'dynamic')) {
    return refuse(
      node,
      'needs-conversion',
      'The types of dynamic values are not known: convert them first, such as with tolong() or todouble().',
    );
  }
  refuseTooLarge(
    node,
    operands.reduce((sum, { sql }) => sum + sql.length, 0),
  );
  const type = scalarType(node.ResultType) ?? 'bool';
  const sql = operator.sql(operands, {
    mode,
    type,
    now: scope.query.now,
    ...spanOf(node),
    refuse: (reason, at) => {
      throw new Refusal('unsupported-operator', reason, at ?? spanOf(node));
    },
  });
  return { sql, type, ...spanOf(node) };
}
