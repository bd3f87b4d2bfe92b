import type { ColumnType } from '../base/column';
import type { Span } from '../base/queryDiagnostic';

/** A compiled expression: its SQL, and the KQL type that the binder gave it. */
export interface Expression extends Span {
  readonly sql: string;
  readonly type: ColumnType;
  /** The value where the expression is a constant that is known when the query is compiled. */
  readonly constant?: string | number | bigint | boolean | null;
  /** Whether the expression can never be null; lets a rewrite leave a guard out. */
  readonly neverNull?: boolean;
  /** Where the expression is a path into a dynamic value: the value's SQL and the JSON path as SQL text, so that a conversion reads it once. */
  readonly jsonPath?: { readonly base: string; readonly path: string };
  /** Where a dynamic value is known to be a text: its SQL as a text, NULL where the value is null. */
  readonly text?: string;
  /** The function call that gives the expression, so that an outer function can see through it (`parse_json(tostring(x))`). */
  readonly result?: { readonly of: string; readonly arguments: readonly Expression[] };
  /** The column's name in KQL, where the expression is a column. */
  readonly columnName?: string;
}

/** What a function's entry is given to write its SQL. */
export interface Call extends Span {
  readonly arguments: readonly Expression[];
  /** The type that the binder gave the call. */
  readonly type: ColumnType;
  /** The type that the call ends in, as in `typeof(long)`. */
  readonly declared?: ColumnType;
  /** `now()` of this query, in ticks: one value for the whole query. */
  readonly now: bigint;
  /** Whether the call stands where NULL means false, so that a cheap test may stand before the whole one. */
  readonly isPredicate?: boolean;
  /** The rows' order as SQL sort terms, where the call is an aggregate over sorted rows: lists are then made in that order. */
  readonly order?: string;
  /** Whether the call is an aggregate over rows that come in another order each time. */
  readonly scattered?: boolean;
  /** Ends the compilation with a diagnostic at the call (or at one of its arguments). Refuse rather than guess. */
  readonly refuse: (reason: string, at?: Span) => never;
}

/** An example that the suite runs: a KQL expression and its answer in canonical text. */
export interface FunctionExample {
  readonly kql: string;
  readonly gives: string | null;
}

/** One scalar function of KQL. Its entry is everything that the engine knows of it. */
export interface ScalarFunction {
  readonly name: string;
  /** Older names that mean the same, such as `todynamic` for `parse_json`. */
  readonly aliases?: readonly string[];
  readonly sql: (call: Call) => string;
  /** All of the values, where the function gives several at once (`extend (a, b) = series_fit_line(x)`); each is converted to its column's type. */
  readonly values?: (call: Call) => readonly (Expression & { readonly name: string })[];
  readonly examples: readonly FunctionExample[];
  /** Where the function's answers differ from the service's, in words; shown on the coverage page. */
  readonly differs?: string;
}

/** A function of the engine itself, written in SQL, that entries call: `CREATE MACRO` runs once when a database is opened. */
export interface SqlMacro {
  readonly name: string;
  /** Everything after the name: parameters and body, such as `(s) AS reverse(s)`. Statements call it as `kql.name(…)`. */
  readonly definition: string;
}

/** A function of the engine itself that no SQL can express: it runs on the JavaScript thread, so it is for rare work. */
export interface JavaScriptFunction {
  readonly name: string;
  /** Engine types (`VARCHAR`, `BIGINT`, `DOUBLE`, `BOOLEAN`) of the parameters; a null argument is passed on as null. */
  readonly parameters: readonly ('VARCHAR' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN')[];
  readonly returns: 'VARCHAR' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN';
  readonly evaluate: (...values: (string | bigint | number | boolean | null)[]) => string | bigint | number | boolean | null;
}
