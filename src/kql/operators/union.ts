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
  const all = input ? [{ name: nameOfInput(node, scope.query) ?? 'union_arg0', stage: input }, ...legs] : legs;
  const isInner = word(node.Parameters, 'kind') === 'inner';
  const source = word(node.Parameters, 'withsource') ?? word(node.Parameters, 'with_source');
  if (source !== undefined) refuseOthersNames(node, all);
  if (all.length === 0 && isFuzzy && scope.query.columnsOnly) return noRows(resultColumns(node));
  // The binder takes an inner union for an outer one, and so may know columns that no table has.
  const columns = resultColumns(node).filter(({ name }) => name === source || (isInner ? all.every(has(name)) : all.some(has(name))));
  return stacked(node, all, { columns, source });
});

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
  const parts = (filled.length > 0 ? filled : legs.slice(0, 1)).map(({ name, stage }) => {
    const items = columns.map((column, index) => {
      if (index === 0 && column.name === answer.source) return item(sqlText(name), column.alias);
      return item(cell(node, stage, column), column.alias);
    });
    return `SELECT ${items.join(', ')} FROM (${stage.sql})`;
  });
  const own = new Set(legs.flatMap(({ stage }) => stage.columns.map(({ name }) => name)));
  const doubtful = legs
    .flatMap(({ stage }) => stage.columns)
    .find(({ name, type }) => own.has(`${name}_${type}`) && !answer.columns.some((column) => column.name === name));
  if (doubtful)
    return refuse(node, 'unsupported-columns', `The column ${doubtful.name} has several types here, and one of its new names is taken.`);
  if (parts.length === 0) return refuse(node, 'no-table', 'None of the tables of this union is there.');
  return plainStage(parts.join(' UNION ALL '), columns);
}

function has(name: string): (leg: Leg) => boolean {
  return ({ stage }) => stage.columns.some((column) => column.name === name || `${column.name}_${column.type}` === name);
}

// Columns of one name and several types become one column for each type, named after it.
function cell(node: SyntaxNode, stage: Stage, column: Column): string {
  const same = stage.columns.find((candidate) => candidate.name === column.name && candidate.type === column.type);
  const typed = stage.columns.find((candidate) => `${candidate.name}_${candidate.type}` === column.name && candidate.type === column.type);
  const found = same ?? typed;
  if (found) return sqlName(found.alias);
  const other = stage.columns.find((candidate) => candidate.name === column.name);
  if (other && column.name === other.name)
    return convert({ sql: sqlName(other.alias), type: other.type, start: 0, end: 0 }, column.type, node).sql;
  return column.type === 'string' ? nullOf('string') : castTo('NULL', column.type);
}
