import { isAbort, messageOf } from '../../base/errors';
import type { EngineHandlers, FirstRows, QueryOutcome, RequestContext, RunQuery } from '../../protocol/engine';
import type { Session } from '../../store/duckdb';
import type { StoredTable } from '../../store/resultsTable';
import { awaitShortLoad } from './awaitLoad';
import type { QueryParts, ReadyQuery } from './compileRequest';
import { compileRequest } from './compileRequest';
import { emptyHints } from './emptyHints';
import { explainFailure } from './engineFailure';
import { withFirstRows } from './firstRows';
import type { ResultRegistry } from './resultRegistry';
import type { RoomLimits } from './roomGuard';
import { withRoom } from './roomGuard';
import { statusOf } from './status';

/** A run that came to an answer, for the history. */
export interface FinishedRun {
  readonly run: RunQuery;
  readonly outcome: QueryOutcome;
  readonly tables: readonly StoredTable[];
}

/** A run that failed, for the history. */
export interface FailedRun {
  readonly run: RunQuery;
  readonly source: string;
  readonly elapsed: number;
  readonly failed: string;
}

export interface RunParts extends QueryParts {
  readonly results: ResultRegistry;
  readonly room: RoomLimits;
  /** Gives the end of the recording, until which the run's tables are kept. */
  readonly recordRun: (run: FinishedRun) => Promise<void>;
  readonly recordFailure: (run: FailedRun) => void;
}

const progressInterval = 200;

/** Runs queries; their rows are kept, and the outcome says by which id and whether anything is missing from them. */
export function runHandlers(parts: RunParts): EngineHandlers<'query/run'> {
  return { 'query/run': (run, context) => runQuery(parts, run, context) };
}

async function runQuery(parts: RunParts, request: RunQuery & FirstRows, context: RequestContext): Promise<QueryOutcome> {
  const { firstRows, ...run } = request;
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  try {
    if (run.sourceId !== undefined) await awaitShortLoad(parts.sources, run.sourceId, context.signal);
    return await parts.results.withSession(async (session) => {
      const ready = await compileRequest(parts, run, session, context.signal);
      const tables = await storeAnswers(parts, ready, session, context);
      const outcome = await outcomeOf({ parts, run, ready, tables, session, elapsed: elapsed() });
      const answer = await withFirstRows(session, { outcome, tables, count: firstRows, signal: context.signal });
      parts.results.hold(outcome.resultId, parts.recordRun({ run, outcome, tables }));
      return answer;
    });
  } catch (error) {
    const failure = explainFailure(error);
    if (!isAbort(failure)) {
      const source = run.sourceId === undefined ? undefined : parts.sources.infoOf(run.sourceId)?.name;
      const failed = messageOf(failure);
      parts.recordFailure({ run, source: source ?? 'no source', elapsed: elapsed(), failed });
    }
    throw failure;
  }
}

async function storeAnswers(parts: RunParts, ready: ReadyQuery, session: Session, context: RequestContext): Promise<StoredTable[]> {
  const tables: StoredTable[] = [];
  const timer = setInterval(() => {
    const percent = session.progress();
    context.progress({ message: 'Running the query', ...(percent === undefined ? {} : { fraction: percent / 100 }) });
  }, progressInterval);
  try {
    await withRoom(parts.results.file.path, parts.room, context.signal, async (signal) => {
      for (const { sql, columns } of ready.queries) tables.push(await parts.results.store(session, sql, columns, signal));
    });
    return tables;
  } catch (error) {
    parts.results.discard(tables);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

interface Answered {
  readonly parts: RunParts;
  readonly run: RunQuery;
  readonly ready: ReadyQuery;
  readonly tables: readonly StoredTable[];
  readonly session: Session;
  readonly elapsed: number;
}

async function outcomeOf({ parts, run, ready, tables, session, elapsed }: Answered): Promise<QueryOutcome> {
  const isEmpty = tables.every(({ rows }) => rows === 0);
  const hints = isEmpty ? await emptyHints(parts, run, ready, session) : [];
  const status = statusOf({ run, queries: ready.queries, source: ready.source, others: ready.others });
  const origin = { run, source: ready.sourceName, sourcePaths: ready.source?.paths ?? [], ...status };
  return {
    resultId: parts.results.keep(tables, origin),
    text: run.text,
    ...(run.parameters ? { parameters: run.parameters } : {}),
    source: ready.sourceName,
    tables: tables.map((table, index) => {
      const { visualization, name = tables.length === 1 ? 'Result' : `Result ${index + 1}` } = ready.queries[index] ?? {};
      return { name, columns: table.columns, rows: table.rows, ...(visualization ? { visualization } : {}) };
    }),
    elapsed,
    ...status,
    diagnostics: ready.diagnostics,
    ...(hints.length > 0 ? { hints } : {}),
  };
}
