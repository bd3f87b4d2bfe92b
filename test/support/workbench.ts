import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinnedClock } from '../../src/base/clock';
import type { SourceTable } from '../../src/kql/compile';
import { exportHandlers } from '../../src/flows/export/exportHandlers';
import { openHistory } from '../../src/flows/history/historyHandlers';
import type { History } from '../../src/flows/history/historyHandlers';
import { HistoryStore } from '../../src/flows/history/historyStore';
import type { HistoryLimits } from '../../src/flows/history/historyStore';
import { ResultRegistry } from '../../src/flows/query/resultRegistry';
import { chartHandlers } from '../../src/flows/query/chartHandlers';
import { resultHandlers } from '../../src/flows/query/resultHandlers';
import { runHandlers } from '../../src/flows/query/runQuery';
import type { RequestContext, RequestProgress, SourceInfo } from '../../src/protocol/engine';
import type { Database, DatabaseOptions, Session } from '../../src/store/duckdb';
import { openDatabase } from '../../src/store/duckdb';
import { openResultsFile } from '../../src/store/resultsFile';
import { sqlCompile } from './sqlCompile';

/** The query flows over a database of a test's own; its queries are SQL. */
export interface Workbench {
  readonly folder: string;
  readonly database: Database;
  readonly session: Session;
  readonly results: ResultRegistry;
  readonly history: History;
  readonly handlers: ReturnType<typeof runHandlers> &
    ReturnType<typeof resultHandlers> &
    ReturnType<typeof chartHandlers> &
    ReturnType<typeof exportHandlers> &
    History['handlers'];
  readonly source: { info: SourceInfo | undefined; tables: readonly SourceTable[]; loaded?: Promise<unknown> };
  readonly log: string[];
  close(): Promise<void>;
}

export interface WorkbenchOptions {
  readonly database?: DatabaseOptions;
  readonly folder?: string;
  readonly historyLimits?: HistoryLimits;
  readonly maximumResultBytes?: number;
}

export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'workbench-'));
  const database = await openDatabase({ temporaryFolder: join(folder, 'spill'), ...options.database });
  const session = await database.session();
  const results = new ResultRegistry(database, await openResultsFile(database, join(folder, 'results')));
  const clock = pinnedClock(Date.parse('2024-06-01T00:00:00Z'));
  const log: string[] = [];
  const store = new HistoryStore(join(folder, 'history'), options.historyLimits ?? { maximumEntries: 100, maximumBytes: 1e9 });
  const history = openHistory({ store, results, clock, changed: () => undefined, log: (message) => log.push(message) });
  const source: Workbench['source'] = { info: undefined, tables: [] };
  const sources = {
    tablesOf: () => source.tables,
    infoOf: (sourceId: string) => (sourceId === 'source' ? source.info : undefined),
    whenLoaded: () => source.loaded ?? Promise.resolve(),
  };
  const parts = { sources, compile: sqlCompile(session), clock, results };
  const room = { maximumBytes: options.maximumResultBytes ?? 1e12, minimumFree: 0 };
  return {
    ...{ folder, database, session, results, history, source, log },
    handlers: {
      ...runHandlers({ ...parts, room, recordRun: history.recordRun, recordFailure: history.recordFailure }),
      ...resultHandlers(results),
      ...chartHandlers(results),
      ...exportHandlers(parts),
      ...history.handlers,
    },
    close: async () => {
      await history.settled();
      await results.close();
      session.dispose();
      database.dispose();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The context of a request that nobody cancels; what it reports is kept. */
export function quiet(signal = new AbortController().signal): RequestContext & { readonly reports: RequestProgress[] } {
  const reports: RequestProgress[] = [];
  return { signal, progress: (report) => reports.push(report), reports };
}

/** A source as its part would describe it. */
export function sourceInfo(over: Partial<SourceInfo> = {}): SourceInfo {
  return {
    ...{ sourceId: 'source', name: 'incident', paths: ['/logs/incident'], state: 'ready', tables: [], rows: 0, duplicates: 0, damaged: 0 },
    ...{ files: 1, bytes: 1, bytesLoaded: 1, notices: [] },
    ...over,
  };
}
