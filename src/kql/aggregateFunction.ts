import type { FunctionExample } from './scalarFunction';
import type { Call } from './scalarFunction';

/** One aggregate of KQL, as `summarize` and its kin use it. */
export interface AggregateFunction {
  readonly name: string;
  readonly aliases?: readonly string[];
  /**
   * The SQL aggregate over the group's rows. Aggregates that give several columns (`arg_max`, `percentiles`) are
   * the summarize operator's own work and have `columns` in place of `sql`.
   */
  readonly sql: (call: Call) => string;
  /** Examples are whole queries that give one cell. */
  readonly examples: readonly FunctionExample[];
  readonly differs?: string;
}
