import type { NamedParameter, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements, textOf } from '../parser/syntax';
import type { OrderKey, Scope, Stage } from '../plan/scope';
import { refuse } from '../plan/scope';
import { overRows, rowsOf, sortStage } from '../plan/stage';
import { orderBy } from '../plan/windows';
import type { Expression } from '../scalarFunction';
import { operator } from './operator';
import { unnamed } from './columns';

interface OrderedExpression extends SyntaxNode {
  readonly Expression: SyntaxNode;
  readonly Ordering: (SyntaxNode & { readonly AscOrDescKeyword: SyntaxNode | null; readonly NullsClause: SyntaxNode | null }) | null;
}

/** `sort by`, `order by`: descending where nothing is said; nulls come last then, and first where the order is ascending. */
export const sort = operator<SyntaxNode & { readonly Expressions: SyntaxList }>('SortOperator', (node, scope, input) =>
  sorted(elements(node.Expressions), scope, input),
);

interface Take extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter>;
  readonly Expression: SyntaxNode;
}

/** `take`, `limit`: some rows; the first ones where the rows are in an order. */
export const take = operator<Take>('TakeOperator', (node, scope, input) => limited(input, count(node.Expression, scope)));

/** `sample`: some rows by chance. */
export const sample = operator<Take>('SampleOperator', (node, scope, input) => {
  const rows: Stage = { columns: input.columns, sql: '', order: [], hidden: input.hidden };
  return { ...rows, sql: `SELECT * FROM (${input.sql}) ORDER BY random() LIMIT ${count(node.Expression, scope)}` };
});

/** `top N by`: the first rows of an order. */
export const top = operator<Take & { readonly ByExpression: SyntaxNode }>('TopOperator', (node, scope, input) =>
  limited(sorted([node.ByExpression], scope, input), count(node.Expression, scope)),
);

/** The first rows in the stage's order. */
export function limited(input: Stage, rows: string): Stage {
  const sql = `SELECT * FROM ${rowsOf(input)} ${orderBy(input.order)} LIMIT ${rows}`;
  return { ...input, scattered: false, sql, placed: sql };
}

/** The SQL of a number of rows. */
export function count(node: SyntaxNode, scope: Scope): string {
  const value = scope.query.expression(node, { ...scope, row: { columns: new Map() } });
  if (/^\(*-\d/.test(value.sql)) return refuse(node, 'value-invalid', 'A number of rows is not below zero.');
  return typeof value.constant === 'bigint' ? value.constant.toString() : `(${value.sql})`;
}

/** Puts rows into the order of a `by` list. */
export function sorted(items: readonly SyntaxNode[], scope: Scope, input: Stage): Stage {
  const keys = items.map((item) => readKey(item, scope));
  const { stage, made } = overRows(
    input,
    scope,
    keys.map((key) => key.node),
    (inner) => keys.flatMap(({ node, ...way }) => sqlKeys(scope.query.expression(node, inner), way)),
  );
  return sortStage(stage, made, scope.query);
}

// The service puts what is no number beside the nulls; for the engine it is above every number.
function sqlKeys(
  { sql, type, constant }: Expression,
  way: Omit<OrderKey, 'alias'>,
): readonly (Omit<OrderKey, 'alias'> & { readonly sql: string })[] {
  const key = { ...way, sql };
  return type === 'real' && constant === undefined
    ? [{ sql: `isnan(${sql})`, descending: way.nullsFirst, nullsFirst: way.nullsFirst }, key]
    : [key];
}

/** What one item of a `by` list sorts by, and which way. */
export function readKey(item: SyntaxNode, { query }: Scope): Omit<OrderKey, 'alias'> & { readonly node: SyntaxNode } {
  if (query.kindOf(item) !== 'OrderedExpression') return { node: unnamed(item, query), descending: true, nullsFirst: false };
  const { Expression, Ordering } = item as OrderedExpression;
  const descending = !(Ordering?.AscOrDescKeyword && /^asc|granny-asc/i.test(textOf(Ordering.AscOrDescKeyword)));
  const nulls = Ordering?.NullsClause ? textOf(Ordering.NullsClause) : '';
  const nullsFirst = nulls === '' ? !descending : /first/i.test(nulls);
  return { node: unnamed(Expression, query), descending, nullsFirst };
}
