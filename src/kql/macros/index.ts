import type { JavaScriptFunction, SqlMacro } from '../scalarFunction';
import { addressFunctions } from './addresses';
import { arrayFunctions } from './arrays';
import { bagFunctions } from './bags';
import { compressionFunctions } from './compression';
import { conversionFunctions, conversionMacros } from './conversions';
import { dateMacros } from './dates';
import { dynamicMacros } from './dynamics';
import { decomposeFunctions } from './decompose';
import { distributionFunctions } from './distributions';
import { encodingFunctions } from './encodings';
import { fourierFunctions } from './fourier';
import { mathematicalFunctions } from './mathematics';
import { networkMacros } from './networks';
import { numberMacros } from './numbers';
import { patternFunctions } from './patterns';
import { parsingFunctions } from './parsing';
import { placeFunctions, placeMacros } from './places';
import { polygonFunctions } from './polygons';
import { s2CellFunctions } from './s2Cells';
import { punycodeFunctions } from './punycode';
import { realTextFunctions } from './realText';
import { seriesFunctions } from './series';
import { sketchFunctions } from './sketches';
import { textFunctions, textMacros } from './texts';
import { userAgentFunctions } from './userAgents';
import { xmlFunctions } from './xml';

/** The engine's own functions in SQL; statements call them as `kql.name(…)`. A macro stands after those it calls. */
export const sqlMacros: readonly SqlMacro[] = [
  ...numberMacros,
  ...dateMacros,
  ...conversionMacros,
  ...dynamicMacros,
  ...networkMacros,
  ...placeMacros,
  ...textMacros,
];

/** The engine's own functions in JavaScript; statements call them by their bare names, which begin with `kql_`. */
export const javaScriptFunctions: readonly JavaScriptFunction[] = [
  ...conversionFunctions,
  ...realTextFunctions,
  ...textFunctions,
  ...arrayFunctions,
  ...bagFunctions,
  ...encodingFunctions,
  ...addressFunctions,
  ...parsingFunctions,
  ...seriesFunctions,
  ...mathematicalFunctions,
  ...placeFunctions,
  ...polygonFunctions,
  ...s2CellFunctions,
  ...compressionFunctions,
  ...punycodeFunctions,
  ...distributionFunctions,
  ...sketchFunctions,
  ...xmlFunctions,
  ...decomposeFunctions,
  ...fourierFunctions,
  ...patternFunctions,
  ...userAgentFunctions,
];
