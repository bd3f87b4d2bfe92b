import type { CellText, Column } from '../base/column';
import type { QueryDiagnostic, Span } from '../base/queryDiagnostic';
import type { QueryStatistics } from '../base/queryStatistics';
import type { AzureRequests, DeviceCode, WorkspacePlace } from './azure';
import type { ChartData, ChartRequest } from './chart';
import type { DirectLogRequests } from './directLogs';
import type { FeedNotifications, FeedRequests } from './feed';
import type { ManagementGroupRequests } from './managementGroups';
import type { SetupRequests } from './setup';
import type { WatchInfo } from './watchInfo';
import type { SiemRequests } from './siem';
import type { AskAgain, Remedy, WorkspaceAnswerInfo } from './workspaceResults';
import type { TailNotifications, TailRequests } from './tail';

/** The border between the extension host and the engine: every request by name, with what it takes and gives. */
export interface EngineRequests
  extends AzureRequests, SetupRequests, ManagementGroupRequests, TailRequests, FeedRequests, SiemRequests, DirectLogRequests {
  'source/open': { params: OpenSource; result: SourceInfo };
  'source/list': { params: Record<never, never>; result: readonly SourceInfo[] };
  /** Looks at the source's files again and loads what is new; also resumes a load that was cancelled. */
  'source/refresh': { params: { sourceId: string }; result: SourceInfo };
  /** Stops a load; what is loaded stays and can be asked. */
  'source/cancel': { params: { sourceId: string }; result: SourceInfo };
  /** Forgets the source and its cache; the files themselves are never touched. */
  'source/remove': { params: { sourceId: string }; result: Record<never, never> };
  'source/columns': { params: { sourceId: string; table: string }; result: readonly ColumnSummary[] };
  'source/problems': { params: { sourceId: string }; result: readonly FileProblem[] };
  /**
   * Makes workspaces a source of queries; its tables are those that the service names. Several are one source: a query is asked in each, and
   * its rows say which they came from.
   */
  'source/openWorkspaces': { params: { places: readonly WorkspacePlace[] }; result: SourceInfo };
  'cache/info': { params: Record<never, never>; result: { bytes: number; folder: string } };
  'cache/clear': { params: Record<never, never>; result: Record<never, never> };
  'query/run': { params: RunQuery & FirstRows; result: QueryOutcome };
  /** Runs the query, whole and cut after each step, and says what each does and costs. */
  'query/explain': { params: RunQuery; result: QueryExplanation };
  'result/rows': { params: FetchRows; result: RowWindow };
  'result/view': { params: OpenView; result: ViewInfo };
  'result/find': { params: FindInView; result: FindAnswer };
  'result/columns': { params: { resultId: string; table: number }; result: readonly ResultColumnSummary[] };
  /** The points of a chart, no more than its pixels can show. */
  'result/chart': { params: ChartRequest; result: ChartData };
  'result/release': { params: { resultId: string }; result: Record<never, never> };
  'history/list': { params: Record<never, never>; result: readonly HistoryEntry[] };
  'history/open': { params: { historyId: string } & FirstRows; result: QueryOutcome };
  'history/remove': { params: { historyId?: string }; result: Record<never, never> };
  'export/result': { params: ExportResult; result: ExportOutcome };
  'export/query': { params: ExportQuery; result: ExportOutcome };
  'language/complete': { params: TextPosition; result: readonly CompletionItem[] };
  'language/hover': { params: TextPosition; result: { markdown: string; span: Span } | undefined };
  'language/diagnose': { params: QueryText; result: readonly QueryDiagnostic[] };
  'language/classify': { params: QueryText; result: readonly ClassifiedSpan[] };
  'language/format': { params: QueryText; result: { text: string } };
  'language/statements': { params: QueryText; result: readonly Span[] };
  'engine/info': { params: Record<never, never>; result: { pid: number; node: string; version: string } };
}

/** What the engine tells the host unasked. */
export interface EngineNotifications extends TailNotifications, FeedNotifications {
  /** A source's state, counts or tables changed. */
  'source/changed': SourceInfo;
  'source/removed': { sourceId: string };
  'history/changed': Record<never, never>;
  /** Somebody has to enter a code on a page to sign in. */
  'azure/deviceCode': DeviceCode;
  /** What is awaited of a saved setting came, or why it did not is known. */
  'setup/watchChanged': WatchInfo;
}

/** Progress of a running request; the request's name says what the numbers count. */
export interface RequestProgress {
  readonly message: string;
  readonly rows?: number;
  /** 0…1 where it can be told. */
  readonly fraction?: number;
}

/** A failure as it crosses the border. */
export interface Failure {
  readonly message: string;
  readonly code: string;
  readonly details?: string;
  readonly action?: { readonly title: string; readonly command: string; readonly arguments?: readonly unknown[] };
  readonly diagnostics?: readonly QueryDiagnostic[];
}

export interface OpenSource {
  /** Absolute paths of one folder, or of files. */
  readonly paths: readonly string[];
  /** The name to show; the folder's or first file's own name where there is none. */
  readonly name?: string;
}

export type SourceState = 'loading' | 'ready' | 'cancelled' | 'failed';

/** An open folder or set of files. */
export interface SourceInfo {
  readonly sourceId: string;
  readonly name: string;
  /** Of a workspace: where it is. A source without it is a folder or files. */
  readonly workspace?: WorkspacePlace;
  /** Of several workspaces that are asked as one: where they are; `workspace` is the first of them. */
  readonly workspaces?: readonly WorkspacePlace[];
  /** Of a tail: its id. */
  readonly tailId?: string;
  readonly paths: readonly string[];
  readonly state: SourceState;
  readonly tables: readonly TableInfo[];
  readonly rows: number;
  /** Records that were there before, by id, and were left out. */
  readonly duplicates: number;
  /** Lines or records that could not be read; `source/problems` lists them. */
  readonly damaged: number;
  readonly files: number;
  /** Bytes of the source's files, and how many of them are loaded. */
  readonly bytes: number;
  readonly bytesLoaded: number;
  /** Rows a second of the running load. */
  readonly rate?: number;
  readonly failure?: Failure;
  /** What a person should know though nothing failed: an empty folder, a binary file left out. */
  readonly notices: readonly string[];
}

export interface TableInfo {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  /** First and last `TimeGenerated`, in canonical text. */
  readonly from?: string;
  readonly to?: string;
  /** Bytes of the table in the cache, as near as the engine can tell. */
  readonly bytes?: number;
  /** Whether the table is one of the catalog's; else it was made from the records' own shape. */
  readonly known: boolean;
}

export interface ColumnSummary extends Column {
  /** Share of rows with a value, 0…1. */
  readonly filled: number;
}

export interface FileProblem {
  readonly file: string;
  /** 1-based; undefined where the whole file is meant. */
  readonly line?: number;
  readonly message: string;
}

/** From one of the presets to a range of ISO times; undefined asks for all time. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

export interface RunQuery {
  readonly text: string;
  readonly sourceId?: string;
  readonly timeRange?: TimeRange;
  /** Values for what the text declares with `declare query_parameters`, by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Where the query came from, for the history: a console or a document. */
  readonly origin?: string;
  /** Of several workspaces: asks only in some of them, and keeps the others' rows of an earlier result. */
  readonly again?: AskAgain | undefined;
  /** Of a workspace: asks for all rows, whatever limit the settings put on queries without one. */
  readonly whole?: boolean | undefined;
}

/** What an answer brings along. */
export interface FirstRows {
  /** How many rows of each table come with the answer, so that they need no question of their own; none where it is left out. */
  readonly firstRows?: number | undefined;
}

/** What a query came to. */
export interface QueryOutcome {
  readonly resultId: string;
  readonly text: string;
  /** The values that the parameters of the text were given. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly source: string;
  readonly tables: readonly ResultTable[];
  /** Milliseconds from the request until the answer was complete. */
  readonly elapsed: number;
  /** One sentence that is always true of the result: complete, cut, over what is loaded so far. */
  readonly status: string;
  /** False where the status says that something is missing. */
  readonly complete: boolean;
  readonly diagnostics: readonly QueryDiagnostic[];
  /** Why there may be no rows, and what to try; only for an empty result. */
  readonly hints?: readonly string[];
  /** Of several workspaces: what became of the query in each. */
  readonly answers?: readonly WorkspaceAnswerInfo[];
  /** Where something is missing: the ways to it. */
  readonly remedies?: readonly Remedy[];
  /** What the workspace tells of its work. */
  readonly statistics?: QueryStatistics;
}

/** How a query comes to its answer. */
export interface QueryExplanation {
  readonly text: string;
  readonly source: string;
  /** The steps of the last query of the text, in its order. */
  readonly steps: readonly ExplainedStep[];
  /** The engine's own operators, each before those that feed it. */
  readonly operators: readonly ExplainedOperator[];
  readonly sql: string;
  /** Milliseconds of the whole query. */
  readonly elapsed: number;
  /** All of it for people to read. */
  readonly markdown: string;
}

/** A query cut after one of its steps. */
export interface ExplainedStep {
  readonly text: string;
  /** 1-based line of the query's text. */
  readonly line: number;
  /** Rows that are left here. */
  readonly rows: number;
  /** Milliseconds to count them, from the query's start. */
  readonly elapsed: number;
}

export interface ExplainedOperator {
  readonly name: string;
  /** How far it stands from the last operator. */
  readonly depth: number;
  readonly rows: number;
  /** Rows that were read from a table. */
  readonly scanned?: number;
  /** Milliseconds of its own, all threads together. */
  readonly elapsed: number;
  /** The table that it reads, and its filters. */
  readonly about?: string;
}

export interface ResultTable {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  /** The first rows in the order in which they came, where they were asked for; fewer only where the table has no more. */
  readonly firstRows?: readonly (readonly CellText[])[];
  readonly visualization?: { readonly kind: string; readonly properties: Readonly<Record<string, string>> };
}

/** A sorted and filtered look at one table of a result; `''` is the table as it came. */
export interface OpenView {
  readonly resultId: string;
  readonly table: number;
  readonly sort: readonly SortKey[];
  readonly filters: readonly ColumnFilter[];
}

export interface SortKey {
  readonly column: string;
  readonly descending: boolean;
}

export type ColumnFilter =
  | { readonly kind: 'contains' | 'equals' | 'notEquals'; readonly column: string; readonly text: CellText }
  | { readonly kind: 'in'; readonly column: string; readonly values: readonly CellText[] }
  | { readonly kind: 'range'; readonly column: string; readonly from?: string; readonly to?: string };

export interface ViewInfo {
  readonly viewId: string;
  readonly rows: number;
}

export interface FetchRows {
  readonly resultId: string;
  readonly table: number;
  readonly viewId: string;
  readonly offset: number;
  readonly count: number;
}

/** A window of rows: each cell in canonical text, null distinct from empty. */
export interface RowWindow {
  readonly offset: number;
  readonly rows: readonly (readonly CellText[])[];
}

export interface FindInView {
  readonly resultId: string;
  readonly table: number;
  readonly viewId: string;
  readonly text: string;
  /** Where to look on from; the row itself is included. */
  readonly fromRow: number;
  readonly backwards: boolean;
}

export interface FindAnswer {
  readonly matches: number;
  /** The next match in the view; undefined where there is none. */
  readonly row?: number;
  readonly column?: number;
  /** Which of the matching rows it is, 1-based. */
  readonly ordinal?: number;
}

export interface ResultColumnSummary extends Column {
  readonly filled: number;
  readonly distinct: number;
  readonly minimum?: string;
  readonly maximum?: string;
}

export interface HistoryEntry {
  readonly historyId: string;
  readonly text: string;
  /** The values that the parameters of the text were given. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly source: string;
  readonly sourceId?: string;
  /** ISO time at which it ran. */
  readonly at: string;
  readonly rows: number;
  readonly elapsed: number;
  readonly failed?: string;
  /** Whether the rows themselves are still kept. */
  readonly reopenable: boolean;
}

export const exportFormatIds = ['csv', 'json', 'jsonl', 'parquet', 'markdown', 'kql'] as const;
export type ExportFormatId = (typeof exportFormatIds)[number];

export interface ExportOptions {
  readonly format: ExportFormatId;
  readonly file: string;
  /** CSV for Excel: byte order mark, and cells that would be formulas made harmless. */
  readonly excel?: boolean;
  /** Writes `<file>.manifest.json` beside it: query, source, rows, time range, SHA-256. */
  readonly manifest?: boolean;
}

export interface ExportResult extends ExportOptions {
  readonly resultId: string;
  readonly table: number;
  /** The view to export, sorted and filtered as it is shown; `''` for the whole table. */
  readonly viewId: string;
}

export interface ExportQuery extends ExportOptions {
  readonly query: RunQuery;
  /** Of a workspace: counts the answer there and proves by it that the file is whole, however few rows there are. */
  readonly proven?: boolean;
}

export interface ExportOutcome {
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly manifest?: string;
  /** One sentence that is true of the rows: whether they are all, and how that is known. */
  readonly status?: string;
  /** What a person should know of the file, such as a precision that its format cannot hold. */
  readonly notices?: readonly string[];
}

export interface QueryText {
  readonly text: string;
  readonly sourceId?: string;
}

export interface TextPosition extends QueryText {
  /** UTF-16 offset of the caret. */
  readonly offset: number;
}

export interface CompletionItem {
  readonly label: string;
  readonly kind: 'table' | 'column' | 'function' | 'aggregate' | 'operator' | 'keyword' | 'value' | 'variable';
  readonly insert: string;
  /** Where the caret goes: text after it is put behind the caret. */
  readonly insertAfter?: string;
  readonly detail?: string;
  readonly span: Span;
}

export interface ClassifiedSpan extends Span {
  readonly kind: string;
}

/** What the handler of a request is given beside its parameters. */
export interface RequestContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: RequestProgress) => void;
}

/** One handler for each request; the engine's connection and the command line call the same table. */
export type EngineHandlers<Names extends keyof EngineRequests = keyof EngineRequests> = {
  readonly [Name in Names]: (params: EngineRequests[Name]['params'], context: RequestContext) => Promise<EngineRequests[Name]['result']>;
};
