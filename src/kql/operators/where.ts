import type { SyntaxNode } from '../parser/syntax';
import { contains } from '../parser/syntax';
import type { Stage } from '../plan/scope';
import { columnMap } from '../plan/scope';
import { overRows } from '../plan/stage';
import { operator } from './operator';
import { test } from './search';

/** `where`: keeps the rows for which the condition is true. */
export const where = operator<SyntaxNode & { readonly Condition: SyntaxNode }>('FilterOperator', ({ Condition }, scope, input) => {
  if (contains(Condition, (node) => scope.query.kindOf(node) === 'StarExpression')) {
    const found = test(Condition, input.columns, { scope: { ...scope, row: { columns: columnMap(input) } }, exact: false });
    return { ...input, sql: `SELECT * FROM (${input.sql}) WHERE ${found}` };
  }
  const { stage, made } = overRows(input, scope, [Condition], (inner) => scope.query.expression(Condition, inner, 'predicate'));
  const rows = stage.filterable === stage.sql ? stage.sql : `SELECT * FROM (${stage.sql})`;
  const sql = `${rows} WHERE ${made.sql}`;
  return { ...stage, sql, ...baseRows(stage, sql, made.sql) };
});

function baseRows({ base, sql: before }: Stage, sql: string, condition: string): Pick<Stage, 'base'> {
  if (base?.sql !== before) return {};
  const from = base.from === base.relation ? `${base.relation} WHERE (${condition})` : `${base.from} AND (${condition})`;
  return { base: { ...base, sql, from } };
}
