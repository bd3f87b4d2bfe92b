import { UserError } from '../../base/errors';
import type { Column } from '../../base/column';
import { sqlName } from '../../base/sql';
import type { ExportColumn } from '../../formats/exportFormat';
import type { EngineHandlers, ExportOutcome, ExportQuery, ExportResult, RequestContext } from '../../protocol/engine';
import { storedColumns } from '../../store/resultsTable';
import { viewSql } from '../../store/resultsView';
import { awaitLoad } from '../query/awaitLoad';
import type { QueryParts } from '../query/compileRequest';
import { compileRequest } from '../query/compileRequest';
import { explainFailure } from '../query/engineFailure';
import type { ResultRegistry } from '../query/resultRegistry';
import { statusOf } from '../query/status';
import { writeSubject } from './writeSubject';
import type { Subject } from './writeSubject';

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
  return parts.results.withSession((session) => writeSubject(parts.clock, { session, subject, options: request, context }));
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
    return writeSubject(parts.clock, { session, subject, options: request, context });
  });
}

/** Names of their own for an answer's columns, because KQL's names may differ in case only. */
function positionedColumns(columns: readonly Column[]): readonly ExportColumn[] {
  return columns.map((column, index) => ({ ...column, sql: sqlName(`c${index}`) }));
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainFailure(error);
  }
}
