import type { Column } from '../../base/column';
import { sqlName, sqlText } from '../../base/sql';
import { convert } from '../expressions/convert';
import type { NamedParameter, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements } from '../parser/syntax';
import { nameOfInput } from '../plan/asNames';
import type { Stage } from '../plan/scope';
import { Refusal, nullOf, refuse } from '../plan/scope';
import { castTo, item, noRows, plainStage, withAliases } from '../plan/stage';
import { resultColumns, word } from './columns';
import { legsOf, refuseOthersNames } from './legs';
import type { Leg } from './legs';
import { source } from './operator';

interface Union extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter>;
  readonly Expressions: SyntaxList;
}

/** `union`: the rows of several tables, one after the other. */
export const union = source<Union>('UnionOperator', (node, scope, input) => {
  const isFuzzy = word(node.Parameters, 'isfuzzy')?.toLowerCase() === 'true';
  const legs = elements(node.Expressions).flatMap((part, index) => {
    const found = (): readonly Leg[] => legsOf(part, scope, `union_arg${index + (input ? 1 : 0)}`);
    return isFuzzy ? unlessAbsent(found) : found();
  });
  const all = input ? [{ name: nameOfInput(node, scope) ?? 'union_arg0', stage: input }, ...legs] : legs;
  const isInner = word(node.Parameters, 'kind') === 'inner';
  const source = word(node.Parameters, 'withsource') ?? word(node.Parameters, 'with_source');
  if (source !== undefined) refuseOthersNames(node, all);
  if (all.length === 0 && isFuzzy && scope.query.columnsOnly) return noRows(resultColumns(node));
  // The binder takes an inner union for an outer one, and so may know columns that no table has.
  const columns = withTakenNames(resultColumns(node), all).filter(
    ({ name, isNumbered }) => isNumbered || name === source || (isInner ? all.every(has(name)) : all.some(has(name))),
  );
  if (columns.every(({ name }) => name === source))
    return refuse(node, 'no-columns', 'The tables of this union have no column in common, so that kind=inner leaves none.');
  return stacked(node, all, { columns, source });
});

/**
 * The answer's columns where a table has a column that is called as another, of several types, is with its type: the binder gives that one
 * the number, the service the new name.
 */
function withTakenNames(columns: readonly Column[], legs: readonly Leg[]): readonly (Column & { readonly isNumbered: boolean })[] {
  const all = legs.flatMap(({ stage }) => stage.columns);
  const own = new Set(all.map(({ name }) => name));
  const taken = new Set(all.map(({ name, type }) => `${name}_${type}`).filter((name) => own.has(name)));
  const numbered = (name: string): string | undefined =>
    [...taken].find((one) => name.startsWith(one) && /^\d+$/.test(name.slice(one.length)) && !own.has(name));
  const other = new Map(
    columns.flatMap(({ name }) => {
      const one = numbered(name);
      return one === undefined ? [] : [[one, name] as const, [name, one] as const];
    }),
  );
  return columns.map(({ name, type }) => {
    const swapped = other.get(name) ?? name;
    return { name: swapped, type, isNumbered: numbered(swapped) !== undefined };
  });
}

/** A fuzzy union goes without what names a table that is not there. */
function unlessAbsent(legs: () => readonly Leg[]): readonly Leg[] {
  try {
    return legs();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unknown-table') return [];
    throw error;
  }
}

/** The tables' rows in one table, each table's columns put where the answer has them. */
export function stacked(
  node: SyntaxNode,
  legs: readonly Leg[],
  answer: { readonly columns: readonly Column[]; readonly source: string | undefined },
): Stage {
  const columns = withAliases(answer.columns);
  // Planning is dear where tables are wide, so tables without rows only lend their columns.
  const filled = legs.filter(({ isEmpty }) => isEmpty !== true);
  const typed = typedNames(node, legs, answer.columns);
  const parts = (filled.length > 0 ? filled : legs.slice(0, 1)).map(({ name, stage }) => {
    const items = columns.map((column, index) => {
      if (index === 0 && column.name === answer.source) return item(sqlText(name), column.alias);
      return item(cell(node, { stage, typed }, column), column.alias);
    });
    return `SELECT ${items.join(', ')} FROM (${stage.sql})`;
  });
  if (parts.length === 0) return refuse(node, 'no-table', 'None of the tables of this union is there.');
  return plainStage(parts.join(' UNION ALL '), columns);
}

function has(name: string): (leg: Leg) => boolean {
  return ({ stage }) => stage.columns.some((column) => column.name === name || `${column.name}_${column.type}` === name);
}

/** The name that the answer has for a column of one of several types. */
type TypedName = (column: Column) => string;

/**
 * Columns of one name and several types become one column for each type, named after it. Where a table has a column of that name already,
 * that one keeps it and the new one has a number. Source: learn.microsoft.com/kusto/query/union-operator.
 */
function typedNames(node: SyntaxNode, legs: readonly Leg[], answer: readonly Column[]): TypedName {
  const own = new Set(legs.flatMap(({ stage }) => stage.columns.map(({ name }) => name)));
  const names = new Map<string, string>();
  for (const { name, type } of legs.flatMap(({ stage }) => stage.columns)) {
    const typed = `${name}_${type}`;
    if (!own.has(typed) || answer.some((column) => column.name === name)) continue;
    const numbered = answer.find(
      (column) => column.type === type && column.name.startsWith(typed) && /^\d+$/.test(column.name.slice(typed.length)),
    );
    if (!numbered || own.has(numbered.name))
      return refuse(node, 'unsupported-columns', `The column ${name} has several types here, and one of its new names is taken.`);
    names.set(typed, numbered.name);
  }
  return ({ name, type }) => names.get(`${name}_${type}`) ?? `${name}_${type}`;
}

function cell(node: SyntaxNode, { stage, typed }: { readonly stage: Stage; readonly typed: TypedName }, column: Column): string {
  const same = stage.columns.find((candidate) => candidate.name === column.name && candidate.type === column.type);
  const found = same ?? stage.columns.find((candidate) => typed(candidate) === column.name && candidate.type === column.type);
  if (found) return sqlName(found.alias);
  const other = stage.columns.find((candidate) => candidate.name === column.name);
  if (other && column.name === other.name)
    return convert({ sql: sqlName(other.alias), type: other.type, start: 0, end: 0 }, column.type, node).sql;
  return column.type === 'string' ? nullOf('string') : castTo('NULL', column.type);
}
