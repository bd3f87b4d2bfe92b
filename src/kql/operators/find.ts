import type { Column } from '../../base/column';
import { sqlName, sqlText } from '../../base/sql';
import { callNamed } from '../expressions/call';
import { toJson } from '../functions/convert';
import type { NameNode, NamedParameter, SyntaxList, SyntaxNode, TypedName } from '../parser/syntax';
import { children, contains, elements, scalarType } from '../parser/syntax';
import type { Query, Scope, Stage, StageColumn } from '../plan/scope';
import { nullOf, refuse } from '../plan/scope';
import { castTo, item, noRows, plainStage, withAliases } from '../plan/stage';
import { resultColumns, word } from './columns';
import type { Leg } from './legs';
import { refuseOthersNames } from './legs';
import { source } from './operator';
import { absentFrom, matching, tablesOf } from './search';

interface Find extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter>;
  readonly InClause: (SyntaxNode & { readonly Expressions: SyntaxList }) | null;
  readonly Condition: SyntaxNode;
  readonly Project: (SyntaxNode & { readonly Columns: SyntaxList }) | null;
  readonly ProjectAway: SyntaxNode | null;
}

/** The column that holds what has no column of its own. */
const packName = 'pack_';

/**
 * `find`: the rows of several tables that fit a condition, with the columns that the binder says; `pack_` holds the row's other columns.
 * A table without any column of the condition is left out. Source: learn.microsoft.com/kusto/query/find-operator.
 */
export const find = source<Find>('FindOperator', (node, scope, input) => {
  const { query } = scope;
  if (input) return refuse(node, 'unsupported-place', 'find looks through tables by itself. Use search or where on rows that are at hand.');
  if (node.ProjectAway) return refuse(node.ProjectAway, 'unsupported-option', 'What project-away leaves of a find is not documented.');
  const all = tablesOf(node.InClause, scope, 'find_arg');
  refuseOthersNames(node, all);
  const used = usedColumns(node.Condition, query);
  const lookedAt = all.length > 1 && !looksEverywhere(node.Condition, query) ? all.filter(hasAny(used)) : all;
  const columns = withAliases(resultColumns(node));
  const several = severalTypes(lookedAt);
  const parts = lookedAt
    .filter(({ isEmpty }) => isEmpty !== true)
    .map((leg) => {
      const stage = matching(leg.stage, node.Condition, { scope, exact: false, absent: absentFrom(leg, lookedAt) });
      const own = word(node.Parameters, 'withsource') ?? word(node.Parameters, 'with_source') ?? 'source_';
      const items = columns.map((column) =>
        item(column.name === own ? sqlText(leg.name) : cellOf(column, { node, stage, columns, several, scope }), column.alias),
      );
      return `SELECT ${items.join(', ')} FROM (${stage.sql})`;
    });
  return parts.length === 0 ? noRows(columns) : plainStage(parts.join(' UNION ALL '), columns);
});

/** The columns that a condition names. */
function usedColumns(condition: SyntaxNode, query: Query): ReadonlySet<string> {
  const named = query.kindOf(condition) === 'NameReference' ? [(condition as NameNode).SimpleName] : [];
  return new Set([...named, ...children(condition).flatMap((child) => (child.IsToken ? [] : [...usedColumns(child, query)]))]);
}

/** Whether a condition asks all columns: with a star, or with a text that is a condition of its own. */
function looksEverywhere(condition: SyntaxNode, query: Query): boolean {
  return contains(condition, (part) => {
    const kind = query.kindOf(part);
    return kind === 'StarExpression' || (kind === 'StringLiteralExpression' && scalarType(part.ResultType) === 'bool');
  });
}

function hasAny(names: ReadonlySet<string>): (leg: Leg) => boolean {
  return ({ stage }) => stage.columns.some(({ name }) => names.has(name));
}

interface Place {
  readonly node: Find;
  readonly stage: Stage;
  readonly columns: readonly Column[];
  /** The names of columns that have several types in the tables. */
  readonly several: ReadonlySet<string>;
  readonly scope: Scope;
}

/** The names of the columns that have several types in the tables. */
function severalTypes(legs: readonly Leg[]): ReadonlySet<string> {
  const types = new Map<string, Set<string>>();
  for (const { name, type } of legs.flatMap(({ stage }) => stage.columns)) types.set(name, (types.get(name) ?? new Set()).add(type));
  return new Set([...types].flatMap(([name, of]) => (of.size > 1 ? [name] : [])));
}

/** Whether a column of the answer shows one of a table: that of its name, or of its name and type where there are several types. */
function shows(shown: Column, { name, type }: Column, several: ReadonlySet<string>): boolean {
  return shown.name === name || (several.has(name) && shown.type === type && shown.name === `${name}_${type}`);
}

function cellOf(column: StageColumn, place: Place): string {
  if (column.name === packName && column.type === 'dynamic') return packed(place);
  const found = place.stage.columns.find((one) => shows(column, one, place.several));
  if (!found) return column.type === 'string' ? nullOf('string') : castTo('NULL', column.type);
  const value = { sql: sqlName(found.alias), type: found.type, start: 0, end: 0 };
  if (found.type === column.type) return value.sql;
  if (isTyped(column.name, place)) return callNamed(`to${column.type}`, [value], place.node, place.scope).sql;
  return refuse(
    place.node,
    'unsupported-columns',
    `The column ${column.name} has several types here. Name its type, as in project x:string.`,
  );
}

/** Whether the query says itself of what type a column shall be. */
function isTyped(name: string, { node, scope: { query } }: Place): boolean {
  return elements(node.Project?.Columns).some(
    (part) =>
      query.kindOf(part) === 'TypedColumnReference' && (part as TypedName & { readonly Column: NameNode }).Column.SimpleName === name,
  );
}

function packed({ stage, columns, several }: Place): string {
  const pairs = stage.columns
    .filter((column) => !columns.some((shown) => shows(shown, column, several)))
    .map(({ name, type, alias }) => `${sqlText(name)}, ${toJson({ sql: sqlName(alias), type, start: 0, end: 0 })}`);
  return `json_object(${pairs.join(', ')})`;
}
