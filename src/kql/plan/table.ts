import { operators } from '../operators/index';
import { tableOfDatabase } from '../operators/otherDatabase';
import type { NamedStage } from '../operators/operator';
import type { FunctionCall, NamedParameter, NameNode, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements, textOf } from '../parser/syntax';
import { bindAsNames, nameGiven } from './asNames';
import { bodyNames } from './bindings';
import type { Scope, Stage } from './scope';
import { refuse, refuseTooLarge } from './scope';

interface Pipe extends SyntaxNode {
  readonly Expression: SyntaxNode;
  readonly Operator: SyntaxNode;
}

const byKind = new Map(operators.map((operator) => [operator.kind, operator]));

/** Translates a tabular expression. `input` is what it works on, where it begins with an operator. */
export function translateTable(node: SyntaxNode, scope: Scope, input?: Stage): Stage {
  const steps: SyntaxNode[] = [];
  let head = node;
  while (scope.query.kindOf(head) === 'PipeExpression') {
    steps.unshift((head as Pipe).Operator);
    head = (head as Pipe).Expression;
  }
  let inner = scope;
  let stage = translateHead(head, scope, input);
  refuseTooLarge(head, stage.sql.length);
  if (scope.query.kindOf(head) === 'AsOperator') {
    stage = asSaid(head, stage, scope);
    inner = withName(head, stage, inner);
  }
  for (const step of steps) {
    const kind = scope.query.kindOf(step);
    if (kind === 'AsOperator') {
      stage = asSaid(step, stage, scope);
      inner = withName(step, stage, inner);
    }
    const operator = byKind.get(kind);
    stage = operator ? operator.apply(step, inner, stage) : unsupported(step);
    refuseTooLarge(step, stage.sql.length);
  }
  return stage;
}

/** `as hint.materialized=true` works its rows out once, as `materialize()` does. Source: learn.microsoft.com/kusto/query/as-operator. */
function asSaid(node: SyntaxNode, stage: Stage, scope: Scope): Stage {
  const { Parameters } = node as SyntaxNode & { readonly Parameters: SyntaxList<NamedParameter> };
  const isOnce = elements(Parameters).some(
    ({ Name, Expression }) => Name.SimpleName === 'hint.materialized' && textOf(Expression) === 'true',
  );
  return isOnce && scope.perRow !== true ? { ...stage, sql: scope.query.materialize(stage.sql) } : stage;
}

function withName(node: SyntaxNode, stage: Stage, scope: Scope): Scope {
  const { SimpleName: name } = (node as SyntaxNode & { Name: NameNode }).Name;
  return { ...scope, names: new Map([...scope.names, [name, { kind: 'table', stage: () => stage }]]) };
}

/** The results of a statement's expression: one table, unless its last operator gives several or none. */
export function translateResults(node: SyntaxNode, scope: Scope): readonly NamedStage[] {
  const { query } = scope;
  const last = query.kindOf(node) === 'PipeExpression' ? (node as Pipe) : undefined;
  const results = last && byKind.get(query.kindOf(last.Operator))?.results;
  if (!last || !results) {
    const name = nameGiven(node, query);
    return [{ stage: query.table(node, scope), ...(name === undefined ? {} : { name }) }];
  }
  const inner = { ...scope, names: bindAsNames(last.Expression, scope) };
  return results(last.Operator, inner, query.table(last.Expression, scope));
}

function translateHead(node: SyntaxNode, scope: Scope, input: Stage | undefined): Stage {
  const { query } = scope;
  const kind = query.kindOf(node);
  switch (kind) {
    case 'NameReference':
      return named(node as NameNode, scope);
    case 'FunctionCallExpression':
      return called(node as FunctionCall, scope);
    case 'ParenthesizedExpression':
    case 'DataScopeExpression':
    case 'ToTableExpression':
      return translateTable((node as Pipe).Expression, scope, input);
    case 'PathExpression':
      return tableOfDatabase(node, scope);
    case 'MaterializeExpression': {
      const stage = query.table((node as Pipe).Expression, scope);
      return { ...stage, sql: query.materialize(stage.sql) };
    }
    default: {
      const operator = byKind.get(kind);
      return operator ? operator.apply(node, scope, input) : unsupported(node);
    }
  }
}

function named(node: NameNode, scope: Scope): Stage {
  const name = node.ReferencedSymbol?.Name || node.SimpleName;
  const binding = scope.names.get(node.SimpleName) ?? scope.names.get(name);
  if (binding?.kind === 'table') return binding.stage();
  if (binding?.kind === 'function') return calledBody(node, scope);
  return scope.query.source(name) ?? refuse(node, 'unknown-table', `There is no table ${node.SimpleName} in this source.`);
}

function called(node: FunctionCall, scope: Scope): Stage {
  const name = node.ReferencedSymbol?.Name ?? node.Name.SimpleName;
  if (scope.names.get(name)?.kind === 'function') return calledBody(node, scope);
  if (node.Name.SimpleName === 'table') {
    const [argument, scopeOfData] = elements(node.ArgumentList.Expressions);
    const table = argument && scope.query.expression(argument, scope).constant;
    if (scopeOfData && !/^["'](all|hotcache|default)["']$/.test(textOf(scopeOfData)))
      return refuse(scopeOfData, 'unsupported-argument', 'The scope of the data is all, hotcache or default.');
    const stage = typeof table === 'string' ? scope.query.source(table) : undefined;
    return (
      stage ??
      refuse(node, 'unknown-table', `There is no table ${typeof table === 'string' ? table : textOf(argument ?? node)} in this source.`)
    );
  }
  if (node.Name.SimpleName === 'materialize') {
    const [argument] = elements(node.ArgumentList.Expressions);
    if (!argument) return unsupported(node);
    const stage = scope.query.table(argument, scope);
    return { ...stage, sql: scope.query.materialize(stage.sql) };
  }
  return refuse(node, 'unsupported-function', `The function ${node.Name.SimpleName}() gives no rows locally.`);
}

/** The rows that a function of the query's own gives. */
export function calledBody(node: SyntaxNode, scope: Scope, piped?: Stage): Stage {
  const { body, names } = bodyNames(node, scope, piped);
  if (!body.Expression) return unsupported(node);
  return scope.query.table(body.Expression, { ...scope, names, row: { columns: new Map() } });
}

function unsupported(node: SyntaxNode): never {
  const word = textOf(node).split(/[\s(]/)[0] ?? '';
  return refuse(node, 'unsupported-operator', `The operator ${word} is not supported locally.`);
}
