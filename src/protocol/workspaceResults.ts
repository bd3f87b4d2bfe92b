/** What became of a query in one of the workspaces that it was asked in. */
export interface WorkspaceAnswerInfo {
  /** As the result's first column names it. */
  readonly workspace: string;
  readonly state: 'complete' | 'partial' | 'failed';
  readonly rows: number;
  /** Milliseconds from the request on. */
  readonly elapsed: number;
  /** Why it is not complete. */
  readonly message?: string;
}

/** Asks once more where a query failed, and keeps the rows of the other workspaces. */
export interface AskAgain {
  readonly resultId: string;
  /** Names of the workspaces to ask. */
  readonly workspaces: readonly string[];
}

/** A way to what is missing from a result. */
export type Remedy =
  | { readonly kind: 'askAgain'; readonly title: string; readonly again: AskAgain }
  /** Runs the query without the limit that the settings put on it. */
  | { readonly kind: 'runWhole'; readonly title: string }
  /** Exports the whole answer to a file, past what the service gives at once. */
  | { readonly kind: 'exportAll'; readonly title: string }
  /** Fetches the whole answer into local logs. */
  | { readonly kind: 'download'; readonly title: string };
