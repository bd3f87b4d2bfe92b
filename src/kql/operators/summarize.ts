import type { Column } from '../../base/column';
import { sqlName } from '../../base/sql';
import { callNamedAggregate } from '../expressions/call';
import type { FunctionCall, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements, textOf } from '../parser/syntax';
import { AggregateCollector, groupedSelect } from '../plan/aggregates';
import type { Query, Scope, Stage, StageColumn } from '../plan/scope';
import { columnMap, insideAggregate, refuse } from '../plan/scope';
import { castTo, firstSeen, item, plainStage, rowsOf, withAliases } from '../plan/stage';
import { orderBy } from '../plan/windows';
import { resultColumns, unnamed } from './columns';
import { countedRows } from './count';
import { extremeColumns, extremeRows, starColumns } from './extreme';
import type { Part } from './extreme';
import { operator } from './operator';
import type { Expression } from '../scalarFunction';

interface Summarize extends SyntaxNode {
  readonly Aggregates: SyntaxList;
  readonly ByClause: (SyntaxNode & { readonly Expressions: SyntaxList; readonly BinClause: SyntaxNode | null }) | null;
}

/** `summarize`: one row for each combination of the `by` values, with aggregates over the rows of each. */
export const summarize = operator<Summarize>('SummarizeOperator', (node, scope, input) => {
  if (node.ByClause?.BinClause)
    return refuse(node.ByClause.BinClause, 'unsupported-operator', 'The bin clause of summarize is not supported locally.');
  if (elements(node.ByClause?.Expressions).length + elements(node.Aggregates).length === 0)
    return refuse(node, 'no-columns', 'summarize needs something to work out, such as count(), or columns after by.');
  const row = columnMap(input);
  const groups = elements(node.ByClause?.Expressions).map((by): Part =>
    scope.query.expression(unnamed(by, scope.query), { ...scope, row: { columns: row } }),
  );
  // A star stands for the columns that the rows are not grouped by.
  const ungrouped = { ...input, columns: input.columns.filter(({ alias }) => !groups.some(({ sql }) => sql === sqlName(alias))) };
  const collected = new AggregateCollector(scope.query.fresh);
  const inner: Scope = { ...scope, row: { columns: row, aggregates: collected, order: orderTerms(input), scattered: isScattered(input) } };
  const asked = elements(node.Aggregates).map((aggregate) => unnamed(aggregate, scope.query));
  const columnsOf = (aggregate: SyntaxNode): readonly Part[] => aggregateParts(aggregate, inner, ungrouped);
  const columns = resultColumns(node);
  const rows = extremeRows({ aggregates: asked, groups, columnsOf, collected }, inner, ungrouped);
  if (rows) {
    const aliased = namedParts(node, rows.parts, columns);
    return plainStage(`SELECT ${aliased.map(({ part, alias }) => item(part.sql, alias)).join(', ')} FROM ${rows.from}`, aliased);
  }
  const counted = countedRows(input);
  if (counted !== undefined && groups.length === 0 && asked.every(isPlainCount))
    return knownCounts(node, { count: counted, asked, columns });
  const parts = { groups, aggregates: asked.flatMap(columnsOf), columns, collected };
  return input.written && groups.length > 0 ? asFirstSeen(node, input, { ...parts, query: scope.query }) : grouped(node, input, parts);
});

/** Whether an aggregate only counts the rows. */
function isPlainCount(node: SyntaxNode): boolean {
  return textOf(node).replaceAll(/\s/g, '') === 'count()';
}

function knownCounts(
  node: SyntaxNode,
  { count, asked, columns }: { readonly count: bigint; readonly asked: readonly SyntaxNode[]; readonly columns: readonly Column[] },
): Stage {
  const part: Part = { sql: castTo(count.toString(), 'long'), type: 'long' };
  const aliased = namedParts(
    node,
    asked.map(() => part),
    columns,
  );
  return plainStage(`SELECT ${aliased.map(({ alias }) => item(part.sql, alias)).join(', ')}`, aliased);
}

interface Grouping {
  readonly groups: readonly Part[];
  readonly aggregates: readonly Part[];
  readonly columns: readonly Column[];
  readonly collected: AggregateCollector;
}

/** Groups rows that stand in the query: the groups come in the order of their first rows. */
function asFirstSeen(node: SyntaxNode, input: Stage, { query, ...grouping }: Grouping & { readonly query: Query }): Stage {
  const by = grouping.groups.map((_, index) => index + 1).join(', ');
  return { ...summary(node, grouping, (items) => firstSeen(input, { items, by, query })), written: true };
}

/** Groups rows: the `by` columns come first, then the aggregates. */
function grouped(node: SyntaxNode, input: Stage, grouping: Grouping): Stage {
  const { groups, aggregates } = grouping;
  const by = groups.length === 0 ? '' : ` GROUP BY ${groups.map((_, index) => index + 1).join(', ')}`;
  return summary(node, grouping, (items) =>
    aggregates.length === 0
      ? `SELECT DISTINCT ${items.join(', ')} FROM ${rowsOf(input)}`
      : `SELECT ${items.join(', ')} FROM ${rowsOf(input)}${by}`,
  );
}

function summary(
  node: SyntaxNode,
  { groups, aggregates, columns, collected }: Grouping,
  select: (items: readonly string[]) => string,
): Stage {
  const aliased = namedParts(node, [...groups, ...aggregates], columns);
  const cells = aliased.map(({ part: { sql }, alias }) => ({ sql, name: sqlName(alias) }));
  const [keys, values] = [cells.slice(0, groups.length), cells.slice(groups.length)];
  return plainStage(groupedSelect({ keys, values, aggregates: collected }, select), aliased);
}

function namedParts(
  node: SyntaxNode,
  parts: readonly Part[],
  columns: readonly Column[],
): readonly (StageColumn & { readonly part: Part })[] {
  if (parts.length !== columns.length)
    return refuse(node, 'unsupported-columns', 'The columns of this summary cannot be told apart locally.');
  const aliased = withAliases(parts.map(({ type }, index) => ({ type, name: columns[index]?.name ?? '' })));
  return aliased.flatMap((column, index) => {
    const part = parts[index];
    return part ? [{ ...column, part }] : [];
  });
}

/** The terms of the input's order, for aggregates that make lists. */
export function orderTerms(input: Stage): string | undefined {
  return input.order.length === 0 ? undefined : orderBy(input.order).replace('ORDER BY ', '');
}

function isScattered({ scattered, order, serialized }: Stage): boolean {
  return scattered === true && order.length === 0 && serialized !== true;
}

/** The columns that one aggregate expression gives: several for `arg_max`, `percentiles` and the like. */
export function aggregateParts(node: SyntaxNode, scope: Scope, input: Stage): readonly Part[] {
  const { query } = scope;
  if (query.kindOf(node) === 'FunctionCallExpression') {
    const call = node as FunctionCall;
    const several = severalColumns[call.ReferencedSymbol?.Name ?? call.Name.SimpleName];
    const found = several?.(call, scope, input);
    if (found) return found;
  }
  return [query.expression(node, scope)];
}

type Several = (call: FunctionCall, scope: Scope, input: Stage) => readonly Part[] | undefined;

const severalColumns: Readonly<Record<string, Several>> = {
  arg_max: extremeColumns,
  argmax: extremeColumns,
  arg_min: extremeColumns,
  argmin: extremeColumns,
  take_any: anyColumns,
  any: anyColumns,
  percentiles: (call, scope) => percentiles('percentile', 1, call, scope),
  percentilesw: (call, scope) => percentiles('percentilew', 2, call, scope),
};

/** The aggregates that give several columns. */
export const severalColumnsNames: readonly string[] = Object.keys(severalColumns);

function anyColumns(call: FunctionCall, scope: Scope, input: Stage): readonly Part[] | undefined {
  const given = elements(call.ArgumentList.Expressions);
  const star = given.find((node) => scope.query.kindOf(node) === 'StarExpression');
  if (given.length === 1 && !star) return undefined;
  const inner = insideAggregate(scope);
  const values = star ? starColumns(input) : given.map((node) => scope.query.expression(node, inner));
  const fields = values.map(({ sql }, index) => `c${index} := ${sql}`).join(', ');
  return values.map(({ type }, index) => {
    const cell = `struct_extract(first(struct_pack(${fields})), 'c${index}')`;
    return { type, sql: type === 'string' ? `coalesce(${cell}, '')` : cell };
  });
}

function percentiles(name: string, values: number, call: FunctionCall, scope: Scope): readonly Part[] {
  const inner = insideAggregate(scope);
  const given = elements(call.ArgumentList.Expressions).map((node): Expression => scope.query.expression(node, inner));
  if (given.length <= values) return refuse(call, 'missing-argument', `${textOf(call)} needs percentages.`);
  return given.slice(values).map((percentage) => callNamedAggregate(name, [...given.slice(0, values), percentage], call, scope));
}
