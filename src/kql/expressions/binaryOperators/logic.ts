import { convert } from '../../functions/convert';
import type { Expression } from '../../scalarFunction';
import type { BinaryOperator } from './operator';

/** `and`, `or`: KQL's three values are SQL's. */
export const logicalOperators: readonly BinaryOperator[] = [
  { kind: 'AndExpression', sql: (operands) => joined(operands, 'AND') },
  { kind: 'OrExpression', sql: (operands) => joined(operands, 'OR') },
];

function joined(operands: readonly Expression[], word: string): string {
  return `(${operands.map((operand) => convert(operand, 'bool')).join(` ${word} `)})`;
}
