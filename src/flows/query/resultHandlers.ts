import type { EngineHandlers } from '../../protocol/engine';
import { readWindow } from '../../store/resultsTable';
import { summarizeColumns } from '../../store/resultsSummary';
import { matchingColumn, nextMatch } from '../../store/resultsView';
import type { ResultRegistry } from './resultRegistry';

export type ResultRequests = 'result/rows' | 'result/view' | 'result/find' | 'result/columns' | 'result/release';

/** The requests that look at kept results: pages by position, sorted and filtered views, find, column summaries. */
export function resultHandlers(results: ResultRegistry): EngineHandlers<ResultRequests> {
  return {
    'result/rows': async (request, { signal }) => {
      const table = results.table(request.resultId, request.table);
      const { order } = await results.order(request, signal);
      const offset = Math.max(0, Math.trunc(request.offset));
      const rows = await results.withSession((session) =>
        readWindow(session, table, { offset, count: Math.max(0, Math.trunc(request.count)), order, signal }),
      );
      return { offset, rows };
    },
    'result/view': async (request, { signal }) => {
      const viewId = results.defineView(request.resultId, request.table, { sort: request.sort, filters: request.filters });
      const { rows } = await results.order({ ...request, viewId }, signal);
      return { viewId, rows };
    },
    'result/find': async (request, { signal }) => {
      if (request.text === '') return { matches: 0 };
      const table = results.table(request.resultId, request.table);
      const { places, matches } = await results.matches(request, request.text, signal);
      if (matches === 0) return { matches };
      const { order } = await results.order(request, signal);
      return results.withSession(async (session) => {
        const found = await nextMatch(session, places, { from: Math.trunc(request.fromRow), backwards: request.backwards });
        if (!found) return { matches };
        const column = await matchingColumn(session, { table, order, text: request.text, place: found.place, signal });
        return { matches, row: found.place, column, ordinal: found.ordinal };
      });
    },
    'result/columns': ({ resultId, table }, { signal }) =>
      results.withSession((session) => summarizeColumns(session, results.table(resultId, table), signal)),
    'result/release': ({ resultId }) => {
      results.release(resultId);
      return Promise.resolve({});
    },
  };
}
