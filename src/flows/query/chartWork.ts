import { t } from '@vscode/l10n';
import { cellText } from '../../base/cell';
import type { EngineValue } from '../../base/cell';
import type { CellText, ColumnType } from '../../base/column';
import { formatDateTime, ticksPerMillisecond, unixEpochTicks } from '../../base/ticks';
import type { ChartKey, ChartKindEntry, ChartRequest, ChartSeries } from '../../protocol/chart';
import type { ChartColumn, ChartColumns } from '../../protocol/chartColumns';
import type { ChartProperties } from '../../protocol/chartProperties';
import type { ChartPoint, SeriesGroup } from '../../store/chartSeries';
import type { SourceColumn } from '../../store/chartSource';
import type { Session } from '../../store/duckdb';
import type { StoredTable } from '../../store/resultsTable';
import type { ViewDefinition } from '../../store/resultsView';

/** More lines than these tell nothing apart. */
export const seriesLimit = 50;
/** What a chart draws at most, all series together. */
export const pointsLimit = 8000;

/** A chart that is being read. */
export interface ChartWork {
  readonly session: Session;
  readonly table: StoredTable;
  readonly view: ViewDefinition;
  readonly kind: ChartKindEntry;
  readonly properties: ChartProperties;
  readonly columns: readonly ChartColumn[];
  readonly choice: ChartColumns;
  readonly request: ChartRequest;
  readonly signal: AbortSignal;
}

/** A column of the result as the store reads it. */
export function sourceColumn({ columns }: ChartWork, index: number): SourceColumn {
  const { type, array } = columns[index] ?? { type: 'string' as const, array: undefined };
  return { index, type, array };
}

/** How the numbers of an axis of a type are read: datetimes as milliseconds since 1970. */
export function axisNumber(value: EngineValue, isTime: boolean): number {
  return isTime ? Number(BigInt(value ?? 0) - unixEpochTicks) / Number(ticksPerMillisecond) : Number(value);
}

/** The engine's value of a place on the axis. */
export function axisValue(value: number, isTime: boolean): EngineValue {
  return isTime ? BigInt(Math.round(value * Number(ticksPerMillisecond))) + unixEpochTicks : value;
}

/** The keys of a group as the page shows them and filters by them. */
export function keysOf({ columns, choice }: ChartWork, group: SeriesGroup): readonly ChartKey[] {
  return group.keys.map((text, index) => {
    const { name, type } = columns[choice.series[index] ?? 0] ?? { name: '', type: 'string' as const };
    return { name, type, text };
  });
}

/** What a series is called: by its keys, by its column, or by both where there are several columns. */
export function seriesName(work: ChartWork, group: SeriesGroup, measure: number): string {
  const column = work.columns[work.choice.ys[measure] ?? 0]?.name ?? '';
  if (group.keys.length === 0) return column;
  const keys = group.keys.map(shownKey).join(', ');
  return work.choice.ys.length === 1 ? keys : `${keys}: ${column}`;
}

function shownKey(text: CellText): string {
  if (text === null) return t('null');
  return text === '' ? t('(empty)') : text;
}

export interface SeriesPoints {
  readonly work: ChartWork;
  readonly group: SeriesGroup;
  readonly measure: number;
  readonly points: readonly ChartPoint[];
  readonly isTime: boolean;
}

/** A series of the points of one group. Texts go with it where its numbers are not exact. */
export function seriesOf({ work, group, measure, points, isTime }: SeriesPoints): ChartSeries {
  const column = work.columns[work.choice.ys[measure] ?? 0];
  const type: ColumnType = column?.array !== undefined || column?.type === 'timespan' ? 'real' : (column?.type ?? 'real');
  const xTexts = isTime && points.some(([, x]) => BigInt(x ?? 0) % ticksPerMillisecond !== 0n);
  const exact = points.every(([, , y]) => isExact(y));
  return {
    name: seriesName(work, group, measure),
    measure: column?.name ?? '',
    keys: keysOf(work, group),
    x: points.map(([, x]) => axisNumber(x, isTime)),
    y: points.map(([, , y]) => (y === null ? null : Number(y))),
    ...(xTexts ? { xTexts: points.map(([, x]) => formatDateTime(BigInt(x ?? 0))) } : {}),
    ...(exact ? {} : { yTexts: points.map(([, , y]) => cellText(y, typeof y === 'string' ? 'decimal' : type)) }),
  };
}

/** Whether a value is the same as the page's number for it. */
function isExact(value: EngineValue): boolean {
  if (typeof value === 'bigint') return BigInt(Number(value)) === value;
  return typeof value !== 'string' || String(Number(value)) === cellText(value, 'decimal');
}

/** Says that series are left out. */
export function seriesNotice(shown: number, all: number): readonly string[] {
  if (all <= shown) return [];
  return [t('{0} of {1} series are drawn: those with the largest sums. The table has them all.', count(shown), count(all))];
}

/** A number with separators between its thousands. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}
