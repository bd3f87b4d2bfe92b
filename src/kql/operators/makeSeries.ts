import { sqlName } from '../../base/sql';
import { callNamed } from '../expressions/call';
import { longestArray } from '../functions/arguments';
import { toJson } from '../functions/convert';
import type { ExpressionList, NamedParameter, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements } from '../parser/syntax';
import { AggregateCollector, groupedSelect } from '../plan/aggregates';
import { refuseAtRun } from '../plan/runtimeRefusal';
import type { Scope, Stage, StageColumn } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import { item, plainStage, withAliases } from '../plan/stage';
import type { Expression } from '../scalarFunction';
import { resultColumns, unnamed, word } from './columns';
import { operator } from './operator';
import { convert } from '../expressions/convert';

interface Clause extends SyntaxNode {
  readonly Expression: SyntaxNode;
}

interface MakeSeries extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter>;
  readonly Aggregates: SyntaxList<SyntaxNode & { readonly Expression: SyntaxNode; readonly DefaultExpression: Clause | null }>;
  readonly OnClause: Clause;
  readonly RangeClause:
    | (SyntaxNode & {
        readonly MakeSeriesFromClause?: Clause | null;
        readonly MakeSeriesToClause?: Clause | null;
        readonly MakeSeriesStepClause?: Clause | null;
        readonly Arguments?: ExpressionList;
      })
    | null;
  readonly ByClause: (SyntaxNode & { readonly Expressions: SyntaxList }) | null;
}

interface Axis {
  readonly type: Expression['type'];
  readonly from: string;
  /** How many points the axis has. */
  readonly count: string;
  readonly step: string;
}

/** `make-series`: an array of values along an axis for each group, gaps filled with a default. */
export const makeSeries = operator<MakeSeries>('MakeSeriesOperator', (node, scope, input) => {
  const { query } = scope;
  const row: Scope = { ...scope, row: { columns: columnMap(input) } };
  const on = query.expression(unnamed(node.OnClause.Expression, query), row);
  const axis = readAxis(node, on, { scope, input });
  const groups = elements(node.ByClause?.Expressions).map((by) => query.expression(unnamed(by, query), row));
  const aggregates = new AggregateCollector(query.fresh);
  const aggregating: Scope = { ...scope, row: { ...row.row, aggregates } };
  const values = elements(node.Aggregates).map((part) => {
    const value = query.expression(unnamed(part.Expression, query), aggregating);
    refuseOtherValues(value, part);
    const given = part.DefaultExpression ? query.expression(part.DefaultExpression.Expression, scope) : undefined;
    return { value, missing: missingValue(value, given, node) };
  });
  const names = withAliases(resultColumns(node));
  if (names.length !== groups.length + values.length + 1)
    return refuse(node, 'unsupported-columns', 'The columns of this series cannot be told apart.');
  const keys = groups.map(() => sqlName(query.fresh('by')));
  const cells = values.map(() => sqlName(query.fresh('value')));
  const slot = sqlName(query.fresh('slot'));
  const slotSql =
    axis.type === 'real'
      ? `CAST(floor((${on.sql} - ${axis.from}) / ${axis.step}) AS BIGINT)`
      : `((${on.sql} - ${axis.from}) // ${axis.step})`;
  const slotted = {
    keys: [...groups.map(({ sql }, index) => ({ sql, name: keys[index] ?? '' })), { sql: slotSql, name: slot }],
    values: values.map(({ value: { sql } }, index) => ({ sql, name: cells[index] ?? '' })),
    aggregates,
  };
  const within = `${on.sql} >= ${axis.from} AND ${slotSql} < ${axis.count}`;
  const perSlot = groupedSelect(
    slotted,
    (items) =>
      `SELECT ${items.join(', ')} FROM (${input.sql}) WHERE ${within} GROUP BY ${slotted.keys.map((_, index) => index + 1).join(', ')}`,
  );
  const maps = values.map(() => sqlName(query.fresh('map')));
  const gathered = cells.map(
    (cell, index) => `map_from_entries(list(struct_pack(k := ${slot}, v := struct_pack(x := ${cell})))) AS ${maps[index] ?? ''}`,
  );
  const kind = word(node.Parameters, 'kind');
  const by =
    keys.length > 0 ? ` GROUP BY ${keys.map((_, index) => index + 1).join(', ')}` : kind === 'nonempty' ? '' : ' HAVING count(*) > 0';
  const perGroup = `SELECT ${[...keys, ...gathered].join(', ')} FROM (${perSlot})${by}`;
  return spread({ perGroup, keys, maps, values, axis, names }, scope);
});

interface Gathered {
  /** SQL of one row for each group, with a map from places on the axis to values for each value. */
  readonly perGroup: string;
  readonly keys: readonly string[];
  readonly maps: readonly string[];
  readonly values: readonly { readonly value: Expression; readonly missing: string }[];
  readonly axis: Axis;
  readonly names: readonly StageColumn[];
}

/** Each group's maps as arrays along the whole axis. */
function spread({ perGroup, keys, maps, values, axis, names }: Gathered, { query }: Scope): Stage {
  const [first, length] = [sqlName(query.fresh('first')), sqlName(query.fresh('length'))];
  const series = values.map(({ value, missing }, index) => {
    const map = maps[index] ?? '';
    const point = toJson({ ...value, sql: `CASE WHEN ${map}[i] IS NULL THEN ${missing} ELSE ${map}[i].x END` });
    return `to_json(list_transform(range(0, ${length}), lambda i: ${point}))`;
  });
  const along = toJson({ sql: `(${first} + i * ${axis.step})`, type: axis.type, start: 0, end: 0 });
  const cellsOut = [...keys, ...series, `to_json(list_transform(range(0, ${length}), lambda i: ${along}))`];
  const items = cellsOut.map((sql, index) => item(sql, names[index]?.alias ?? ''));
  const bounds = `SELECT ${axis.from} AS ${first}, ${bounded(axis)} AS ${length}`;
  return plainStage(`SELECT ${items.join(', ')} FROM (${perGroup}), (${bounds})`, names);
}

/** The service makes series of numbers alone. Source: learn.microsoft.com/kusto/query/make-series-operator, Parameters and Returns. */
function refuseOtherValues({ type }: Expression, node: SyntaxNode): void {
  if (type === 'dynamic' || type === 'string' || type === 'guid')
    refuse(
      node,
      'unsupported-series',
      `make-series makes series of numbers, and this is a ${type}. Use summarize by bin() for other values.`,
    );
}

/** How many points the axis has, where it goes forwards and they are no more than a series holds. */
function bounded({ step, count }: Axis): string {
  const isLong = `WHEN ${count} > ${longestArray} THEN ${refuseAtRun(`A series holds at most ${longestArray} values, as in the service. Take a longer step.`)}`;
  const isBackwards = `WHEN ${step} <= 0 THEN ${refuseAtRun('The step of make-series is above zero.')}`;
  return `CASE ${isBackwards} ${isLong} ELSE ${count} END`;
}

function missingValue(value: Expression, given: Expression | undefined, node: SyntaxNode): string {
  if (given) return convert(given, value.type, node).sql;
  return value.type === 'real' ? '0::DOUBLE' : value.type === 'long' || value.type === 'int' ? '0' : 'NULL';
}

function readAxis(node: MakeSeries, on: Expression, { scope, input }: { readonly scope: Scope; readonly input: Stage }): Axis {
  const { query } = scope;
  const clause = node.RangeClause;
  const read = (part: SyntaxNode | null | undefined): Expression | undefined =>
    part ? query.expression(part, { ...scope, row: { columns: new Map() } }) : undefined;
  const listed = elements(clause?.Arguments?.Expressions);
  const [from, to, step] =
    listed.length === 3
      ? listed.map(read)
      : [
          read(clause?.MakeSeriesFromClause?.Expression),
          read(clause?.MakeSeriesToClause?.Expression),
          read(clause?.MakeSeriesStepClause?.Expression),
        ];
  if (!step) return refuse(node, 'unsupported-series', 'A series needs a step.');
  const cast = (sql: string): string => (on.type === 'real' ? `CAST(${sql} AS DOUBLE)` : `CAST(${sql} AS BIGINT)`);
  const width = cast(step.sql);
  const first = from ? cast(from.sql) : cast(edge('min', on, { input, step, node, scope }));
  const last = to ? cast(to.sql) : cast(`(${edge('max', on, { input, step, node, scope })} + ${width})`);
  // The end is outside, but in the older form `in range(a, b, c)` it is inside.
  const span = `(${last} - ${first})`;
  const count = listed.length === 3 ? `CAST(floor(${span} / ${width}) AS BIGINT) + 1` : `CAST(ceil(${span} / ${width}) AS BIGINT)`;
  const exact = on.type === 'real' ? count : listed.length === 3 ? `(${span} // ${width} + 1)` : `((${span} + ${width} - 1) // ${width})`;
  return { type: on.type, from: first, step: width, count: exact };
}

function edge(
  way: 'min' | 'max',
  on: Expression,
  { input, step, node, scope }: { readonly input: Stage; readonly step: Expression; readonly node: MakeSeries; readonly scope: Scope },
): string {
  // The engine lets no aggregate stand inside the TRY that bin() of whole numbers is made with.
  const last = sqlName(scope.query.fresh('edge'));
  const binned = callNamed('bin', [{ ...on, sql: last }, step], unnamed(node.OnClause.Expression, scope.query), scope);
  return `(SELECT ${binned.sql} FROM (SELECT ${way}(${on.sql}) AS ${last} FROM (${input.sql})))`;
}
