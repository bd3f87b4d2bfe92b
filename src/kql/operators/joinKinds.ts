/** A kind of join: SQL's word for it, which side's rows may be missing, and which side's columns it gives. */
export interface JoinKind {
  readonly names: readonly string[];
  readonly sql: string;
  /** Sides whose columns may have no row behind them. */
  readonly optional: readonly ('left' | 'right')[];
  readonly gives: 'both' | 'left' | 'right';
  /** Whether rows of the left side with equal keys count as one. */
  readonly distinctLeft?: boolean;
}

/** The kinds of `join`. Source: learn.microsoft.com/kusto/query/join-operator. */
export const joinKinds: readonly JoinKind[] = [
  { names: ['innerunique'], sql: 'JOIN', optional: [], gives: 'both', distinctLeft: true },
  { names: ['inner'], sql: 'JOIN', optional: [], gives: 'both' },
  { names: ['leftouter'], sql: 'LEFT JOIN', optional: ['right'], gives: 'both' },
  { names: ['rightouter'], sql: 'RIGHT JOIN', optional: ['left'], gives: 'both' },
  { names: ['fullouter'], sql: 'FULL JOIN', optional: ['left', 'right'], gives: 'both' },
  { names: ['leftsemi'], sql: 'SEMI JOIN', optional: [], gives: 'left' },
  { names: ['rightsemi'], sql: 'SEMI JOIN', optional: [], gives: 'right' },
  { names: ['leftanti', 'anti', 'leftantisemi'], sql: 'ANTI JOIN', optional: [], gives: 'left' },
  { names: ['rightanti', 'rightantisemi'], sql: 'ANTI JOIN', optional: [], gives: 'right' },
];
