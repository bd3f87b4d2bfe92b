import { sqlName } from '../../base/sql';
import { convert } from '../expressions/convert';
import type { SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements } from '../parser/syntax';
import type { Scope, Stage, StageColumn } from '../plan/scope';
import { AggregateCollector, groupedSelect } from '../plan/aggregates';
import { columnMap, nullOf, refuse } from '../plan/scope';
import { castTo, item, plainStage, visible, withAliases } from '../plan/stage';
import { resultColumns, unnamed } from './columns';
import { operator } from './operator';
import { count, readKey } from './sort';

interface Clause extends SyntaxNode {
  readonly Expression: SyntaxNode | null;
  readonly OfExpression: SyntaxNode;
  readonly WithOthersClause: (SyntaxNode & { readonly Expression: SyntaxNode }) | null;
  readonly ByExpression: SyntaxNode;
}

/** One level: the values that the rows are divided by, and what ranks them. */
interface Level {
  readonly key: string;
  readonly rank: string;
  readonly aggregates: AggregateCollector;
  readonly descending: boolean;
  readonly limit: string | undefined;
  /** The value that stands for all that are not among the first ones. */
  readonly others: string | undefined;
  /** The names of the level's two columns. */
  readonly own: string;
  readonly ranked: string;
  readonly columns: readonly [StageColumn, StageColumn];
}

/** `top-nested`: the first values of a column, within each the first values of another, and so on. */
export const topNested = operator<SyntaxNode & { readonly Clauses: SyntaxList<Clause> }>('TopNestedOperator', (node, scope, given) => {
  const input = visible(given);
  const clauses = elements(node.Clauses);
  const columns = withAliases(resultColumns(node));
  if (columns.length !== clauses.length * 2)
    return refuse(node, 'unsupported-columns', 'The columns of this summary cannot be told apart locally.');
  const levels = clauses.map((clause, depth) => {
    const [of, by] = [columns[depth * 2], columns[depth * 2 + 1]];
    return of && by ? readLevel(clause, [of, by], input, scope) : refuse(clause, 'unsupported-columns', 'This level has no columns.');
  });
  const chains = levels.map((_level, depth) => firstOf(levels.slice(0, depth + 1), input, scope));
  const rest = levels.flatMap((_level, depth) =>
    levels.slice(depth).some(({ others }) => others !== undefined) ? [othersOf(levels, depth, { chains, input, scope })] : [],
  );
  const items = levels.flatMap(({ own, ranked, columns: [of, by] }) => [item(own, of.alias), item(ranked, by.alias)]);
  return plainStage([`SELECT ${items.join(', ')} FROM (${chains.at(-1) ?? ''})`, ...rest].join(' UNION ALL '), columns);
});

/** The first groups down to a level, with what ranks each level. */
function firstOf(levels: readonly Level[], input: Stage, scope: Scope): string {
  const place = sqlName(scope.query.fresh('place'));
  return levels.reduce((outer, { rank, ranked, aggregates, descending, limit }, depth) => {
    const keys = levels.slice(0, depth + 1).map((level) => ({ sql: level.key, name: level.own }));
    const places = keys.map((_, at) => at + 1).join(', ');
    const by = levels.slice(0, depth).map((level) => level.own);
    const groups = groupedSelect(
      { keys, values: [{ sql: rank, name: ranked }], aggregates },
      (items) => `SELECT ${items.join(', ')} FROM (${input.sql}) GROUP BY ${places}`,
    );
    const inner =
      depth === 0
        ? groups
        : `SELECT "$inner".*, ${values(levels.slice(0, depth), '"$outer"')} FROM (${outer}) AS "$outer" JOIN (${groups}) AS "$inner" ON ${sameIn(by, '"$outer"', '"$inner"')}`;
    if (limit === undefined) return inner;
    const window = `${by.length > 0 ? `PARTITION BY ${by.join(', ')} ` : ''}ORDER BY ${ranked} ${descending ? 'DESC' : 'ASC'} NULLS LAST`;
    return `SELECT * EXCLUDE (${place}) FROM (SELECT *, row_number() OVER (${window}) AS ${place} FROM (${inner})) WHERE ${place} <= ${limit}`;
  }, '');
}

function values(levels: readonly Level[], side: string): string {
  return levels.map(({ ranked }) => `${side}.${ranked}`).join(', ');
}

function sameIn(names: readonly string[], left: string, right: string): string {
  return names.map((name) => `${left}.${name} IS NOT DISTINCT FROM ${right}.${name}`).join(' AND ');
}

/**
 * The rows that stand for the records which came down to a level but are not among its first values: one for each group of the levels
 * above. A level that names no others shows nulls in such a row. Source: learn.microsoft.com/kusto/query/top-nested-operator.
 */
function othersOf(
  levels: readonly Level[],
  depth: number,
  { chains, input, scope }: { readonly chains: readonly string[]; readonly input: Stage; readonly scope: Scope },
): string {
  const above = levels.slice(0, depth);
  const keys = levels.slice(0, depth + 1);
  const records = `SELECT *, ${keys.map(({ key, own }) => `${key} AS ${own}`).join(', ')} FROM (${input.sql})`;
  const left = sqlName(scope.query.fresh('left'));
  const names = keys.map(({ own }) => own);
  const first = sqlName(scope.query.fresh('first'));
  const known = `SELECT *, true AS ${first} FROM (${chains[depth] ?? ''})`;
  const out = `SELECT "$record".* FROM (${records}) AS "$record" LEFT JOIN (${known}) AS "$first" ON ${sameIn(names, '"$record"', '"$first"')} WHERE ${first} IS NULL`;
  const kept =
    depth === 0
      ? out
      : `SELECT ${left}.*, ${values(above, '"$outer"')} FROM (${out}) AS ${left} JOIN (${chains[depth - 1] ?? ''}) AS "$outer" ON ${sameIn(names.slice(0, -1), left, '"$outer"')}`;
  const rows = levels.slice(depth).filter(({ others }) => others !== undefined);
  const sums = rows.flatMap(({ rank, aggregates }) => aggregates.itemsOf([rank]));
  const groups = above.flatMap(({ own, ranked }) => [own, ranked]);
  const end = groups.length > 0 ? ` GROUP BY ${groups.join(', ')}` : ' HAVING count(*) > 0';
  const items = levels.flatMap(({ own, ranked, rank, others, columns: [of, by] }, at) => {
    if (at < depth) return [item(own, of.alias), item(ranked, by.alias)];
    if (others === undefined) return [of, by].map(({ type, alias }) => item(castTo(nullOf(type), type), alias));
    return [item(others, of.alias), item(rank, by.alias)];
  });
  return `SELECT ${items.join(', ')} FROM (SELECT ${[...groups, ...sums].join(', ')} FROM (${kept})${end})`;
}

function readLevel(clause: Clause, columns: readonly [StageColumn, StageColumn], input: Stage, scope: Scope): Level {
  const { query } = scope;
  // What the service calls the column of an expression that has no name of its own is not documented.
  if (columns[0].name === '')
    return refuse(clause.OfExpression, 'unsupported-columns', 'Give this value a name, as in top-nested 3 of Name = …');
  const row = { columns: columnMap(input) };
  const aggregates = new AggregateCollector(query.fresh);
  const { node, descending } = readKey(clause.ByExpression, scope);
  const others = clause.WithOthersClause?.Expression;
  const given = others && query.expression(others, { ...scope, row: { columns: new Map() } });
  const [{ type }] = columns;
  return {
    key: query.expression(unnamed(clause.OfExpression, query), { ...scope, row }).sql,
    rank: query.expression(node, { ...scope, row: { ...row, aggregates } }).sql,
    aggregates,
    descending,
    limit: clause.Expression ? count(clause.Expression, scope) : undefined,
    others: given && castTo(convert(given, type, others).sql, type),
    own: sqlName(query.fresh('of')),
    ranked: sqlName(query.fresh('by')),
    columns,
  };
}
