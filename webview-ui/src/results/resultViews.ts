import { t } from '@vscode/l10n';
import { asksForChart, offersChart } from '../chart/chartOffer';
import { ChartPanel } from '../chart/ChartPanel';
import { JsonView } from '../json/JsonView';
import type { ResultTable } from '../../../src/protocol/engine';
import type { ResultView } from './resultView';
import { TableView } from './TableView';

/** The views in the order of their tabs; the first one is shown first. */
export const resultViews: readonly [ResultView, ...ResultView[]] = [
  { id: 'table', title: t('Table'), showsRows: true, View: TableView },
  { id: 'chart', title: t('Chart'), showsRows: false, View: ChartPanel, isOffered: offersChart, isAskedFor: asksForChart },
  { id: 'json', title: t('JSON'), showsRows: true, View: JsonView },
];

/** The views of a table. */
export function viewsOf(table: ResultTable): readonly ResultView[] {
  return resultViews.filter(({ isOffered }) => isOffered?.(table) ?? true);
}

/** The view to show: the one picked for this table, else the one its query asks for, else the one picked last for any. */
export function viewOf(table: ResultTable, picked: string | undefined, last: string | undefined): ResultView {
  const views = viewsOf(table);
  const byId = (wanted: string | undefined): ResultView | undefined => views.find(({ id }) => id === wanted);
  return byId(picked) ?? views.find(({ isAskedFor }) => isAskedFor?.(table)) ?? byId(last) ?? resultViews[0];
}
