import { arithmeticOperators } from './arithmetic';
import { comparisonOperators } from './comparison';
import { logicalOperators } from './logic';
import { membershipOperators } from './membership';
import type { BinaryOperator } from './operator';
import { searchOperators } from './search';

/** The operators of expressions, by the parser's names of their kinds. */
export const binaryOperators: readonly BinaryOperator[] = [
  ...comparisonOperators,
  ...searchOperators,
  ...membershipOperators,
  ...arithmeticOperators,
  ...logicalOperators,
];
