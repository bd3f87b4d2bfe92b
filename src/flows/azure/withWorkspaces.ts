import { UserError } from '../../base/errors';
import type { EngineHandlers } from '../../protocol/engine';
import type { WorkspaceSources } from './workspaceSources';
import { notOfWorkspaces, runWorkspaceQuery } from './runWorkspaceQuery';
import type { WorkspaceRunParts } from './runWorkspaceQuery';

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
export type WorkspaceHandlers = EngineHandlers<Shared | 'source/openWorkspace'>;

export interface WorkspaceHandlerParts extends WorkspaceRunParts {
  readonly workspaces: WorkspaceSources;
}

/** The handlers of local logs, which now answer for workspaces too. */
export function withWorkspaces(local: WorkspaceNeeds, parts: WorkspaceHandlerParts): WorkspaceHandlers {
  const { workspaces } = parts;
  return {
    'source/openWorkspace': (place, { signal }) => workspaces.open(place, signal),
    'source/list': async (params, context) => [...(await local['source/list'](params, context)), ...workspaces.list()],
    'source/refresh': (params, context) => {
      const found = workspaces.find(params.sourceId);
      return found ? workspaces.open(found.place, context.signal) : local['source/refresh'](params, context);
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
      return found ? runWorkspaceQuery(parts, found, run, context) : local['query/run'](run, context);
    },
    'query/explain': (run, context) =>
      workspaces.find(run.sourceId) ? Promise.reject(notOfWorkspaces('Explain')) : local['query/explain'](run, context),
    'export/query': async (request, context) => {
      const found = workspaces.find(request.query.sourceId);
      if (!found) return local['export/query'](request, context);
      const { query, ...options } = request;
      const { resultId, tables, status, complete } = await runWorkspaceQuery(parts, found, query, context);
      try {
        if (tables.length !== 1) throw severalResults(tables.length);
        const written = await local['export/result']({ ...options, resultId, table: 0, viewId: '' }, context);
        return complete ? written : { ...written, notices: [...new Set([status, ...(written.notices ?? [])])] };
      } finally {
        await local['result/release']({ resultId }, context);
      }
    },
  };
}

function severalResults(count: number): UserError {
  return new UserError(`This text gives ${count} results, and a file takes one. Select one statement, or leave one in the text.`, {
    code: 'several-results',
  });
}
