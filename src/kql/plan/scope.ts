import type { Column, ColumnType } from '../../base/column';
import type { Span } from '../../base/queryDiagnostic';
import type { ExternalFile } from '../externalFile';
import type { SyntaxNode } from '../parser/syntax';
import { spanOf } from '../parser/syntax';
import type { Expression } from '../scalarFunction';
import type { AggregateCollector } from './aggregates';

/** A column of a stage: KQL's name for it, and SQL's, which is unique among the stage's columns whatever its case. */
export interface StageColumn extends Column {
  readonly alias: string;
}

/** One key of the order of a stage's rows; the key is a column or a hidden one. */
export interface OrderKey {
  readonly alias: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** What a tabular expression becomes: one SELECT, the columns that KQL sees, and the order of the rows where they have one. */
export interface Stage {
  readonly sql: string;
  readonly columns: readonly StageColumn[];
  /** Aliases that the SELECT has besides the columns: keys of the order that were projected away. */
  readonly hidden: readonly string[];
  readonly order: readonly OrderKey[];
  /** Whether functions over neighbouring rows may be used, though there is no order by a key. */
  readonly serialized?: boolean;
  /** Whether the order's only key numbers the rows, so that functions over neighbours are exact. */
  readonly pinned?: boolean;
  /** Whether the rows stand in the query itself: they are few, and keep the order in which they came where an operator gives them none. */
  readonly written?: boolean;
  /** Whether several threads read the rows, so that they come in another order each time where they have no `order`. */
  readonly scattered?: boolean;
  /** The SELECT itself, where a WHERE may be put behind it as it is: wide tables cost time at every level of SELECTs over them. */
  readonly filterable?: string;
  /** The rows as rows of a table that numbers them, where `sql` is still the stage's own. */
  readonly base?: BaseRows;
  /** The stage's own SELECT, where its rows come in `order` as they are: a limit has put them there. */
  readonly placed?: string;
  /** How many rows there are, where that is known and `sql` is still the stage's own. */
  readonly counted?: { readonly sql: string; readonly rows: bigint };
}

/** Rows of one table, with its columns as they are: `from` stands behind FROM with its WHERE, and `rowid` may be asked for. */
export interface BaseRows {
  readonly sql: string;
  readonly relation: string;
  readonly from: string;
}

/**
 * Functions over neighbouring rows (`prev`, `row_number`, …) become columns of SELECTs beneath the one that uses them: SQL lets no window
 * stand inside another, nor in WHERE.
 */
export interface Windows {
  /** Adds a window function, as text up to `OVER`, and gives the name of its column. A layer sees the columns of the layers before it. */
  add(call: string, partition?: string): string;
}

/** What the names of columns mean at one place. */
export interface Row {
  readonly columns: ReadonlyMap<string, Expression>;
  /** The two sides of a join's condition. */
  readonly left?: ReadonlyMap<string, Expression>;
  readonly right?: ReadonlyMap<string, Expression>;
  /** Records that have a name of their own and columns in them, such as the steps of a `scan`. */
  readonly records?: ReadonlyMap<string, ReadonlyMap<string, Expression>>;
  /** Where functions over neighbouring rows are put; none where they are not allowed. */
  readonly windows?: Windows;
  /** Where aggregates are put: only where `summarize` and its kin name what they work out may they be called. */
  readonly aggregates?: AggregateCollector;
  /** The terms of the rows' order, for aggregates that make lists of them. */
  readonly order?: string | undefined;
  /** Whether the rows come in no order at all, not even that in which they are kept. */
  readonly scattered?: boolean;
}

/** What a name that `let` or a parameter declares stands for. */
export type Binding =
  | { readonly kind: 'scalar'; readonly expression: () => Expression }
  | { readonly kind: 'table'; readonly stage: () => Stage }
  | { readonly kind: 'function'; readonly names: Names };

export type Names = ReadonlyMap<string, Binding>;

/** Everything that an expression can see. */
export interface Scope {
  readonly query: Query;
  /** Whether the tabular expression runs for each row of another, where the engine allows less. */
  readonly perRow?: boolean;
  readonly names: Names;
  readonly row: Row;
}

/** How an expression's nulls count: a predicate may take null for false, a value may not. */
export type Mode = 'predicate' | 'value';

/** What one compilation knows and hands down. */
export interface Query {
  /** `now()`, in ticks. */
  readonly now: bigint;
  /** Whether only the columns of the answer are asked for. */
  readonly columnsOnly: boolean;
  /** The file with the places of addresses, where there is one. */
  readonly placesFile?: string;
  /** The file that an address of `externaldata` means, or why it may not be read; undefined where none may. */
  readonly externalFile: (address: string) => ExternalFile | undefined;
  /** The value that a `set` statement gives an option of the query. */
  readonly option: (name: string) => SyntaxNode | undefined;
  readonly kindOf: (node: SyntaxNode) => string;
  /** The text that a parameter of the query was given. */
  readonly parameter: (name: string) => string | undefined;
  /** The source tables whose name fits; a pattern may have `*`. */
  readonly sources: (pattern: string) => readonly string[];
  /** A table of the source, or of another open source. */
  readonly source: (name: string, database?: string) => Stage | undefined;
  /** Whether a source table is known to hold no rows. */
  readonly isEmptySource: (name: string) => boolean;
  /** Translates a tabular expression; `input` is what its first operator works on, where it begins with an operator. */
  readonly table: (node: SyntaxNode, scope: Scope, input?: Stage) => Stage;
  readonly expression: (node: SyntaxNode, scope: Scope, mode?: Mode) => Expression;
  /** A SQL name that no column has. */
  readonly fresh: (stem: string) => string;
  /** Has the query worked out once, however often it is used; the answer is what stands behind FROM. */
  readonly materialize: (sql: string) => string;
  /** The answer of a small query that decides about columns; it ends the compilation until the answer is there. */
  readonly probe: (sql: string, node: SyntaxNode) => readonly (readonly unknown[])[];
}

/** The end of a compilation: why this cannot be translated, and where. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: string,
    message: string,
    readonly span: Span,
  ) {
    super(message);
  }
}

/** Ends the compilation with a diagnostic at the node. */
export function refuse(node: SyntaxNode, code: string, message: string): never {
  throw new Refusal(code, message, spanOf(node));
}

/** The longest SQL of a part of a query, in characters: what is put together from longer ones would soon fill the memory. */
const longestPart = 5_000_000;

/** Ends the compilation where a part of the query has become too large to be planned. */
export function refuseTooLarge(node: SyntaxNode, length: number): void {
  if (length > longestPart)
    refuse(
      node,
      'query-too-large',
      'The query becomes too large here. Use fewer let statements that stand for one another, or materialize().',
    );
}

/** The scope inside an aggregate's parentheses: rows again, no aggregates. */
export function insideAggregate(scope: Scope): Scope {
  return { ...scope, row: { columns: scope.row.columns } };
}

/** A row in which the stage's columns can be named. */
export function rowOf(stage: Stage, qualifier = ''): Row {
  return { columns: columnMap(stage, qualifier) };
}

/** The stage's columns by KQL's names, as expressions. */
export function columnMap(stage: Stage, qualifier = ''): ReadonlyMap<string, Expression> {
  const prefix = qualifier === '' ? '' : `${qualifier}.`;
  return new Map(stage.columns.map((column) => [column.name, columnExpression(column, prefix)]));
}

function columnExpression(column: StageColumn, prefix: string): Expression {
  const sql = `${prefix}"${column.alias.replaceAll('"', '""')}"`;
  return { sql, type: column.type, columnName: column.name, start: 0, end: 0, ...(column.type === 'string' ? { neverNull: true } : {}) };
}

/** SQL for a null of a type; strings have none, so theirs is the empty string. */
export function nullOf(type: ColumnType): string {
  return type === 'string' ? "''" : 'NULL';
}
