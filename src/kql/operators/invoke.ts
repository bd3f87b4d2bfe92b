import type { SyntaxNode } from '../parser/syntax';
import { operator } from './operator';
import { bodyNames } from '../plan/bindings';
import { refuse } from '../plan/scope';

/** `invoke f(…)`: calls a function of the query's own with the rows as its first argument. */
export const invoke = operator<SyntaxNode & { readonly Function: SyntaxNode }>('InvokeOperator', (node, scope, input) => {
  const { body, names } = bodyNames(node.Function, scope, input);
  if (!body.Expression) return refuse(node, 'unsupported-function', 'The function gives no rows.');
  return scope.query.table(body.Expression, { ...scope, names, row: { columns: new Map() } });
});
