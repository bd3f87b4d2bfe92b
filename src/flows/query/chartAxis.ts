import { t } from '@vscode/l10n';
import type { ChartAxis, ChartData, ChartSeries } from '../../protocol/chart';
import { readCategories, readCategorySums } from '../../store/chartCategories';
import type { ChartPoint, PointsRequest, SeriesSummary } from '../../store/chartSeries';
import {
  countPlaces,
  readAnomalies,
  readCells,
  readLines,
  readPeaks,
  readPoints,
  readSums,
  summarizeSeries,
} from '../../store/chartSeries';
import { chartSource, type ChartSource } from '../../store/chartSource';
import type { ChartWork } from './chartWork';
import { axisNumber, axisValue, count, pointsLimit, seriesLimit, seriesNotice, seriesOf, sourceColumn } from './chartWork';

/** Fewer parts of the axis than these would not show a line's form. */
const fewestBuckets = 40;
/** More bars than these are no bars any more. */
const mostSlots = 1500;
const anomaliesLimit = 1000;

/** What the ways of reading have in common. */
interface AxisWork extends ChartWork {
  readonly source: ChartSource;
  readonly summary: SeriesSummary;
  readonly isTime: boolean;
  /** The columns of values that are drawn. */
  readonly measures: readonly number[];
}

interface Read {
  readonly series: readonly ChartSeries[];
  readonly binned: boolean;
  readonly notices: readonly string[];
}

/** A chart along an axis: lines, areas, points, columns or bars. */
export async function axisChart(work: ChartWork): Promise<ChartData> {
  const { choice, columns, kind, session, signal } = work;
  const column = columns[choice.x] ?? { name: '', type: 'string' as const };
  const isTime = column.type === 'datetime' || column.array === 'datetimes';
  const continuous = kind.shape === 'columns' ? isTime : kind.shape !== 'bars';
  const place = (index: number): ReturnType<typeof sourceColumn> => sourceColumn(work, index);
  const [ys, keys, anomalies] = [choice.ys.slice(0, seriesLimit).map(place), choice.series.map(place), choice.anomalies.map(place)];
  const source = chartSource({ table: work.table, view: work.view, x: place(choice.x), continuous, ys, anomalies, keys });
  const groupLimit = Math.max(1, Math.floor(seriesLimit / ys.length));
  const summary = await summarizeSeries(session, source, groupLimit, signal);
  const axisWork: AxisWork = { ...work, source, summary, isTime, measures: ys.map((_, index) => index) };
  const read = await (continuous ? readContinuous(axisWork) : readOverCategories(axisWork));
  const axis: ChartAxis = {
    name: column.name,
    type: isTime ? 'datetime' : column.array === undefined ? column.type : 'real',
    continuous,
    filterable: column.array === undefined && column.type !== 'timespan',
  };
  const shown = summary.groups.length * ys.length;
  const notices = [...seriesNotice(shown, summary.all * choice.ys.length), ...read.notices, ...anomalyNotice(work)];
  return { axis, ...extentOf(axisWork, continuous), ...read, notices };
}

function extentOf({ summary, isTime }: AxisWork, continuous: boolean): Pick<ChartData, 'extent'> {
  if (!continuous || !summary.x) return {};
  return { extent: [axisNumber(summary.x.low, isTime), axisNumber(summary.x.high, isTime)] };
}

function anomalyNotice({ kind, choice }: ChartWork): readonly string[] {
  if (kind.id !== 'anomalychart' || choice.anomalies.length > 0) return [];
  return [t('No points are marked: name the column that marks them, as in “with (anomalycolumns=…)”.')];
}

async function readContinuous(work: AxisWork): Promise<Read> {
  const { summary, kind, properties, choice } = work;
  if (!summary.x || summary.groups.length === 0) return { series: [], binned: false, notices: [] };
  const inSlots = kind.shape === 'columns' || (kind.shape === 'area' && properties.stacking !== 'none');
  const reads: (readonly ChartSeries[])[] = [];
  let binned = false;
  let peaks = false;
  for (const measure of work.measures) {
    const request = pointsRequest(work, measure);
    const points = inSlots ? await readSlots(work, request) : await readFree(work, request);
    binned ||= points.binned;
    peaks ||= points.binned && inSlots;
    const mark = choice.anomalies[measure] === undefined ? undefined : await readAnomalies(work.session, request, measure, anomaliesLimit);
    reads.push(groupSeries(work, measure, points.points, mark));
  }
  // Group by group, with the values of a group beside one another.
  const series = summary.groups.flatMap((_, group) => reads.flatMap((read) => read[group] ?? []));
  const notices = peaks
    ? [t('There are more places on the axis than pixels: each shows the highest value of its part. Zoom in to see them all.')]
    : [];
  return { series, binned, notices };
}

function groupSeries(
  work: AxisWork,
  measure: number,
  points: readonly ChartPoint[],
  marked: readonly ChartPoint[] | undefined,
): ChartSeries[] {
  const of = (all: readonly ChartPoint[], group: number): readonly ChartPoint[] => all.filter(([place]) => place === group);
  return work.summary.groups.map((group, index) => {
    const series = seriesOf({ work, group, measure, points: of(points, index), isTime: work.isTime });
    if (!marked) return series;
    const anomalies = of(marked, index).map(([, x, y]) => ({ x: axisNumber(x, work.isTime), y: Number(y) }));
    return { ...series, anomalies };
  });
}

function pointsRequest({ source, summary, properties, request, isTime, signal }: AxisWork, measure: number): PointsRequest {
  const { low = null, high = null } = summary.x ?? {};
  const range = {
    low: request.from === undefined ? low : axisValue(request.from, isTime),
    high: request.to === undefined ? high : axisValue(request.to, isTime),
  };
  return { source, groups: summary.groups, measure, range, accumulate: properties.accumulate, signal };
}

interface Points {
  readonly points: readonly ChartPoint[];
  readonly binned: boolean;
}

/** Lines, areas that do not stand on one another, and points: all rows where there are few, else what the pixels can show. */
async function readFree({ session, summary, kind, request, measures }: AxisWork, points: PointsRequest): Promise<Points> {
  const series = Math.max(1, summary.groups.length * measures.length);
  if (summary.rows * measures.length <= pointsLimit) return { points: await readPoints(session, points), binned: false };
  if (kind.shape === 'points') {
    const cells = Math.max(400, pointsLimit / series);
    const across = Math.ceil(Math.sqrt(cells * 2));
    const y = summary.y ?? { low: 0, high: 1 };
    return { points: await readCells(session, points, { across, up: Math.ceil(cells / across), y }), binned: true };
  }
  const buckets = Math.min(pixels(request.width), Math.max(fewestBuckets, Math.floor(pointsLimit / series / 3)));
  return { points: await readLines(session, points, buckets), binned: true };
}

/** Columns, and areas that stand on one another: these need the same places on the axis in each series. */
async function readSlots({ session, summary, request, measures, isTime }: AxisWork, points: PointsRequest): Promise<Points> {
  const series = Math.max(1, summary.groups.length * measures.length);
  const slots = Math.min(mostSlots, Math.max(fewestBuckets, Math.floor(pointsLimit / series)));
  if ((await countPlaces(session, points)) <= slots) return { points: await readSums(session, points), binned: false };
  const buckets = Math.min(slots, Math.max(fewestBuckets, Math.floor(pixels(request.width) / 2)));
  const [low, high] = [axisNumber(points.range.low, isTime), axisNumber(points.range.high, isTime)];
  const middle = (bucket: number): number => low + ((bucket + 0.5) * (high - low)) / buckets;
  const peaks = await readPeaks(session, points, buckets);
  return {
    points: peaks.map(([group, bucket, y]) => [group, axisValue(Math.round(middle(Number(bucket))), isTime), y] as const),
    binned: true,
  };
}

function pixels(width: number): number {
  return Math.max(fewestBuckets, Math.min(4000, Math.trunc(width)));
}

async function readOverCategories(work: AxisWork): Promise<Read & Pick<ChartData, 'categories'>> {
  const { session, source, summary, measures, properties, signal } = work;
  const series = Math.max(1, summary.groups.length * measures.length);
  const limit = Math.min(500, Math.max(20, Math.floor(pointsLimit / 2 / series)));
  const categories = await readCategories(session, { source, limit, order: 'rows', signal });
  const reads: (readonly ChartSeries[])[] = [];
  for (const measure of measures) {
    const sums = await readCategorySums(session, { source, groups: summary.groups, texts: categories.texts, measure, signal });
    reads.push(groupSeries({ ...work, isTime: false }, measure, properties.accumulate ? runningSums(sums) : sums, undefined));
  }
  const left = categories.all - categories.texts.length;
  const notices =
    left > 0
      ? [t('The first {0} of {1} categories are drawn. The table has them all.', count(categories.texts.length), count(categories.all))]
      : [];
  return {
    categories: categories.texts,
    series: summary.groups.flatMap((_, group) => reads.flatMap((read) => read[group] ?? [])),
    binned: false,
    notices,
  };
}

/** Each value added to those before it in its group. */
function runningSums(points: readonly ChartPoint[]): ChartPoint[] {
  const sums = new Map<number, number>();
  return points.map(([group, x, y]) => {
    const sum = (sums.get(group) ?? 0) + Number(y ?? 0);
    sums.set(group, sum);
    return [group, x, sum] as const;
  });
}
