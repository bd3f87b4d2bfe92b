import { UserError } from '../../base/errors';
import type { EngineHandlers, ExportOutcome, ExportQuery, FirstRows, QueryOutcome, RequestContext, RunQuery } from '../../protocol/engine';
import type { WorkspaceExportParts } from './exportWorkspace';
import { exportInSlices, rowsOfOneAnswer } from './exportWorkspace';
import type { WorkspaceSource, WorkspaceSources } from './workspaceSources';
import { notOfWorkspaces, runWorkspaceQuery } from './runWorkspaceQuery';
import { createRunInSeveral } from './several/runInSeveral';

/** The requests that a source is named in, and what becomes of a result. */
type Shared =
  | 'source/list'
  | 'source/refresh'
  | 'source/cancel'
  | 'source/remove'
  | 'source/columns'
  | 'source/problems'
  | 'query/run'
  | 'query/explain'
  | 'export/query';

/** The handlers of local logs that are built upon. */
export type WorkspaceNeeds = EngineHandlers<Shared | 'export/result' | 'result/release'>;
export type WorkspaceHandlers = EngineHandlers<Shared | 'source/openWorkspaces'>;

export interface WorkspaceHandlerParts extends WorkspaceExportParts {
  readonly workspaces: WorkspaceSources;
}

type RunIn = (source: WorkspaceSource, run: RunQuery & FirstRows, context: RequestContext) => Promise<QueryOutcome>;

/** The handlers of local logs, which now answer for workspaces too. */
export function withWorkspaces(local: WorkspaceNeeds, parts: WorkspaceHandlerParts): WorkspaceHandlers {
  const { workspaces } = parts;
  const inSeveral = createRunInSeveral(parts);
  const runIn: RunIn = ({ places, ...source }, run, context) =>
    places ? inSeveral({ ...source, places }, run, context) : runWorkspaceQuery(parts, source, run, context);
  return {
    'source/openWorkspaces': ({ places }, { signal }) => workspaces.open(places, signal),
    'source/list': async (params, context) => [...(await local['source/list'](params, context)), ...workspaces.list()],
    'source/refresh': (params, context) => {
      const found = workspaces.find(params.sourceId);
      return found ? workspaces.open(found.places ?? [found.place], context.signal) : local['source/refresh'](params, context);
    },
    'source/cancel': (params, context) => {
      const found = workspaces.find(params.sourceId);
      return found ? Promise.resolve(found.info) : local['source/cancel'](params, context);
    },
    'source/remove': (params, context) => {
      if (!workspaces.find(params.sourceId)) return local['source/remove'](params, context);
      workspaces.remove(params.sourceId);
      return Promise.resolve({});
    },
    'source/columns': (params, context) => {
      const found = workspaces.find(params.sourceId);
      if (!found) return local['source/columns'](params, context);
      const columns = found.tables.find(({ name }) => name === params.table)?.columns ?? [];
      return Promise.resolve(columns.map((column) => ({ ...column, filled: 1 })));
    },
    'source/problems': (params, context) =>
      workspaces.find(params.sourceId) ? Promise.resolve([]) : local['source/problems'](params, context),
    'query/run': (run, context) => {
      const found = workspaces.find(run.sourceId);
      return found ? runIn(found, run, context) : local['query/run'](run, context);
    },
    'query/explain': (run, context) =>
      workspaces.find(run.sourceId) ? Promise.reject(notOfWorkspaces('Explain')) : local['query/explain'](run, context),
    'export/query': async (request, context) => {
      const found = workspaces.find(request.query.sourceId);
      if (!found) return local['export/query'](request, context);
      // Several are asked one answer each: a download in slices is of one workspace.
      const sliced = found.places
        ? undefined
        : await exportInSlices(parts, found, request, { ...context, most: request.proven === true ? -1 : rowsOfOneAnswer });
      return sliced ?? exportAnswer({ local, parts, runIn }, found, { request, context });
    },
  };
}

/** Exports one answer; where the workspace gave only a part of it, slices of it. */
async function exportAnswer(
  { local, parts, runIn }: { readonly local: WorkspaceNeeds; readonly parts: WorkspaceHandlerParts; readonly runIn: RunIn },
  source: WorkspaceSource,
  { request, context }: { readonly request: ExportQuery; readonly context: RequestContext },
): Promise<ExportOutcome> {
  const { query, ...options } = request;
  const { resultId, tables, status, complete } = await runIn(source, { ...query, whole: true }, context);
  try {
    if (tables.length !== 1) throw severalResults(tables.length);
    const sliced = complete || source.places ? undefined : await exportInSlices(parts, source, request, { ...context, most: 0 });
    if (sliced) return sliced;
    const written = await local['export/result']({ ...options, resultId, table: 0, viewId: '' }, context);
    return complete ? { ...written, status } : { ...written, status, notices: [...new Set([status, ...(written.notices ?? [])])] };
  } finally {
    await local['result/release']({ resultId }, context);
  }
}

function severalResults(count: number): UserError {
  return new UserError(`This text gives ${count} results, and a file takes one. Select one statement, or leave one in the text.`, {
    code: 'several-results',
  });
}
