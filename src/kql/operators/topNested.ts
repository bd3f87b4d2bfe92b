import { sqlName } from '../../base/sql';
import type { SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements } from '../parser/syntax';
import type { Scope, Stage } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import { item, plainStage, visible, withAliases } from '../plan/stage';
import { resultColumns, unnamed } from './columns';
import { operator } from './operator';
import { count, readKey } from './sort';

interface Clause extends SyntaxNode {
  readonly Expression: SyntaxNode | null;
  readonly OfExpression: SyntaxNode;
  readonly WithOthersClause: SyntaxNode | null;
  readonly ByExpression: SyntaxNode;
}

/** One level: the values that the rows are divided by, and what ranks them. */
interface Level {
  readonly key: string;
  readonly rank: string;
  readonly descending: boolean;
  readonly limit: string | undefined;
}

/** `top-nested`: the first values of a column, within each the first values of another, and so on. */
export const topNested = operator<SyntaxNode & { readonly Clauses: SyntaxList<Clause> }>('TopNestedOperator', (node, scope, given) => {
  const input = visible(given);
  const levels = elements(node.Clauses).map((clause) => readLevel(clause, input, scope));
  const columns = withAliases(resultColumns(node));
  if (columns.length !== levels.length * 2)
    return refuse(node, 'unsupported-columns', 'The columns of this summary cannot be told apart locally.');
  const names = columns.map(({ alias }) => sqlName(alias));
  const place = sqlName(scope.query.fresh('place'));
  const sql = levels.reduce((outer, level, depth) => {
    const keys = levels.slice(0, depth + 1).map(({ key }, at) => item(key, columns[at * 2]?.alias ?? ''));
    const by = levels.slice(0, depth).map((_, at) => names[at * 2] ?? '');
    const [own, rank] = [names[depth * 2] ?? '', names[depth * 2 + 1] ?? ''];
    const groups = `SELECT ${keys.join(', ')}, ${level.rank} AS ${rank} FROM (${input.sql}) GROUP BY ${keys.map((_, at) => at + 1).join(', ')}`;
    const window = `${by.length > 0 ? `PARTITION BY ${by.join(', ')} ` : ''}ORDER BY ${rank} ${level.descending ? 'DESC' : 'ASC'} NULLS LAST`;
    const ranked = `SELECT *, row_number() OVER (${window}) AS ${place} FROM (${groups})`;
    const kept = `SELECT * EXCLUDE (${place}) FROM (${ranked})${level.limit === undefined ? '' : ` WHERE ${place} <= ${level.limit}`}`;
    if (depth === 0) return kept;
    const same = by.map((name) => `"$outer".${name} IS NOT DISTINCT FROM "$inner".${name}`).join(' AND ');
    return `SELECT "$outer".*, "$inner".${own}, "$inner".${rank} FROM (${outer}) AS "$outer" JOIN (${kept}) AS "$inner" ON ${same}`;
  }, '');
  return plainStage(sql, columns);
});

function readLevel(clause: Clause, input: Stage, scope: Scope): Level {
  const { query } = scope;
  if (clause.WithOthersClause)
    return refuse(clause.WithOthersClause, 'unsupported-option', 'The rest of the values cannot be summed up locally.');
  const row = { columns: columnMap(input) };
  const { node, descending } = readKey(clause.ByExpression, scope);
  return {
    key: query.expression(unnamed(clause.OfExpression, query), { ...scope, row }).sql,
    rank: query.expression(node, { ...scope, row: { ...row, aggregating: true } }).sql,
    descending,
    limit: clause.Expression ? count(clause.Expression, scope) : undefined,
  };
}
