import { t } from '@vscode/l10n';
import { cellText } from '../../base/cell';
import type { ChartData, ChartLeaf } from '../../protocol/chart';
import { readCategories, readCategorySums, readLeaves } from '../../store/chartCategories';
import { chartSource } from '../../store/chartSource';
import type { ChartWork } from './chartWork';
import { count, keysOf, seriesOf, sourceColumn } from './chartWork';

/** Thinner slices than those behind these cannot be told apart. */
const slicesLimit = 20;
const leavesLimit = 1000;

/** A pie: the largest slices, and one for the rest, so that the whole stays whole. */
export async function pieChart(work: ChartWork): Promise<ChartData> {
  const { choice, columns, session, signal } = work;
  const [x, y] = [sourceColumn(work, choice.x), sourceColumn(work, choice.ys[0] ?? 0)];
  const source = chartSource({ table: work.table, view: work.view, x, continuous: false, ys: [y], anomalies: [], keys: [] });
  const found = await readCategories(session, { source, limit: slicesLimit, order: 'size', signal });
  const groups = [{ keys: [] }];
  const sums = await readCategorySums(session, { source, groups, texts: found.texts, measure: 0, signal });
  const series = seriesOf({ work, group: { keys: [] }, measure: 0, points: sums, isTime: false });
  const left = found.all - found.texts.length;
  const rest = left > 0 ? [t('{0} more', count(left))] : [];
  const negative = series.y.some((value) => value !== null && value < 0);
  const column = columns[choice.x] ?? { name: '', type: 'string' as const };
  return {
    axis: { name: column.name, type: column.type, continuous: false, filterable: column.array === undefined },
    categories: [...found.texts, ...rest],
    series: [
      { ...series, x: [...series.x, ...rest.map(() => found.texts.length)], y: [...series.y, ...rest.map(() => Number(found.rest))] },
    ],
    binned: false,
    notices: [
      ...(left > 0 ? [t('The largest {0} of {1} slices are drawn, the rest as one.', count(slicesLimit), count(found.all))] : []),
      ...(negative ? [t('Values below zero have no slice.')] : []),
    ],
  };
}

/** A treemap: the largest rectangles, level in level. */
export async function leavesChart(work: ChartWork): Promise<ChartData> {
  const { choice, columns, session, signal } = work;
  const keys = choice.series.map((index) => sourceColumn(work, index));
  const [x, y] = [sourceColumn(work, choice.x), sourceColumn(work, choice.ys[0] ?? 0)];
  const source = chartSource({ table: work.table, view: work.view, x, continuous: false, ys: [y], anomalies: [], keys });
  const { leaves, all } = await readLeaves(session, source, leavesLimit, signal);
  const column = columns[choice.ys[0] ?? 0];
  return {
    series: [],
    leaves: leaves.map((leaf): ChartLeaf => {
      const type = typeof leaf.value === 'string' ? 'decimal' : column?.type === 'decimal' ? 'decimal' : 'real';
      const text = typeof leaf.value === 'bigint' ? leaf.value.toString() : cellText(leaf.value, type);
      return { keys: keysOf(work, leaf), value: Number(leaf.value), text: text ?? '' };
    }),
    axis: { name: column?.name ?? '', type: 'real', continuous: false, filterable: false },
    binned: false,
    notices: all > leaves.length ? [t('The largest {0} of {1} rectangles are drawn.', count(leaves.length), count(all))] : [],
  };
}
