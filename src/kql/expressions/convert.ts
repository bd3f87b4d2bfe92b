import type { ColumnType } from '../../base/column';
import type { SyntaxNode } from '../parser/syntax';
import { refuse } from '../plan/scope';
import type { Expression } from '../scalarFunction';
import { castTo } from '../plan/stage';

const numbers: ReadonlySet<ColumnType> = new Set(['int', 'long', 'real', 'decimal']);

/** A value as another type, where KQL widens by itself: a parameter's type, a column's type in a union. */
export function convert(value: Expression, type: ColumnType | undefined, node: SyntaxNode): Expression {
  if (type === undefined || type === value.type) return value;
  if (value.constant === null) return { ...value, sql: castTo('NULL', type), type };
  if (numbers.has(value.type) && numbers.has(type)) return { ...value, sql: castTo(value.sql, type), type };
  if (type === 'dynamic' && (numbers.has(value.type) || value.type === 'string' || value.type === 'bool')) {
    return { ...value, sql: `to_json(${value.sql})`, type };
  }
  return refuse(node, 'unsupported-conversion', `A ${value.type} does not become a ${type} by itself.`);
}
