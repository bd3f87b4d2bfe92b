import type { ScalarFunction } from '../scalarFunction';

/** Every scalar function that the engine knows. */
export const scalarFunctions: readonly ScalarFunction[] = [];
