import { t } from '@vscode/l10n';
import type { EngineHandlers } from '../../protocol/engine';
import type { ChartData, ChartRequest } from '../../protocol/chart';
import { chartKindOf } from '../../protocol/chart';
import type { ChartColumn } from '../../protocol/chartColumns';
import { chooseColumns, chooseLevels } from '../../protocol/chartColumns';
import { readProperties } from '../../protocol/chartProperties';
import { UserError } from '../../base/errors';
import { arrayContents } from '../../store/chartSource';
import type { Session } from '../../store/duckdb';
import { readWindow } from '../../store/resultsTable';
import { axisChart } from './chartAxis';
import type { ChartWork } from './chartWork';
import { leavesChart, pieChart } from './chartParts';
import type { ResultRegistry } from './resultRegistry';

/** The request for the points of a chart over a kept result. */
export function chartHandlers(results: ResultRegistry): EngineHandlers<'result/chart'> {
  return {
    'result/chart': (request, { signal }) => results.withSession((session) => chartOf(results, session, request, signal)),
  };
}

async function chartOf(results: ResultRegistry, session: Session, request: ChartRequest, signal: AbortSignal): Promise<ChartData> {
  const kind = chartKindOf(request.kind);
  if (!kind)
    throw new UserError(t('There is no chart of the kind “{0}”. The table has the rows.', request.kind), { code: 'chart-unknown' });
  const table = results.table(request.resultId, request.table);
  const view = results.view(request);
  const { properties, notices } = readProperties(kind.id, request.properties);
  if (kind.shape === 'card') return { ...(await cardOf(results, session, request, signal)), notices };
  const contents = await arrayContents(session, table, signal);
  const columns = table.columns.map((column, index): ChartColumn => {
    const array = contents[index];
    return array === undefined ? column : { ...column, array };
  });
  const choice = (kind.shape === 'treemap' ? chooseLevels : chooseColumns)(kind, properties, columns);
  const work: ChartWork = { session, table, view, kind, properties, columns, choice, request, signal };
  const data = await (kind.shape === 'treemap' ? leavesChart : kind.shape === 'pie' ? pieChart : axisChart)(work);
  return { ...data, notices: [...notices, ...data.notices] };
}

/** The first row, value by value. */
async function cardOf(results: ResultRegistry, session: Session, request: ChartRequest, signal: AbortSignal): Promise<ChartData> {
  const table = results.table(request.resultId, request.table);
  const { order } = await results.order(request, signal);
  const [row = []] = await readWindow(session, table, { offset: 0, count: 1, order, signal });
  const card = row.map(
    (text, index) => ({ name: table.columns[index]?.name ?? '', type: table.columns[index]?.type ?? 'string', text }) as const,
  );
  return { series: [], card, binned: false, notices: [] };
}
