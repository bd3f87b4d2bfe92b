/** A place in a text: UTF-16 offsets, the end excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a query, at its place. */
export interface QueryDiagnostic extends Span {
  /** The service's code where it has one (`KS204`), else one of ours (`unsupported-operator`). */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
}
