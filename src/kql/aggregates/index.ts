import type { AggregateFunction } from '../aggregateFunction';

/** Every aggregate that the engine knows. */
export const aggregateFunctions: readonly AggregateFunction[] = [];
