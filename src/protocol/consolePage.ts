import type { EngineRequests, Failure, QueryOutcome, RequestProgress, RunQuery, SourceInfo, TimeRange } from './engine';
import type { EngineFunctions } from './engineFunctions';

/** Rows of one page of a grid; as many come with an answer. */
export const rowsOfPage = 200;

/** The engine's requests that a page may make; the host passes them on as they are. */
export const pageEngineRequests = [
  'query/run',
  'result/rows',
  'result/view',
  'result/find',
  'result/columns',
  'result/chart',
  'history/list',
  'history/open',
  'history/remove',
  'source/list',
  'source/columns',
  'language/complete',
  'language/hover',
  'language/diagnose',
  'language/classify',
  'language/format',
  'language/statements',
] as const satisfies readonly (keyof EngineRequests)[];

export type PageEngineRequest = (typeof pageEngineRequests)[number];

/** What the host offers a page. */
export type HostFunctions = EngineFunctions<PageEngineRequest> & {
  /** First call of a page: what it starts with. */
  'page/start': (params: Record<never, never>) => PageStart;
  /** What the page shows now, so that commands of the host act on it. */
  'page/showing': (params: { readonly shown?: Shown | undefined; readonly query?: RunQuery | undefined }) => void;
  'page/running': (params: { readonly running: boolean }) => void;
  /** Results page only: ends the run of the document. */
  'host/cancel': (params: Record<never, never>) => void;
  /** Results page only: runs a query of the document again. */
  'host/runAgain': (params: { readonly query: RunQuery }) => void;
  'host/openFolder': (params: Record<never, never>) => void;
  'host/openSample': (params: Record<never, never>) => void;
  'host/exportResult': (params: Shown & { readonly query: RunQuery }) => void;
  'host/exportQuery': (params: { readonly query: RunQuery }) => void;
  /** Fetches the whole answer of a workspace into local logs. */
  'host/download': (params: { readonly query: RunQuery }) => void;
  'host/openAsKql': (params: { readonly text: string; readonly sourceId?: string }) => void;
  /** Opens what each step of a query does and costs. */
  'host/explain': (params: { readonly query: RunQuery }) => void;
  'host/copy': (params: { readonly text: string }) => void;
  /** Asks where to, and writes the picture of a chart there. */
  'host/saveChart': (params: ChartPicture) => void;
  /** Runs the action of a failure; only the extension's own commands are run. */
  'host/runAction': (params: NonNullable<Failure['action']>) => void;
  /** Results page only: adds a clause to the statement in the document that the result came from. */
  'host/appendClause': (params: { readonly clause: string; readonly statement: string }) => void;
  /** Results page only: puts the caret of the document at an offset of the statement. */
  'host/revealPlace': (params: { readonly statement: string; readonly offset: number }) => void;
};

/** What a page offers the host. */
export type PageFunctions = {
  'source/changed': (params: SourceInfo) => void;
  'source/removed': (params: { readonly sourceId: string }) => void;
  'history/changed': (params: Record<never, never>) => void;
  /** The engine stopped and runs again: what ran is lost, what is stored is kept. */
  'engine/restarted': (params: Record<never, never>) => void;
  'page/run': (params: Record<never, never>) => void;
  'page/cancel': (params: Record<never, never>) => void;
  /** Console only: takes a query over. */
  'page/query': (params: PageQuery) => void;
  /** Shows a result that is there already. */
  'page/outcome': (params: { readonly outcome: QueryOutcome; readonly query: RunQuery }) => void;
  /** Results page only: the host runs the query of a document. */
  'page/started': (params: { readonly title: string; readonly query: RunQuery }) => void;
  'page/progress': (params: RequestProgress) => void;
  'page/failed': (params: Failure) => void;
  'page/cancelled': (params: Record<never, never>) => void;
};

/** The picture of a chart: text for SVG, base64 for PNG. */
export interface ChartPicture {
  readonly format: 'png' | 'svg';
  readonly content: string;
  /** What the file is called at first, without its ending. */
  readonly name: string;
}

/** One table of a result as it is sorted and filtered on screen. */
export interface Shown {
  readonly resultId: string;
  readonly table: number;
  readonly viewId: string;
}

export interface PageQuery {
  readonly text?: string | undefined;
  readonly sourceId?: string | undefined;
  readonly timeRange?: TimeRange | undefined;
  readonly run?: boolean | undefined;
  /** Shows this stored result, and its query, instead of running. */
  readonly historyId?: string | undefined;
}

export interface PageStart {
  readonly kind: 'console' | 'results';
  readonly sources: readonly SourceInfo[];
  /** The source a new console starts with. */
  readonly sourceId?: string;
  /** Of a results page: the document it belongs to. */
  readonly documentUri?: string;
  /** A query that waited for the page. */
  readonly query?: PageQuery;
}

/** What a page keeps in the webview's own state, and what a panel is brought back from after a restart. */
export interface PageState {
  readonly text?: string;
  readonly sourceId?: string;
  readonly time?: string;
  readonly customRange?: TimeRange;
  readonly editorHeight?: number;
  /** What was typed for parameters of queries, by their names. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly localTime?: boolean;
  /** The view of results that was chosen last: table, JSON, … */
  readonly view?: string;
  /** Of a results page: the document it belongs to. */
  readonly documentUri?: string;
  readonly title?: string;
  /** The result last shown, to bring it back where the engine still keeps it. */
  readonly historyId?: string;
}
