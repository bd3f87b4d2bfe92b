import type { AggregateFunction } from '../aggregateFunction';
import { collectionAggregates } from './collections';
import { numberAggregates } from './numbers';
import { percentileAggregates } from './percentiles';
import { sketchAggregates } from './sketches';

/** The aggregates of KQL, but for those that give several columns, which are the summarize operator's own. */
export const aggregateFunctions: readonly AggregateFunction[] = [
  ...numberAggregates,
  ...percentileAggregates,
  ...collectionAggregates,
  ...sketchAggregates,
];
