import { sqlName } from '../../base/sql';
import type { Column } from '../../base/column';
import type { SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements, listItems, scalarType } from '../parser/syntax';
import type { Scope, Stage } from '../plan/scope';
import { firstSeen, keep, overRows, project as projectStage, unordered } from '../plan/stage';
import type { Output } from '../plan/stage';
import { givenNames, resultColumns, unnamed } from './columns';
import { operator } from './operator';
import { outputsOf } from './outputs';
import { refuse } from '../plan/scope';

interface Node extends SyntaxNode {
  readonly Expressions: SyntaxList;
}

/** `project`: the columns that are named, in this order. */
export const project = operator<Node>('ProjectOperator', (node, scope, input) => {
  const { stage, outputs } = projected(node, scope, input);
  return projectStage(stage, outputs, scope.query);
});

/** `distinct`: each combination of values once. */
export const distinct = operator<Node>('DistinctOperator', (node, scope, input) => {
  const { stage, outputs } = projected(node, scope, unordered(input));
  const rows = projectStage(stage, outputs, scope.query);
  if (rows.written) {
    const names = rows.columns.map(({ alias }) => sqlName(alias));
    return { ...rows, sql: firstSeen(rows, { items: names, by: names.join(', '), query: scope.query }) };
  }
  return { ...rows, sql: rows.sql.replace(/^SELECT /, 'SELECT DISTINCT ') };
});

/** The items' columns, under the names that the service gives them by position. */
export function projected(node: Node, scope: Scope, input: Stage): { stage: Stage; outputs: readonly Output[] } {
  const items = elements(node.Expressions);
  const names = reachedNames(items, resultColumns(node), { scope, input });
  if (names.length === 0) return refuse(node, 'no-columns', 'Name the columns to keep.');
  const { stage, made } = overRows(input, scope, items, (inner) =>
    items.flatMap((item) =>
      scope.query.kindOf(item) === 'StarExpression' ? input.columns.map((column) => keep(column)) : outputsOf(item, inner, () => ''),
    ),
  );
  if (made.length !== names.length) return refuse(node, 'unsupported-columns', 'These columns cannot be told apart locally.');
  return { stage, outputs: made.map((output, index) => ({ ...output, name: names[index]?.name ?? output.name })) };
}

/** The columns without those of a function's values that the query has no names for, where it names any: they are dropped. */
function reachedNames(
  items: readonly SyntaxNode[],
  columns: readonly Column[],
  { scope, input }: { readonly scope: Scope; readonly input: Stage },
): readonly Column[] {
  let place = 0;
  return items.flatMap((item) => {
    const node = unnamed(item, scope.query);
    const isStar = scope.query.kindOf(item) === 'StarExpression';
    const values = scalarType(node.ResultType) === undefined ? listItems(node.ResultType?.Columns).length : 1;
    const own = columns.slice(place, (place += isStar ? input.columns.length : Math.max(values, 1)));
    const given = givenNames(item, scope.query).length;
    return values > 1 && given > 0 ? own.slice(0, given) : own;
  });
}

/** Operators that only choose among the columns: the service says which are left, under which names and in which order. */
export const choosers = ['ProjectAwayOperator', 'ProjectKeepOperator', 'ProjectReorderOperator', 'ProjectByNamesOperator'].map((kind) =>
  operator<Node>(kind, (node, { query }, input) => {
    // The binder takes an inner union for an outer one, and so may know columns that are not there.
    const columns = resultColumns(node).flatMap(({ name }) => input.columns.find((candidate) => candidate.name === name) ?? []);
    if (columns.length === 0) return refuse(node, 'no-columns', 'No column would be left of these rows. Keep at least one.');
    return projectStage(
      input,
      columns.map((column) => keep(column)),
      query,
    );
  }),
);

/** `project-rename`: new names for columns, which stay where they are. */
export const projectRename = operator<Node>('ProjectRenameOperator', (node, { query }, input) => {
  const renamed = new Map(
    elements(node.Expressions).map((item) => {
      const from = unnamed(item, query);
      return [from.ReferencedSymbol?.Name ?? '', givenNames(item, query)[0] ?? ''];
    }),
  );
  return projectStage(
    input,
    input.columns.map((column) => keep(column, renamed.get(column.name) ?? column.name)),
    query,
  );
});
