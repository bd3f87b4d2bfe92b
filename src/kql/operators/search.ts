import type { Column } from '../../base/column';
import { sqlName, sqlText } from '../../base/sql';
import { plainTerm } from '../expressions/binaryOperators/search';
import { applyOperator } from '../expressions/operation';
import { constantExpression } from '../expressions/literal';
import { callNamed } from '../expressions/call';
import type { BinaryNode, FunctionCall, NamedParameter, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements } from '../parser/syntax';
import { nameOfInput } from '../plan/asNames';
import type { Scope, Stage } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import type { Expression } from '../scalarFunction';
import { resultColumns, word } from './columns';
import { source } from './operator';
import type { Leg } from './legs';
import { legsOf, matchingLegs, refuseOthersNames } from './legs';
import { stacked } from './union';

interface Search extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter>;
  readonly InClause: (SyntaxNode & { readonly Expressions: SyntaxList }) | null;
  readonly Condition: SyntaxNode;
}

/** `search`: the rows of several tables in which a text stands anywhere. */
export const search = source<Search>('SearchOperator', (node, scope, input) => {
  const exact = word(node.Parameters, 'kind') === 'case_sensitive';
  const legs: readonly Leg[] = input
    ? [{ name: nameOfInput(node, scope) ?? 'search_arg0', stage: input }]
    : tablesOf(node.InClause, scope, 'search_arg');
  refuseOthersNames(node, legs);
  const found = legs.map((leg) => ({
    ...leg,
    stage:
      leg.isEmpty === true
        ? leg.stage
        : matching(leg.stage, node.Condition, {
            scope,
            exact,
            absent: absentFrom(leg, legs),
            typed: typedNames(leg, legs, node.Condition),
          }),
  }));
  return stacked(node, found, { columns: resultColumns(node), source: '$table' });
});

/** The tables that `in (…)` names, or all tables and views. */
export function tablesOf(clause: Search['InClause'], scope: Scope, placeName: string): readonly Leg[] {
  if (!clause) return matchingLegs('*', scope);
  return elements(clause.Expressions).flatMap((part, index) => legsOf(part, scope, `${placeName}${index}`));
}

/** Columns that only other tables of the search have: a condition on them meets nulls here. */
export function absentFrom({ stage }: Leg, legs: readonly Leg[]): readonly Column[] {
  const own = new Set(stage.columns.map(({ name }) => name));
  return legs.flatMap((leg) => leg.stage.columns).filter(({ name }) => !own.has(name));
}

/** Columns that the tables have in several types, under the names that the answer has for each type: null where a table has another. */
function typedNames({ stage }: Leg, legs: readonly Leg[], node: SyntaxNode): ReadonlyMap<string, Expression> {
  const all = legs.flatMap((leg) => leg.stage.columns);
  const own = columnMap(stage);
  const several = all.filter(({ name, type }) => all.some((other) => other.name === name && other.type !== type));
  return new Map(
    several.map(({ name, type }) => {
      const value = own.get(name);
      return [`${name}_${type}`, value?.type === type ? value : constantExpression(null, type, node)];
    }),
  );
}

/** The rows of a table that fit a condition. */
export function matching(
  stage: Stage,
  condition: SyntaxNode,
  given: {
    readonly scope: Scope;
    readonly exact: boolean;
    readonly absent: readonly Column[];
    readonly typed?: ReadonlyMap<string, Expression>;
  },
): Stage {
  const { scope, exact, absent, typed = new Map<string, Expression>() } = given;
  const missing = absent.map(({ name, type }): [string, Expression] => [name, constantExpression(null, type, condition)]);
  const inner: Scope = { ...scope, row: { columns: new Map([...typed, ...missing, ...columnMap(stage)]) } };
  return { ...stage, sql: `SELECT * FROM (${stage.sql}) WHERE ${test(condition, stage.columns, { scope: inner, exact })}` };
}

/** A condition in which a bare text is a condition of its own: some column has it. */
export function test(node: SyntaxNode, columns: readonly Column[], way: { readonly scope: Scope; readonly exact: boolean }): string {
  const { query } = way.scope;
  const kind = query.kindOf(node);
  if (kind === 'AndExpression' || kind === 'OrExpression') {
    const sides = [(node as BinaryNode).Left, (node as BinaryNode).Right].map((side) => test(side, columns, way));
    return `(${sides.join(kind === 'AndExpression' ? ' AND ' : ' OR ')})`;
  }
  if (kind === 'StarExpression') return 'true';
  if (kind === 'ParenthesizedExpression') return test((node as SyntaxNode & { Expression: SyntaxNode }).Expression, columns, way);
  if (kind === 'FunctionCallExpression' && (node as FunctionCall).Name.SimpleName === 'not') {
    const [inner] = elements((node as FunctionCall).ArgumentList.Expressions);
    return inner ? `(NOT coalesce(${test(inner, columns, way)}, false))` : refuse(node, 'missing-argument', 'The condition is missing.');
  }
  const text = (node as SyntaxNode & { readonly LiteralValue?: unknown }).LiteralValue;
  if (kind === 'StringLiteralExpression') return anywhere(String(text), node, columns, way);
  if (kind === 'SearchExpression') {
    const { Left, Right } = node as BinaryNode;
    const value = (Right as SyntaxNode & { readonly LiteralValue?: unknown }).LiteralValue;
    return has(query.expression(Left, way.scope), String(value), node, way);
  }
  if ('Left' in node && query.kindOf((node as BinaryNode).Left) === 'StarExpression') {
    const right = query.expression((node as BinaryNode).Right, way.scope);
    const tests = columns.map(
      (column) => applyOperator(kind, node, [asText(column, way.scope, node), right], { scope: way.scope, mode: 'predicate' }).sql,
    );
    // What no column may have must be missing from all of them.
    return kind.startsWith('Not') ? `(${tests.join(' AND ') || 'true'})` : either(tests);
  }
  return query.expression(node, way.scope, 'predicate').sql;
}

/**
 * Stands between the values of a row that are searched as one text: no term goes on over it, so that one test for the row says the same as
 * one for each column, and is planned far faster.
 */
const border = '\u0001';

function anywhere(
  text: string,
  node: SyntaxNode,
  columns: readonly Column[],
  way: { readonly scope: Scope; readonly exact: boolean },
): string {
  // A pattern would go on over the border.
  if (text.includes(border) || isPattern(text))
    return either(columns.map((column) => has(asText(column, way.scope, node), text, node, way)));
  const able = columns.filter(({ type }) => mayHave(type, text));
  const values = able.map((column) => asText(column, way.scope, node).sql);
  const row = {
    sql: `concat_ws(chr(${border.charCodeAt(0)}), ${values.join(', ')})`,
    type: 'string',
    start: node.TextStart,
    end: node.End,
  } as const;
  if (values.length === 0) return 'false';
  const bare = text.replaceAll('*', '');
  return plainTerm.test(bare)
    ? `(${either(able.map((column) => glimpse(column, bare, way)))} AND ${has(row, text, node, way)})`
    : has(row, text, node, way);
}

/** What the texts of values are made of; a term with another character stands in none of them. */
const alphabets: Partial<Readonly<Record<Column['type'], RegExp>>> = {
  bool: /^[truefals*]*$/i,
  int: /^[\d*-]*$/,
  long: /^[\d*-]*$/,
  real: /^[\d.einfa+*-]*$/i,
  decimal: /^[\d.e+*-]*$/i,
  guid: /^[\da-f*-]*$/i,
  datetime: /^[\d:.tz*-]*$/i,
  timespan: /^[\d:.*-]*$/,
};

function mayHave(type: Column['type'], text: string): boolean {
  return alphabets[type]?.test(text) ?? true;
}

/**
 * A quick test that a column with the term always passes. Most columns of a log hold few different values, which the engine looks through
 * once each; that is lost where the columns are put together into one text.
 */
function glimpse(column: Column, term: string, { scope, exact }: { readonly scope: Scope; readonly exact: boolean }): string {
  const value = scope.row.columns.get(column.name)?.sql ?? sqlName(column.name);
  const text = column.type === 'string' ? value : column.type === 'dynamic' ? `${value}::VARCHAR` : undefined;
  if (text === undefined) return 'true';
  const found = exact ? `contains(${text}, ${sqlText(term)})` : `contains(lower(${text}), ${sqlText(term.toLowerCase())})`;
  return column.type === 'dynamic' ? `${found} OR contains(${text}, '\\u')` : found;
}

function either(tests: readonly string[]): string {
  return tests.length === 0 ? 'false' : `(${tests.join(' OR ')})`;
}

function asText(column: Column, scope: Scope, node: SyntaxNode): Expression {
  const value = scope.row.columns.get(column.name) ?? { sql: sqlName(column.name), type: column.type, start: 0, end: 0 };
  return value.type === 'string' ? value : { ...callNamed('tostring', [value], node, scope), type: 'string' };
}

/** Whether a star stands inside of a text, and not at an end alone. */
function isPattern(text: string): boolean {
  return text.slice(1, -1).includes('*');
}

/** The regular expression that a text with a star inside means. Source: learn.microsoft.com/kusto/query/search-operator, Search predicate syntax. */
function patternOf(text: string, exact: boolean): string {
  const [open, close] = [text.startsWith('*'), text.endsWith('*')];
  const parts = text.replace(/^\*/, '').replace(/\*$/, '').split('*');
  const inner = parts.map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.*');
  return `${exact ? '' : '(?i)'}${open ? '' : String.raw`\b`}${inner}${close ? '' : String.raw`\b`}`;
}

// `*` at an end leaves that end open; a text without it is a whole term.
function has(
  value: Expression,
  text: string,
  node: SyntaxNode,
  { scope, exact }: { readonly scope: Scope; readonly exact: boolean },
): string {
  const [open, close] = [text.startsWith('*'), text.endsWith('*') && text.length > 1];
  const bare = text.replace(/^\*/, '').replace(/\*$/, '');
  if (bare === '') return 'true';
  const pattern = isPattern(text) && bare.includes('*');
  const way = open && close ? 'Contains' : open ? 'HasSuffix' : close ? 'HasPrefix' : 'Has';
  const operand = constantExpression(pattern ? patternOf(text, exact) : bare, 'string', node);
  return applyOperator(
    pattern ? 'MatchesRegexExpression' : `${way}${exact ? 'Cs' : ''}Expression`,
    node,
    [value.type === 'string' ? value : { ...callNamed('tostring', [value], node, scope), type: 'string' }, operand],
    {
      scope,
      mode: 'predicate',
    },
  ).sql;
}
