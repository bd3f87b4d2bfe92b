/** A place in a text: UTF-16 offsets, the end excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One change to a text. */
export interface TextEdit extends Span {
  readonly text: string;
}

/** A way out of a problem, which a person may choose. */
export interface QueryFix {
  /** What it does, as an order: `Change to 'SigninLogs'`. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** What is wrong with a query, at its place. */
export interface QueryDiagnostic extends Span {
  /** The service's code where it has one (`KS204`), else one of ours (`unsupported-operator`). */
  readonly code: string;
  /** A hint is offered where it stands, and counts as no problem. */
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly message: string;
  /** The best first. */
  readonly fixes?: readonly QueryFix[];
}
