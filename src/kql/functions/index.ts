import type { ScalarFunction } from '../scalarFunction';
import { conditionalFunctions } from './conditionals';
import { conversionFunctions } from './conversions';
import { dateFunctions } from './dates';
import { dynamicFunctions } from './dynamics';
import { mathFunctions } from './math';
import { stringFunctions } from './strings';

/** The scalar functions of KQL that run here. */
export const scalarFunctions: readonly ScalarFunction[] = [
  ...conversionFunctions,
  ...conditionalFunctions,
  ...stringFunctions,
  ...dateFunctions,
  ...dynamicFunctions,
  ...mathFunctions,
];
