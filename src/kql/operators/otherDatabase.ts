import type { FunctionCall, NameNode, SyntaxNode } from '../parser/syntax';
import { elements, textOf } from '../parser/syntax';
import type { Scope, Stage } from '../plan/scope';
import { refuse } from '../plan/scope';

interface Path extends SyntaxNode {
  readonly Expression: SyntaxNode;
  readonly Selector: SyntaxNode;
}

/** `database("name").Table`, `workspace("name").Table`: a table of another open source. Whole clusters are not reached. */
export function tableOfDatabase(node: SyntaxNode, scope: Scope): Stage {
  const { query } = scope;
  const { Expression: head, Selector } = node as Path;
  if (query.kindOf(head) !== 'FunctionCallExpression' || (head as FunctionCall).Name.SimpleName !== 'database')
    return refuse(
      head,
      'unsupported-operator',
      `${textOf(head)} reaches beyond the open logs. Name an open source with database("…") or workspace("…").`,
    );
  const database = constantText((head as FunctionCall).ArgumentList, scope);
  const table = query.kindOf(Selector) === 'NameReference' ? (Selector as NameNode).SimpleName : tableCall(Selector, scope);
  if (database === undefined || table === undefined || `${database}${table}`.includes('*'))
    return refuse(node, 'unsupported-operator', 'Another source and its table are named one by one, as in database("name").Table.');
  return query.source(table, database) ?? refuse(node, 'unknown-table', `There is no table ${table} in an open source named ${database}.`);
}

function tableCall(node: SyntaxNode, scope: Scope): string | undefined {
  const call = node as FunctionCall;
  if (scope.query.kindOf(node) !== 'FunctionCallExpression' || call.Name.SimpleName !== 'table') return undefined;
  return constantText(call.ArgumentList, scope);
}

function constantText(list: FunctionCall['ArgumentList'], scope: Scope): string | undefined {
  const [argument] = elements(list.Expressions);
  const value = argument && scope.query.expression(argument, { ...scope, row: { columns: new Map() } }).constant;
  return typeof value === 'string' ? value : undefined;
}
