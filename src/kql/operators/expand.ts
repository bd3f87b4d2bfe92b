import type { ColumnType } from '../../base/column';
import { sqlName } from '../../base/sql';
import { callNamed } from '../expressions/call';
import type { SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements, scalarTypeNamed, textOf } from '../parser/syntax';
import type { Scope } from '../plan/scope';
import { refuse } from '../plan/scope';
import type { Expression } from '../scalarFunction';
import { givenNames, unnamed } from './columns';

/** One value of `mv-expand` or `mv-apply` to be taken apart. */
export interface Expansion {
  /** SQL of the value itself. */
  readonly value: string;
  readonly type: ColumnType;
  /** The name that the query gives it, or the name of the column that it is. */
  readonly name: string | undefined;
  readonly node: SyntaxNode;
}

interface ExpandNode extends SyntaxNode {
  readonly Expression: SyntaxNode;
  readonly ToTypeOf: (SyntaxNode & { readonly TypeOf: SyntaxNode & { readonly Types: SyntaxList } }) | null;
}

/** Reads `a = expression to typeof(type)`. */
export function readExpansion(part: SyntaxNode, scope: Scope): Expansion {
  const { Expression: inner, ToTypeOf } = part as ExpandNode;
  const node = unnamed(inner, scope.query);
  const value = scope.query.expression(node, scope);
  if (value.type !== 'dynamic')
    return refuse(node, 'unsupported-conversion', `Only dynamic values are expanded, and this is a ${value.type}.`);
  const [wanted] = elements(ToTypeOf?.TypeOf.Types);
  const type = wanted ? (scalarTypeNamed(textOf(wanted)) ?? 'dynamic') : 'dynamic';
  const isColumn = scope.query.kindOf(node) === 'NameReference' && value.columnName !== undefined;
  return { value: value.sql, type, name: givenNames(inner, scope.query)[0] ?? (isColumn ? value.columnName : undefined), node };
}

/** An element of the list as the wanted type. */
export function elementAs(sql: string, { type, node }: Expansion, scope: Scope): Expression {
  const json: Expression = { sql: `nullif(${sql}, 'null')`, type: 'dynamic', start: 0, end: 0 };
  if (type === 'dynamic') return json;
  const value = callNamed(`to${type}`, [json], node, scope);
  const other = otherKinds(sql, type);
  return other === undefined ? { ...value, type } : { ...value, type, sql: `CASE WHEN ${other} THEN NULL ELSE ${value.sql} END` };
}

/**
 * SQL of whether an element is of another kind than the type, which makes it null: an element is cast, not read, so that the text "2" is no
 * number. Source: learn.microsoft.com/kusto/query/mv-expand-operator.
 */
function otherKinds(sql: string, type: ColumnType): string | undefined {
  const text = `CAST(${sql} AS VARCHAR)`;
  const isText = `starts_with(${text}, '"')`;
  if (type === 'bool') return isText;
  if (type === 'int' || type === 'long') return `${isText} OR ${text} IN ('true', 'false')`;
  // What no JSON number says is kept as text.
  if (type === 'real') return `${isText} AND ${text} NOT IN ('"NaN"', '"Infinity"', '"-Infinity"') OR ${text} IN ('true', 'false')`;
  return undefined;
}

/**
 * SQL that takes values apart side by side: a row for each element, with its place in the list. What is no list counts as a list of one;
 * so does null, which keeps its row. `rest` names what else of the rows is kept.
 */
export function unnest(
  expansions: readonly Expansion[],
  {
    scope,
    rest,
    from,
    limit,
    bags,
    places = true,
  }: {
    readonly scope: Scope;
    readonly rest: string;
    readonly from: string;
    readonly limit: string | undefined;
    readonly bags: 'bag' | 'array';
    /** Whether anyone asks for the places: they cost as much as the elements. */
    readonly places?: boolean;
  },
): { readonly sql: string; readonly elements: readonly string[]; readonly index: string } {
  const { query } = scope;
  const names = expansions.map(() => ({
    value: sqlName(query.fresh('value')),
    list: sqlName(query.fresh('list')),
    element: sqlName(query.fresh('element')),
  }));
  const index = query.fresh('index');
  const columns = expansions.map(({ value }) => columnRead(value));
  const values = expansions.flatMap(({ value }, at) => (columns[at] === undefined ? `${value} AS ${names[at]?.value ?? ''}` : []));
  const lists = names.map(({ value, list }, at) => {
    const column = columns[at];
    const all = column === undefined ? listOf(value, bags) : listOfColumn(column, expansions[at]?.value ?? value, bags);
    return `${limit === undefined ? all : `(${all})[1:${limit}]`} AS ${list}`;
  });
  const lengths = names.map(({ list }) => `len(${list})`);
  const longest = lengths.length === 1 ? (lengths[0] ?? '0') : `greatest(${lengths.join(', ')})`;
  const items = names.map(({ list, element }) => `unnest(${list}) AS ${element}`);
  if (places) items.push(`unnest(range(0, ${longest})) AS ${sqlName(index)}`);
  const inner = values.length === 0 ? from : ` FROM (SELECT ${rest}${values.join(', ')}${from})`;
  const sql = `SELECT ${rest}${items.join(', ')} FROM (SELECT ${rest}${lists.join(', ')}${inner})`;
  return { sql, elements: names.map(({ element }) => element), index };
}

/** The column whose text is read as JSON, where the value is no more than that. */
function columnRead(value: string): string | undefined {
  return /^kql\.parse_json\(("(?:[^"]|"")+")\)$/.exec(value)?.[1];
}

/** An array, as most texts are, is taken apart as it stands. To test it first costs less than to take another value where none comes. */
function listOfColumn(column: string, value: string, bags: 'bag' | 'array'): string {
  const others = `list_transform([${value}], lambda v: ${listOf('v', bags)})[1]`;
  return `CASE WHEN starts_with(${column}, '[') AND json_valid(${column}) THEN json_extract(${column}, '$[*]') ELSE ${others} END`;
}

function listOf(sql: string, bags: 'bag' | 'array'): string {
  const value = `json_extract(${sql}, '/' || replace(replace(k, '~', '~0'), '/', '~1'))`;
  const pair = bags === 'bag' ? `json_object(k, ${value})` : `json_array(k, ${value})`;
  return (
    `CASE WHEN starts_with(${sql}, '[') THEN json_extract(${sql}, '$[*]') ` +
    `WHEN starts_with(${sql}, '{') THEN list_transform(json_keys(${sql}), lambda k: ${pair}) ELSE [${sql}] END`
  );
}
