import { sqlName, sqlText } from '../../base/sql';
import { physicalTypes } from '../../base/physicalType';
import { convert, toText } from '../functions/convert';
import { unnamed } from '../operators/columns';
import { elements } from '../parser/syntax';
import type { SyntaxNode } from '../parser/syntax';
import type { Scope, Stage, StageColumn } from '../plan/scope';
import { columnMap, nullOf, refuse } from '../plan/scope';
import type { Expression } from '../scalarFunction';
import type { Plugin, PluginNode } from './plugin';
import { tableOf } from './timeline';

/** What the rows are looked through for. */
interface Search {
  readonly node: PluginNode;
  readonly scope: Scope;
  readonly input: Stage;
  /** Values below this share of the weight are left out before patterns are looked for. */
  readonly rare: number;
  readonly weight: Expression | undefined;
  /** Columns that are no part of patterns. */
  readonly without: readonly string[];
  /** SQL conditions of the two sets that are compared. */
  readonly sets: readonly [a: string, b: string];
  readonly wildcards: readonly Expression[];
}

/** `basket(threshold, weight, dimensions, wildcards…)`: all patterns of values that are frequent. */
export const basket: Plugin = (node, scope, input) => {
  const [threshold, weight, dimensions, ...wildcards] = given(node, scope, input);
  const share = numberOf(threshold, 0.05, node);
  if (share < 0.015 || share > 1) return refuse(node, 'bad-argument', 'The threshold of basket() lies between 0.015 and 1.');
  const search: Search = {
    node,
    scope,
    input,
    rare: share,
    weight: columnOf(weight),
    without: names(weight),
    sets: ['true', 'false'],
    wildcards: known(wildcards),
  };
  const found = (rows: string): string => `kql_basket(${rows}, ${share}, ${numberOf(dimensions, 5, node)})`;
  return patterns(search, found, (total) => ['n', `100.0 * a / ${total}`]);
};

/** `autocluster(size weight, weight, seeds, wildcards…)`: few patterns that together fit most rows. */
export const autocluster: Plugin = (node, scope, input) => {
  const [size, weight, , ...wildcards] = given(node, scope, input);
  const search: Search = {
    node,
    scope,
    input,
    rare: 0.02,
    weight: columnOf(weight),
    without: names(weight),
    sets: ['true', 'false'],
    wildcards: known(wildcards),
  };
  const sizeWeight = numberOf(size, 0.5, node);
  if (sizeWeight < 0 || sizeWeight > 1) return refuse(node, 'bad-argument', 'The weight of the size lies between 0 and 1.');
  const found = (rows: string): string => `kql_autocluster(${rows}, ${sizeWeight})`;
  return patterns(search, found, (total) => ['n', `100.0 * a / ${total}`]);
};

/** `diffpatterns(column, a, b, weight, threshold, dimensions, wildcards…)`: patterns that one set has more often than the other. */
export const diffpatterns: Plugin = (node, scope, input) => {
  const [split, first, second, weight, threshold, dimensions, ...wildcards] = given(node, scope, input);
  if (!split || !first || !second) return refuse(node, 'missing-argument', 'diffpatterns() needs a column and two of its values.');
  const share = numberOf(threshold, 0.05, node);
  if (share < 0.015 || share > 1) return refuse(node, 'bad-argument', 'The threshold of diffpatterns() lies between 0.015 and 1.');
  const set = (value: Expression): string => `(${toText(split)} = ${toText(value)})`;
  const search: Search = {
    node,
    scope,
    input,
    rare: share / 2,
    weight: columnOf(weight),
    without: [...names(split), ...names(weight)],
    sets: [set(first), set(second)],
    wildcards: known(wildcards),
  };
  const found = (rows: string): string => `kql_diffpatterns(${rows}, ${share}, ${numberOf(dimensions, input.columns.length, node)})`;
  return patterns(search, found, (total, other) => {
    const [a, b] = [`(100.0 * a / ${total})`, `(100.0 * b / ${other})`];
    return ['a', 'b', a, b, `abs(${a} - ${b})`];
  });
};

/** The arguments; one that is `~` takes its default. */
function given(node: PluginNode, scope: Scope, input: Stage): readonly (Expression | undefined)[] {
  const row: Scope = { ...scope, row: { columns: columnMap(input) } };
  return elements(node.FunctionCall.ArgumentList.Expressions).map((part: SyntaxNode) => {
    const value = scope.query.expression(unnamed(part, scope.query), row);
    return value.constant === '~' ? undefined : value;
  });
}

function numberOf(value: Expression | undefined, otherwise: number, node: PluginNode): number {
  if (!value) return otherwise;
  const { constant } = value;
  return typeof constant === 'number' || typeof constant === 'bigint'
    ? Number(constant)
    : refuse(node, 'unsupported-argument', 'This argument must be a constant number.');
}

function columnOf(value: Expression | undefined): Expression | undefined {
  return value?.columnName === undefined ? undefined : value;
}

function names(value: Expression | undefined): readonly string[] {
  return value?.columnName === undefined ? [] : [value.columnName];
}

function known(values: readonly (Expression | undefined)[]): readonly Expression[] {
  return values.filter((value) => value !== undefined);
}

function patterns(search: Search, found: (rows: string) => string, counts: (a: string, b: string) => readonly string[]): Stage {
  const { node, input, weight, sets, without, wildcards } = search;
  const amount = weight ? `coalesce(${convert(weight, 'real')}, 0)` : '1';
  const cells = input.columns.map(({ alias }, index) => `${sqlName(alias)} AS c${index}`);
  const [a, b] = sets.map((set, index) => `CASE WHEN ${set} THEN ${amount} ELSE 0 END AS ${index === 0 ? 'a' : 'b'}`);
  const rows = `SELECT * FROM (SELECT ${[...cells, a, b].join(', ')} FROM (${input.sql})) WHERE a + b > 0`;
  const values = input.columns.map((column, index) => (without.includes(column.name) ? 'NULL' : frequent(index, rows, search.rare)));
  const alike = `SELECT {'a': sum(a), 'b': sum(b), 'values': [${values.map((value) => `CAST(${value} AS VARCHAR)`).join(', ')}]} AS r FROM (${rows}) GROUP BY ${values.length === 0 ? 'ALL' : `[${values.map((value) => `CAST(${value} AS VARCHAR)`).join(', ')}]`}`;
  const answer = found(`CAST((SELECT to_json(list(r)) FROM (${alike})) AS VARCHAR)`);
  const list = `SELECT unnest(json_extract(CAST(${answer} AS JSON), '$[*]')) AS p`;
  const numbered = `SELECT row_number() OVER () - 1 AS id, CAST(p->>'a' AS DOUBLE) AS a, CAST(p->>'b' AS DOUBLE) AS b, CAST(CAST(p->>'a' AS DOUBLE) AS BIGINT) AS n, p FROM (${list})`;
  const total = (side: string): string => `(SELECT sum(${side}) FROM (${rows}))`;
  const outputs = input.columns.map((column, index) => cell(column, index, wildcards));
  const numbers = counts(total('a'), total('b')).map((count) => (count === 'a' || count === 'b' ? `CAST(${count} AS BIGINT)` : count));
  return tableOf(node, ['id', ...numbers, ...outputs], numbered);
}

/** A column's value as JSON where it is frequent enough to be in a pattern. */
function frequent(index: number, rows: string, rare: number): string {
  const common = `SELECT c${index} FROM (${rows}) GROUP BY c${index} HAVING sum(a + b) >= ${rare} * (SELECT sum(a + b) FROM (${rows}))`;
  return `CASE WHEN c${index} IN (${common}) THEN to_json(c${index}) END`;
}

/** A column of a pattern: its value, or what stands for any value. */
function cell({ type }: StageColumn, index: number, wildcards: readonly Expression[]): string {
  const any = wildcards.find((wildcard) => wildcard.type === type)?.sql ?? nullOf(type);
  const value = `json_extract_string(p, '$.values[${index}]')`;
  const plain =
    type === 'dynamic'
      ? `CAST(${value} AS JSON)`
      : `CAST(json_extract_string(CAST(${value} AS JSON), ${sqlText('$')}) AS ${physicalTypes[type]})`;
  return `CASE WHEN ${value} IS NULL THEN ${any} ELSE ${plain} END`;
}
