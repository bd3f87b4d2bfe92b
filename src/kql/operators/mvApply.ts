import { sqlName } from '../../base/sql';
import type { NameNode, NamedParameter, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements } from '../parser/syntax';
import type { Scope } from '../plan/scope';
import type { Query, Stage } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import { contains } from '../parser/syntax';
import type { Output } from '../plan/stage';
import { isWindowCall, item, keep, plainStage, project, visible, withAliases } from '../plan/stage';
import { givenNames, resultColumns, word } from './columns';
import { elementAs, readExpansion, unnest } from './expand';
import { bagsOf, unnested } from './mvExpand';
import { operator } from './operator';
import { projected } from './project';
import { count } from './sort';

interface MvApply extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter>;
  readonly Expressions: SyntaxList;
  readonly RowLimitClause: (SyntaxNode & { readonly RowLimit: SyntaxNode }) | null;
  readonly Subquery: SyntaxNode & { readonly Expression: SyntaxNode };
}

/** `mv-apply`: a query over the elements of each row's list, its rows put beside the row. */
export const mvApply = operator<MvApply>('MvApplyOperator', (node, scope, given) => {
  const { query } = scope;
  const input = visible(given);
  if (isRowLocal(node, input, query)) return appliedInPlace(node, scope, given);
  const outer = query.fresh('outer');
  const columns = columnMap(input, sqlName(outer));
  const inner: Scope = { ...scope, row: { columns } };
  const expansions = elements(node.Expressions).map((part) => readExpansion(part, inner));
  const names = expansions.map(({ name }) => name ?? refuse(node, 'unsupported-columns', 'Give the expanded value a name.'));
  const limit = node.RowLimitClause ? count(node.RowLimitClause.RowLimit, scope) : undefined;
  const made = unnest(expansions, { scope, rest: '', from: '', limit, bags: bagsOf(node.Parameters) });
  const index = sqlName(made.index);
  const indexName = word(node.Parameters, 'with_itemindex');
  const cells = expansions.map((expansion, at) => elementAs(made.elements[at] ?? 'NULL', expansion, scope));
  const kept = input.columns.filter((column) => !names.includes(column.name));
  const rowColumns = withAliases([
    ...kept,
    ...names.map((name, at) => ({ name, type: cells[at]?.type ?? ('dynamic' as const) })),
    ...(indexName === undefined ? [] : [{ name: indexName, type: 'long' as const }]),
  ]);
  const values = [...kept.map((column) => columns.get(column.name)?.sql ?? ''), ...cells.map(({ sql }) => sql), index];
  const items = rowColumns.map(({ alias }, at) => item(values[at] ?? 'NULL', alias));
  const key = query.fresh('row');
  const rows = {
    sql: `SELECT ${items.join(', ')}, ${item(index, key)} FROM (${made.sql})`,
    columns: rowColumns,
    hidden: [key],
    order: [{ alias: key, descending: false, nullsFirst: false }],
    pinned: true,
  };
  const sub = visible(query.table(node.Subquery.Expression, { ...scope, perRow: true, row: { columns: new Map() } }, rows));
  const keptNames = new Set(kept.map((column) => column.name));
  const side = query.fresh('each');
  const result = withAliases(resultColumns(node));
  const chosen = result.map(({ name, alias }) => {
    // A column of the row stays where the inner query has none of its name.
    const source = keptNames.has(name) || !sub.columns.some((candidate) => candidate.name === name) ? input : sub;
    const column =
      source.columns.find((candidate) => candidate.name === name) ??
      refuse(node, 'unsupported-columns', `The column ${name} cannot be told apart.`);
    return item(`${sqlName(source === input ? outer : side)}.${sqlName(column.alias)}`, alias);
  });
  return plainStage(
    `SELECT ${chosen.join(', ')} FROM (${input.sql}) AS ${sqlName(outer)}, LATERAL (${sub.sql}) AS ${sqlName(side)}`,
    result,
  );
});

/** Whether the inner query looks at one element at a time, so that it may run over the elements of all rows at once. */
function isRowLocal(node: MvApply, input: Stage, query: Query): boolean {
  const steps = stepsOf(node, query);
  const names = new Set(input.columns.map(({ name }) => name));
  return steps.every((step) => {
    if (contains(step, (part) => isWindowCall(part, query))) return false;
    if (query.kindOf(step) === 'FilterOperator') return true;
    const projects = query.kindOf(step) === 'ProjectOperator';
    if (!projects && query.kindOf(step) !== 'ExtendOperator') return false;
    if (projects && !elements(node.Expressions).every((part) => hasOwnName((part as PipeNode).Expression, names, query))) return false;
    return elements((step as ProjectNode).Expressions).every((part) => hasOwnName(part, names, query, projects));
  });
}

/** Whether what an item makes is named otherwise than every column of the row; a bare column counts where it is only kept. */
function hasOwnName(part: SyntaxNode, names: ReadonlySet<string>, query: Query, bare = false): boolean {
  const given = givenNames(part, query);
  if (bare && query.kindOf(part) === 'NameReference') return !names.has((part as NameNode).SimpleName);
  return given.length > 0 && given.every((name) => !names.has(name));
}

interface ProjectNode extends SyntaxNode {
  readonly Expressions: SyntaxList;
}

/** The operators of the inner query, in their order. */
function stepsOf(node: MvApply, query: Query): readonly SyntaxNode[] {
  const steps: SyntaxNode[] = [];
  let head = node.Subquery.Expression;
  for (; query.kindOf(head) === 'PipeExpression'; head = (head as PipeNode).Expression) steps.unshift((head as PipeNode).Operator);
  return [head, ...steps];
}

interface PipeNode extends SyntaxNode {
  readonly Expression: SyntaxNode;
  readonly Operator: SyntaxNode;
}

function appliedInPlace(node: MvApply, scope: Scope, input: Stage): Stage {
  const { query } = scope;
  const expansions = elements(node.Expressions).map((part) => readExpansion(part, { ...scope, row: { columns: columnMap(input) } }));
  const limit = node.RowLimitClause ? count(node.RowLimitClause.RowLimit, scope) : undefined;
  const indexName = word(node.Parameters, 'with_itemindex');
  const taken = { scope, limit, bags: bagsOf(node.Parameters), places: indexName !== undefined };
  const { stage, cells, index } = unnested(input, expansions, taken);
  const names = expansions.map(({ name }) => name ?? refuse(node, 'unsupported-columns', 'Give the expanded value a name.'));
  const outputs: Output[] = [
    ...input.columns.filter(({ name }) => !names.includes(name)).map((column) => keep(column)),
    ...cells.map((cell, at) => ({ ...cell, name: names[at] ?? '' })),
    ...(indexName === undefined ? [] : [{ name: indexName, type: 'long' as const, sql: index }]),
  ];
  const inner: Scope = { ...scope, row: { columns: new Map() } };
  const made = stepsOf(node, query).reduce(
    (rows, step) => {
      if (query.kindOf(step) !== 'ProjectOperator') return query.table(step, inner, rows);
      const { stage: seen, outputs: chosen } = projected(step as ProjectNode, inner, rows);
      // The columns of the outer row stay beside those that are chosen.
      const around = input.columns
        .filter(({ name }) => !names.includes(name))
        .flatMap(({ name }) => seen.columns.filter((one) => one.name === name));
      return project(seen, [...around.map((column) => keep(column)), ...chosen], query);
    },
    project(stage, outputs, query),
  );
  const result = resultColumns(node).map(({ name }) => {
    const column = made.columns.find((candidate) => candidate.name === name);
    return column ? keep(column) : refuse(node, 'unsupported-columns', `The column ${name} cannot be told apart.`);
  });
  return project(made, result, query);
}
