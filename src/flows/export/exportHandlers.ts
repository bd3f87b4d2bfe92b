import { isAbort, UserError } from '../../base/errors';
import type { Column } from '../../base/column';
import { sqlName } from '../../base/sql';
import { exportFormats } from '../../formats';
import type { ExportColumn, ExportFormat, FormatOptions } from '../../formats/exportFormat';
import type {
  EngineHandlers,
  ExportOptions,
  ExportOutcome,
  ExportQuery,
  ExportResult,
  RequestContext,
  RunQuery,
} from '../../protocol/engine';
import type { Session } from '../../store/duckdb';
import { storedColumns } from '../../store/resultsTable';
import { viewSql } from '../../store/resultsView';
import { awaitLoad } from '../query/awaitLoad';
import type { QueryParts } from '../query/compileRequest';
import { compileRequest } from '../query/compileRequest';
import { explainFailure } from '../query/engineFailure';
import type { ResultRegistry } from '../query/resultRegistry';
import { statusOf } from '../query/status';
import { copyToFile } from './exportFile';
import { writeManifest } from './manifest';

export interface ExportParts extends QueryParts {
  readonly results: ResultRegistry;
}

/** Writes results, and queries that were never shown, to files. */
export function exportHandlers(parts: ExportParts): EngineHandlers<'export/result' | 'export/query'> {
  return {
    'export/result': (request, context) => explained(() => exportResult(parts, request, context)),
    'export/query': (request, context) => explained(() => exportQuery(parts, request, context)),
  };
}

/** What is to be written, and what the manifest says of it. */
interface Subject {
  readonly columns: readonly ExportColumn[];
  /** The whole SELECT for what a format wants selected. */
  readonly statement: (select: string) => string;
  readonly rows?: number;
  readonly run: RunQuery;
  readonly source: string;
  readonly sourcePaths: readonly string[];
  readonly status: string;
  readonly complete: boolean;
}

async function exportResult(parts: ExportParts, request: ExportResult, context: RequestContext): Promise<ExportOutcome> {
  const table = parts.results.table(request.resultId, request.table);
  const view = parts.results.view(request);
  const { rows } = await parts.results.order(request, context.signal);
  const origin = parts.results.origin(request.resultId);
  const subject: Subject = {
    columns: storedColumns(table.columns),
    statement: (select) => viewSql(table, view, select),
    rows,
    ...origin,
  };
  return parts.results.withSession((session) => write(parts, { session, subject, options: request, context }));
}

/** A file is to hold all the logs: a load that runs is waited for, and what is missing all the same is said. */
async function exportQuery(parts: ExportParts, request: ExportQuery, context: RequestContext): Promise<ExportOutcome> {
  const { sourceId } = request.query;
  if (sourceId !== undefined) {
    context.progress({ message: 'Waiting until the logs are loaded' });
    await awaitLoad(parts.sources, sourceId, { signal: context.signal });
  }
  return parts.results.withSession(async (session) => {
    const ready = await compileRequest(parts, request.query, session, context.signal);
    const [query, ...more] = ready.queries;
    if (!query) throw new UserError('There is no query in this text, so there is nothing to export.', { code: 'query-empty' });
    if (more.length > 0) {
      throw new UserError(
        `This text gives ${more.length + 1} results, and a file takes one. Select one statement in the editor, or leave one in the text; results that were run are exported one by one.`,
        {
          code: 'several-results',
        },
      );
    }
    const columns = positionedColumns(query.columns);
    const subject: Subject = {
      columns,
      statement: (select) => `SELECT ${select} FROM (${query.sql}\n) AS answer(${columns.map(({ sql }) => sql).join(', ')})`,
      run: request.query,
      source: ready.sourceName,
      sourcePaths: ready.source?.paths ?? [],
      ...statusOf({ run: request.query, queries: ready.queries, source: ready.source, others: ready.others }),
    };
    return write(parts, { session, subject, options: request, context });
  });
}

/** Names of their own for an answer's columns, because KQL's names may differ in case only. */
function positionedColumns(columns: readonly Column[]): readonly ExportColumn[] {
  return columns.map((column, index) => ({ ...column, sql: sqlName(`c${index}`) }));
}

interface WriteRequest {
  readonly session: Session;
  readonly subject: Subject;
  readonly options: ExportOptions;
  readonly context: RequestContext;
}

async function write(parts: ExportParts, { session, subject, options, context }: WriteRequest): Promise<ExportOutcome> {
  const format = formatOf(options.format);
  const copy = (formatOptions: FormatOptions): Promise<{ rows: number; bytes: number }> => {
    const plan = format.plan(subject.columns, formatOptions);
    return copyToFile({ session, statement: subject.statement(plan.select), plan, file: options.file, rows: subject.rows, context });
  };
  const { written, notices: lost } = await withDateTimes(copy, { excel: options.excel ?? false });
  const notices = subject.complete ? lost : [subject.status, ...lost];
  const outcome: ExportOutcome = { file: options.file, ...written, ...(notices.length > 0 ? { notices } : {}) };
  if (options.manifest !== true) return outcome;
  context.progress({ message: 'Writing the manifest', rows: written.rows });
  const manifest = await writeManifest(
    options.file,
    {
      format: format.id,
      query: subject.run.text,
      source: subject.source,
      sourcePaths: subject.sourcePaths,
      timeRange: subject.run.timeRange ?? null,
      columns: subject.columns.map(({ name, type }) => ({ name, type })),
      ...written,
      complete: subject.complete,
      status: subject.status,
      notices,
      exportedAt: new Date(parts.clock.now()).toISOString(),
    },
    context.signal,
  );
  return { ...outcome, manifest };
}

type Written = { readonly rows: number; readonly bytes: number };

/** Nanoseconds first, because they lose nothing; years outside 1677–2262 take microseconds, and that is said. */
async function withDateTimes(
  copy: (options: FormatOptions) => Promise<Written>,
  options: FormatOptions,
): Promise<{ written: Written; notices: string[] }> {
  try {
    return { written: await copy({ ...options, dateTimes: 'nanoseconds' }), notices: [] };
  } catch (error) {
    if (
      isAbort(error) ||
      !(error instanceof Error) ||
      !/overflow in (?:multiplication|subtraction)|out of range.*timestamp_ns/i.test(error.message)
    )
      throw error;
    const written = await copy({ ...options, dateTimes: 'microseconds' });
    return {
      written,
      notices: [
        'Times are in microseconds, because some lie outside 1677–2262, which nanoseconds cannot hold; a seventh digit is cut off.',
      ],
    };
  }
}

function formatOf(id: string): ExportFormat {
  const format = exportFormats.find((candidate) => candidate.id === id);
  if (format) return format;
  const known = exportFormats.map((candidate) => candidate.id).join(', ');
  throw new UserError(`“${id}” is no format to export in. Choose one of ${known}.`, { code: 'format-unknown' });
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainFailure(error);
  }
}
