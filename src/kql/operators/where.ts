import type { SyntaxNode } from '../parser/syntax';
import { overRows } from '../plan/stage';
import { operator } from './operator';

/** `where`: keeps the rows for which the condition is true. */
export const where = operator<SyntaxNode & { readonly Condition: SyntaxNode }>('FilterOperator', ({ Condition }, scope, input) => {
  const { stage, made } = overRows(input, scope, [Condition], (inner) => scope.query.expression(Condition, inner, 'predicate'));
  const rows = stage.filterable === stage.sql ? stage.sql : `SELECT * FROM (${stage.sql})`;
  return { ...stage, sql: `${rows} WHERE ${made.sql}` };
});
