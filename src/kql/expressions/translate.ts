import type { BinaryNode, ExpressionList, NameNode, SyntaxNode } from '../parser/syntax';
import { elements, scalarType, spanOf, textOf } from '../parser/syntax';
import type { Binding, Mode, Scope } from '../plan/scope';
import { refuse } from '../plan/scope';
import type { Expression } from '../scalarFunction';
import { call } from './call';
import { constantExpression, dynamicLiteral, literal, literalKinds } from './literal';
import { operation } from './operation';
import { elementPath, memberPath } from './path';
import { memberOfTable, toScalar } from './subquery';

type Translate = (node: SyntaxNode, scope: Scope, mode: Mode) => Expression;

interface Wrapped extends SyntaxNode {
  readonly Expression: SyntaxNode;
}

/** How each kind of scalar expression that is no plain operator is translated. */
const translations: Readonly<Record<string, Translate>> = {
  ...Object.fromEntries(literalKinds.map((kind): [string, Translate] => [kind, (node, { query }) => literal(node, query)])),
  DynamicExpression: (node, { query }) => dynamicLiteral(node, query),
  NameReference: name,
  ParenthesizedExpression: (node, scope, mode) => scope.query.expression((node as Wrapped).Expression, scope, mode),
  BracketedExpression: (node, scope, mode) => scope.query.expression((node as Wrapped).Expression, scope, mode),
  SimpleNamedExpression: (node, scope, mode) => scope.query.expression((node as Wrapped).Expression, scope, mode),
  PathExpression: memberPath,
  ElementExpression: elementPath,
  FunctionCallExpression: call,
  ToScalarExpression: toScalar,
  UnaryMinusExpression: unary,
  UnaryPlusExpression: (node, scope) => scope.query.expression((node as Wrapped).Expression, scope),
  InExpression: listOperation,
  NotInExpression: listOperation,
  InCsExpression: listOperation,
  NotInCsExpression: listOperation,
  HasAnyExpression: listOperation,
  HasAllExpression: listOperation,
  BetweenExpression: range,
  NotBetweenExpression: range,
};

/** Translates a scalar expression. */
export function translateExpression(node: SyntaxNode, scope: Scope, mode: Mode = 'value'): Expression {
  const kind = scope.query.kindOf(node);
  const translate = translations[kind];
  if (translate) return translate(node, scope, mode);
  if ('Left' in node && 'Right' in node) {
    const { Left, Right } = node as BinaryNode;
    const logical = kind === 'AndExpression' || kind === 'OrExpression';
    const operands = [Left, Right].map((side) => scope.query.expression(side, scope, logical ? mode : 'value'));
    return operation(node, operands, scope, mode);
  }
  return refuse(node, 'unsupported-expression', `${textOf(node)} cannot be worked out locally.`);
}

function name(node: SyntaxNode, scope: Scope): Expression {
  const found = node.ReferencedSymbol?.Name ?? (node as NameNode).SimpleName;
  const column = scope.row.columns.get(found);
  if (column) return { ...column, ...spanOf(node) };
  return (
    fromBinding(scope.names.get(found), node, scope) ??
    absent(node, scope) ??
    refuse(node, 'unknown-name', `The name ${found} has no value here.`)
  );
}

/** A column of a table that is not there: where only the columns are asked for, a null stands for it. */
function absent(node: SyntaxNode, { query }: Scope): Expression | undefined {
  return query.columnsOnly ? constantExpression(null, scalarType(node.ResultType) ?? 'dynamic', node) : undefined;
}

function fromBinding(binding: Binding | undefined, node: SyntaxNode, scope: Scope): Expression | undefined {
  if (binding?.kind === 'scalar') return { ...binding.expression(), ...spanOf(node) };
  return binding?.kind === 'function' ? call(node, scope) : undefined;
}

function unary(node: SyntaxNode, scope: Scope, mode: Mode): Expression {
  return operation(node, [scope.query.expression((node as Wrapped).Expression, scope)], scope, mode);
}

function listOperation(node: SyntaxNode, scope: Scope, mode: Mode): Expression {
  const { Left, Right } = node as SyntaxNode & { readonly Left: SyntaxNode; readonly Right: ExpressionList };
  const items = elements(Right.Expressions);
  const [first] = items;
  if (items.length === 1 && first && scalarType(first.ResultType) === undefined && first.ResultType?.Columns) {
    return memberOfTable(node, Left, first, scope);
  }
  return operation(
    node,
    [Left, ...items].map((item) => scope.query.expression(item, scope)),
    scope,
    mode,
  );
}

function range(node: SyntaxNode, scope: Scope, mode: Mode): Expression {
  const { Left, Right } = node as SyntaxNode & { Left: SyntaxNode; Right: { First: SyntaxNode; Second: SyntaxNode } };
  return operation(
    node,
    [Left, Right.First, Right.Second].map((item) => scope.query.expression(item, scope)),
    scope,
    mode,
  );
}
