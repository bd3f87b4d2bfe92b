import type { SyntaxNode } from '../parser/syntax';
import { columnMap, refuse } from '../plan/scope';
import { castTo, item, withAliases } from '../plan/stage';
import { resultColumns, unnamed } from './columns';
import { operator } from './operator';
import { count, limited } from './sort';

interface TopHitters extends SyntaxNode {
  readonly Expression: SyntaxNode;
  readonly OfExpression: SyntaxNode;
  readonly ByClause: (SyntaxNode & { readonly Expression: SyntaxNode }) | null;
}

/** `top-hitters N of value by weight`: the most frequent values. The service estimates how often they occur; here it is counted. */
export const topHitters = operator<TopHitters>('TopHittersOperator', (node, scope, input) => {
  const { query } = scope;
  const inner = { ...scope, row: { columns: columnMap(input) } };
  const value = query.expression(unnamed(node.OfExpression, query), inner);
  const weight = node.ByClause ? query.expression(unnamed(node.ByClause.Expression, query), inner) : undefined;
  const [first, second] = resultColumns(node);
  if (!first || !second) return refuse(node, 'unsupported-columns', 'The columns of this summary cannot be told apart locally.');
  const columns = withAliases([{ name: first.name, type: value.type }, second]);
  const [of, hits] = columns.map(({ alias }) => alias);
  const total = weight ? castTo(`coalesce(sum(${weight.sql}), 0)`, second.type) : 'count(*)';
  const sql = `SELECT ${item(value.sql, of ?? '')}, ${item(total, hits ?? '')} FROM (${input.sql}) GROUP BY 1`;
  const order = [
    { alias: hits ?? '', descending: true, nullsFirst: false },
    { alias: of ?? '', descending: false, nullsFirst: false },
  ];
  return limited({ sql, columns, hidden: [], order }, count(node.Expression, scope));
});
