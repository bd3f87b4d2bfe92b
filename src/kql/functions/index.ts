import type { ScalarFunction } from '../scalarFunction';
import { addressFunctions } from './addresses';
import { compressionFunctions } from './compression';
import { conditionalFunctions } from './conditionals';
import { conversionFunctions } from './conversions';
import { dateFunctions } from './dates';
import { decompositionFunctions } from './decompositions';
import { dynamicFunctions } from './dynamics';
import { encodingFunctions } from './encodings';
import { mathFunctions } from './math';
import { parsingFunctions } from './parsing';
import { placeFunctions } from './places';
import { seriesFunctions } from './series';
import { sketchFunctions } from './sketches';
import { stringFunctions } from './strings';
import { temperatureFunctions } from './temperatures';
import { unitFunctions } from './units';
import { userAgentFunctions } from './userAgents';

/** The scalar functions of KQL that run here. */
export const scalarFunctions: readonly ScalarFunction[] = [
  ...conversionFunctions,
  ...conditionalFunctions,
  ...stringFunctions,
  ...dateFunctions,
  ...dynamicFunctions,
  ...mathFunctions,
  ...encodingFunctions,
  ...addressFunctions,
  ...parsingFunctions,
  ...placeFunctions,
  ...seriesFunctions,
  ...decompositionFunctions,
  ...compressionFunctions,
  ...temperatureFunctions,
  ...unitFunctions,
  ...sketchFunctions,
  ...userAgentFunctions,
];
