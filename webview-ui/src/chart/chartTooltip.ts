import { fill } from '../grid/gridWords';
import { categoryText, placeText, valueText } from './chartFormat';
import { chartWords } from './chartWords';
import type { ChartTheme } from './chartTheme';
import { shownSeries, type Drawing } from './drawing';
import { seriesStyle } from './seriesStyle';

/** More lines than these hide the chart behind them. */
const mostLines = 12;
const longestName = 60;

/** Where the mouse or a key is. */
interface Pointed {
  /** The library's own sign in the series' colour. */
  readonly marker?: string;
  readonly seriesIndex?: number;
  readonly dataIndex?: number;
}

/** Tooltips are drawn on the canvas: as elements they would need styles that the page's policy forbids. */
export function tooltipOption(drawing: Drawing, trigger: 'axis' | 'item'): object {
  const { theme } = drawing;
  return {
    ...tooltipBase(theme),
    trigger,
    axisPointer: {
      type: drawing.kind.shape === 'columns' || drawing.kind.shape === 'bars' ? 'shadow' : 'line',
      lineStyle: { color: theme.dim },
    },
    formatter: (pointed: Pointed | readonly Pointed[]) =>
      Array.isArray(pointed) ? tooltipText(drawing, pointed as Pointed[]) : tooltipText(drawing, [pointed as Pointed]),
  };
}

/** What every tooltip is. */
export function tooltipBase(theme: ChartTheme): object {
  return {
    renderMode: 'richText',
    confine: true,
    transitionDuration: 0,
    backgroundColor: theme.surface,
    borderColor: theme.border,
    borderWidth: 1,
    padding: 8,
    shadowBlur: 0,
    extraCssText: '',
    textStyle: textOf(theme),
  };
}

function textOf({ foreground, font, fontSize }: ChartTheme): object {
  return { color: foreground, fontFamily: font, fontSize };
}

function tooltipText(drawing: Drawing, pointed: readonly Pointed[]): string {
  const drawn = shownSeries(drawing);
  const several = drawing.data.series.length > 1;
  const points = pointed.flatMap(({ seriesIndex = -1, dataIndex = -1, marker = '' }) => {
    const found = drawn[seriesIndex];
    return found && dataIndex >= 0 ? [{ ...found, point: dataIndex, marker }] : [];
  });
  const first = points[0];
  if (!first) return '';
  const place = placeText(drawing.data, first.series, first.point, drawing.localTime);
  const sorted = points.length > mostLines ? [...points].sort((one, other) => size(other) - size(one)) : points;
  const lines = sorted.slice(0, mostLines).map(({ series, index, point, marker }) => {
    const own = placeText(drawing.data, series, point, drawing.localTime);
    const { letter } = seriesStyle(drawing.theme, index);
    return `${marker}${several ? `${letter} ` : ''}${safe(cut(series.name))}: ${safe(valueText(series, point))}${own === place ? '' : ` (${safe(own)})`}`;
  });
  const more = points.length > mostLines ? [fill(chartWords.more, { count: points.length - mostLines })] : [];
  return [safe(cut(place)), ...lines, ...more].join('\n');
}

function size({ series, point }: { readonly series: { readonly y: readonly (number | null)[] }; readonly point: number }): number {
  return Math.abs(series.y[point] ?? 0);
}

/** The text of a category for a tooltip. */
export function partText(drawing: Drawing, place: number): string {
  const { data, localTime } = drawing;
  return safe(cut(categoryText(data.categories?.[place], data.axis ?? { type: 'string' }, localTime)));
}

/** A text that is cut where it is too long for a line. */
export function cut(text: string, length = longestName): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

/** A text in which nothing is read as a style. */
export function safe(text: string): string {
  return text.replaceAll('{', '{\u200b');
}
