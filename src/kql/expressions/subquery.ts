import type { ColumnType } from '../../base/column';
import { sqlName } from '../../base/sql';
import { convert, toText } from '../functions/convert';
import type { SyntaxNode } from '../parser/syntax';
import { scalarType, spanOf } from '../parser/syntax';
import { isByChance } from '../plan/chance';
import type { Scope, Stage } from '../plan/scope';
import { nullOf, refuse } from '../plan/scope';
import { orderedSql } from '../plan/stage';
import type { Expression } from '../scalarFunction';
import { applyOperator } from './operation';

/** `toscalar(…)`: the first cell of a table, or the value of an expression. */
export function toScalar(node: SyntaxNode, scope: Scope): Expression {
  const value = scalarOf(node, scope);
  // Inside a query for each row there is no one place where it could be drawn.
  if (scope.perRow === true || !isByChance(value.sql)) return value;
  // It is drawn once, wherever the query asks for it; another toscalar() is another value, also where it reads the same.
  const name = sqlName(`$drawn${value.start}`);
  return { ...value, sql: `(SELECT ${name} FROM (${scope.query.materialize(`SELECT ${value.sql} AS ${name}`)}))` };
}

function scalarOf(node: SyntaxNode, scope: Scope): Expression {
  const { Expression: inner } = node as SyntaxNode & { readonly Expression: SyntaxNode };
  if (scalarType(inner.ResultType) !== undefined)
    return { ...scope.query.expression(inner, { ...scope, row: { columns: new Map() } }), ...spanOf(node) };
  const stage = scope.query.table(inner, { ...scope, row: { columns: new Map() } });
  const column = firstColumn(stage, node);
  const cell = `(SELECT ${sqlName(column.alias)} FROM (${orderedSql(stage)}) LIMIT 1)`;
  const sql = column.type === 'string' ? `coalesce(${cell}, ${nullOf('string')})` : cell;
  return { sql, type: column.type, ...spanOf(node) };
}

const tableMembership: Readonly<Record<string, { readonly folded: boolean; readonly negated: boolean }>> = {
  InCsExpression: { folded: false, negated: false },
  NotInCsExpression: { folded: false, negated: true },
  InExpression: { folded: false, negated: false },
  NotInExpression: { folded: false, negated: true },
};

/** `x in (T)`, `x has_any (T)`: the values are the first column of a table. */
export function memberOfTable(node: SyntaxNode, left: SyntaxNode, table: SyntaxNode, scope: Scope): Expression {
  const value = scope.query.expression(left, scope);
  const stage = scope.query.table(table, { ...scope, row: { columns: new Map() } });
  const column = firstColumn(stage, table);
  const kind = scope.query.kindOf(node);
  const way = tableMembership[kind];
  const span = spanOf(node);
  if (way) {
    const folded = /~/.test((node as SyntaxNode & { readonly Operator: SyntaxNode }).Operator.toString());
    const alias = sqlName(column.alias);
    const { left: one, right, type } = compared(value, { sql: alias, type: column.type, ...span });
    const fold = (sql: string): string => (folded && type === 'string' ? `lower(${sql})` : sql);
    const where = column.type === 'string' ? '' : ` WHERE ${alias} IS NOT NULL${column.type === 'real' ? ` AND NOT isnan(${alias})` : ''}`;
    const test = `${fold(one)} IN (SELECT ${fold(right)} FROM (${stage.sql})${where})`;
    const sure = value.neverNull ? `(${test})` : `coalesce(${test}, false)`;
    return { sql: way.negated ? `(NOT ${sure})` : sure, type: 'bool', neverNull: true, ...span };
  }
  const isAll = kind === 'HasAllExpression';
  if (!isAll && kind !== 'HasAnyExpression')
    return refuse(node, 'unsupported-operator', 'This operator does not take its values from a table here.');
  // The row's own columns are named inside, so the table's only one must have a name that none of them has.
  const wanted = sqlName(scope.query.fresh('wanted'));
  const alias = sqlName(column.alias);
  const items = `SELECT ${alias} AS ${wanted} FROM (${stage.sql}) WHERE ${alias} IS NOT NULL`;
  const test = applyOperator('HasExpression', node, [value, { sql: wanted, type: column.type, ...span }], { scope, mode: 'predicate' });
  const found = `EXISTS (SELECT 1 FROM (${items}) WHERE ${isAll ? `NOT coalesce(${test.sql}, false)` : test.sql})`;
  return { sql: isAll ? `(NOT ${found})` : found, type: 'bool', neverNull: true, ...span };
}

const numeric: ReadonlySet<ColumnType> = new Set(['int', 'long', 'real', 'decimal']);

/** A value and a column of values in the type in which they are compared, as those of a list that the query writes. */
function compared(value: Expression, column: Expression): { readonly left: string; readonly right: string; readonly type: ColumnType } {
  if (value.type !== 'dynamic' && column.type === 'dynamic') return { left: toText(value), right: toText(column), type: 'string' };
  const type = value.type !== 'dynamic' ? value.type : column.type === 'dynamic' ? 'string' : column.type;
  const isPlain = numeric.has(type) && numeric.has(column.type);
  return { left: convert(value, type), right: isPlain ? column.sql : convert(column, type), type };
}

function firstColumn(stage: Stage, node: SyntaxNode): Stage['columns'][number] {
  return stage.columns[0] ?? refuse(node, 'no-column', 'The table has no column to take a value from.');
}
