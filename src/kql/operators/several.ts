import type { NameNode, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements, textOf } from '../parser/syntax';
import { nameGiven } from '../plan/asNames';
import { isByChance } from '../plan/chance';
import type { Scope, Stage } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import { item, plainStage, visible, withAliases } from '../plan/stage';
import type { NamedStage, TabularOperator } from './operator';

/** An operator that ends a statement and gives several results, or none. */
function ending<T extends SyntaxNode>(
  kind: string,
  results: (node: T, scope: Scope, input: Stage) => readonly NamedStage[],
): TabularOperator {
  return {
    kind,
    apply: (node) =>
      refuse(node, 'unsupported-place', `${firstWord(node)} gives no single table, so it can only be the last step of a statement.`),
    results: (node, scope, input) => results(node as T, scope, input),
  };
}

function firstWord(node: SyntaxNode): string {
  return textOf(node).split(/\s/)[0] ?? '';
}

interface ForkLeg extends SyntaxNode {
  readonly NameEquals: (SyntaxNode & { readonly Name: NameNode }) | null;
  readonly Expression: SyntaxNode;
}

/** `fork`: several queries over the same rows; each result has the name that stands before its query, or that a last `as` gives it. */
export const fork = ending<SyntaxNode & { readonly Expressions: SyntaxList<ForkLeg> }>('ForkOperator', (node, scope, input) => {
  const legs = elements(node.Expressions);
  if (legs.length > 1) refuseChance(node, input);
  const rows = visibleOrdered(input);
  return legs.map(({ NameEquals, Expression }) => {
    const stage = scope.query.table(Expression, { ...scope, row: { columns: new Map() } }, rows);
    const name = NameEquals?.Name.SimpleName ?? nameGiven(Expression, scope.query);
    return { stage, ...(name === undefined ? {} : { name }) };
  });
});

interface Facet extends SyntaxNode {
  readonly Expressions: SyntaxList;
  readonly WithClause: (SyntaxNode & { readonly Expression: SyntaxNode }) | null;
}

/** `facet by`: how often each value of each column occurs, after the rows that `with` makes of the same rows. */
export const facet = ending<Facet>('FacetOperator', (node, scope, input) => {
  refuseChance(node, input);
  const rows = visibleOrdered(input);
  const more = node.WithClause ? [{ stage: scope.query.table(inParentheses(node.WithClause.Expression, scope), scope, rows) }] : [];
  const counts = elements(node.Expressions).map((by): NamedStage => {
    const { sql, type, columnName } = scope.query.expression(by, { ...scope, row: { columns: columnMap(rows) } });
    if (columnName === undefined) return refuse(by, 'no-column', 'facet counts the values of columns.');
    const columns = withAliases([
      { name: columnName, type },
      { name: `count_${columnName}`, type: 'long' },
    ]);
    const items = [item(sql, columns[0]?.alias ?? ''), item('count(*)', columns[1]?.alias ?? '')];
    return { name: columnName, stage: plainStage(`SELECT ${items.join(', ')} FROM (${rows.sql}) GROUP BY 1`, columns) };
  });
  return [...more, ...counts];
});

/** `consume`: takes the rows in and gives nothing back. */
export const consume = ending<SyntaxNode>('ConsumeOperator', () => []);

/** The rows of several results are worked out for each of them, so they must be the same each time. */
function refuseChance(node: SyntaxNode, input: Stage): void {
  if (isByChance(input.sql))
    refuse(node, 'unsupported-operator', 'The rows before this are drawn by chance, and would be others for each result.');
}

function visibleOrdered(input: Stage): Stage {
  return input.order.length > 0 || input.serialized ? input : visible(input);
}

function inParentheses(node: SyntaxNode, { query }: Scope): SyntaxNode {
  return query.kindOf(node) === 'ParenthesizedExpression' ? (node as SyntaxNode & { Expression: SyntaxNode }).Expression : node;
}
