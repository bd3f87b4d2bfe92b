import { sqlName } from '../../base/sql';
import type { NamedParameter, SyntaxList, SyntaxNode } from '../parser/syntax';
import { textOf } from '../parser/syntax';
import type { Query, Scope, Stage } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import { refuseAtRun } from '../plan/runtimeRefusal';
import { pinOrder, plainStage, visible } from '../plan/stage';
import { word } from './columns';
import { operator } from './operator';

interface Partition extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter> | null;
  readonly ByExpression: SyntaxNode;
  readonly Operand: SyntaxNode & { readonly Subquery?: SyntaxNode; readonly Query?: SyntaxNode };
}

/** So many partitions the strategy `legacy`, which is the one where none is named, takes. */
const mostLegacy = 64;

/**
 * `partition by`: a query over the rows of each value of a column, or one with a source of its own that may ask for the value with
 * `toscalar(column)`; their answers are put together. Source: learn.microsoft.com/kusto/query/partition-operator.
 */
export const partition = operator<Partition>('PartitionOperator', (node, scope, given) => {
  const { query } = scope;
  const input = visible(given);
  const key = query.expression(node.ByExpression, { ...scope, row: { columns: columnMap(input) } });
  const [each, value, side] = [sqlName(query.fresh('each')), sqlName(query.fresh('key')), sqlName(query.fresh('part'))];
  const strategy = word(node.Parameters, 'hint.strategy') ?? 'legacy';
  if (!['legacy', 'native', 'shuffle'].includes(strategy))
    return refuse(node, 'unsupported-option', `The strategy ${strategy} is none of legacy, native and shuffle.`);
  const own = `${each}.${value}`;
  const { all, kept } = sourceOf(input, query);
  const rows: Stage = { ...input, sql: `SELECT * FROM ${all} WHERE ${key.sql} IS NOT DISTINCT FROM ${own}` };
  const { Subquery, Query: explicit } = node.Operand;
  if (strategy !== 'legacy') requireOwnRows(node, strategy, query);
  const bare: Scope = { ...scope, perRow: true, row: { columns: new Map() } };
  const inner = explicit ? query.table(explicit, withKey(bare, { ...key, sql: own })) : Subquery && query.table(Subquery, bare, rows);
  if (!inner) return refuse(node.Operand, 'unsupported-operator', 'A query in round or curly brackets is missing.');
  // What is in an order within each partition stays so: its rows are neighbours, partition after partition.
  const isOrdered = inner.order.length > 0 || inner.serialized === true;
  const sub = isOrdered ? pinOrder(inner, query) : visible(inner);
  const keys = `SELECT DISTINCT ${key.sql} AS ${value} FROM ${all}`;
  const many = refuseAtRun(
    `partition takes at most ${mostLegacy} values of a column, as the service does. Add hint.strategy=native to it, or filter before it.`,
  );
  const bounded =
    strategy === 'legacy'
      ? `SELECT ${value} FROM (SELECT ${value}, count(*) OVER () AS "$count" FROM (${keys})) WHERE CASE WHEN "$count" > ${mostLegacy} THEN ${many} ELSE true END`
      : keys;
  const from = `FROM (${bounded}) AS ${each}, LATERAL (${sub.sql}) AS ${side}`;
  if (!isOrdered) return plainStage(`${kept}SELECT ${side}.* ${from}`, sub.columns);
  const place = query.fresh('place');
  return {
    sql: `${kept}SELECT ${side}.*, ${own} AS ${sqlName(place)} ${from}`,
    columns: sub.columns,
    hidden: [...sub.hidden, place],
    order: [{ alias: place, descending: false, nullsFirst: true }, ...sub.order],
  };
});

/**
 * What the partitions are rows of. The engine asks for the rows of each value where they are made, which it cannot do with some joins: what holds one is
 * made once, before. Of a table, that would only take memory.
 */
function sourceOf({ sql }: Stage, query: Query): { readonly all: string; readonly kept: string } {
  if (!/\bJOIN\b/.test(sql)) return { all: `(${sql})`, kept: '' };
  const all = sqlName(query.fresh('all'));
  return { all, kept: `WITH ${all} AS MATERIALIZED (${sql}) ` };
}

/** The names with the partition's value under that of the column, for a query with a source of its own. */
function withKey(scope: Scope, key: ReturnType<Query['expression']>): Scope {
  if (key.columnName === undefined) return scope;
  return { ...scope, names: new Map([...scope.names, [key.columnName, { kind: 'scalar', expression: () => key }]]) };
}

/** Operators that work on the rows of one partition alone. */
const ownRowsOnly: ReadonlySet<string> = new Set(
  [
    ...[
      'As',
      'Count',
      'Distinct',
      'Extend',
      'MakeSeries',
      'MvApply',
      'MvExpand',
      'Parse',
      'ParseWhere',
      'Project',
      'ProjectAway',
      'ProjectKeep',
    ],
    ...[
      'ProjectRename',
      'ProjectReorder',
      'ReduceBy',
      'Sample',
      'SampleDistinct',
      'Scan',
      'Search',
      'Serialize',
      'Sort',
      'Summarize',
      'Take',
    ],
    ...['Top', 'TopHitters', 'TopNested', 'Filter'],
  ].map((stem) => `${stem}Operator`),
);

/** The strategies `native` and `shuffle` take no query that reads anything but the rows of its partition. */
function requireOwnRows({ Operand }: Partition, strategy: string, query: Query): void {
  if (!Operand.Subquery)
    return refuse(
      Operand,
      'unsupported-option',
      `With the strategy ${strategy} the query has no source of its own: write it in round brackets.`,
    );
  let head = Operand.Subquery;
  const steps: SyntaxNode[] = [];
  for (; query.kindOf(head) === 'PipeExpression'; head = (head as Pipe).Expression) steps.unshift((head as Pipe).Operator);
  const other = [head, ...steps].find((step) => !ownRowsOnly.has(query.kindOf(step)));
  if (other) {
    const name = textOf(other).split(/[\s(]/)[0] ?? '';
    refuse(other, 'unsupported-option', `${name} cannot stand in a partition with the strategy ${strategy}. Use hint.strategy=legacy.`);
  }
}

interface Pipe extends SyntaxNode {
  readonly Expression: SyntaxNode;
  readonly Operator: SyntaxNode;
}
