import type { BinaryOperator } from './operator';

/** Every operator of expressions. */
export const binaryOperators: readonly BinaryOperator[] = [];
