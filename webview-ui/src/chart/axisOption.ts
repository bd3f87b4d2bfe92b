import type { ChartSeries } from '../../../src/protocol/chart';
import { categoryText, tickText, timeLabels } from './chartFormat';
import { chartWords } from './chartWords';
import { fade, mix, type ChartTheme } from './chartTheme';
import { cut, tooltipOption } from './chartTooltip';
import { shownSeries, splitMeasures, type DrawnSeries, type Drawing } from './drawing';
import type { ChartOption } from './echarts';
import { seriesStyle } from './seriesStyle';

/** Up to so many points every point has its sign; beyond, some have. */
const signedPoints = 12;
/** From so many points on the signs are a series of their own: to ask each point for its sign takes longer than to draw the line. */
const manyPoints = 200;
const signSize = 7;
/** From so many categories on they can be scrolled. */
const scrolledCategories = 40;
/** Below so many pixels the names of bars need the room of their axis' name. */
const narrow = 420;

/** The option of a chart along an axis. */
export function axisOption(drawing: Drawing): ChartOption {
  const { theme, data, kind } = drawing;
  const flipped = kind.shape === 'bars';
  const measures = splitMeasures(drawing);
  const panels = drawing.properties.split === 'panels' ? Math.max(1, measures.length) : 1;
  const places = Array.from({ length: panels }, (_, panel) => panel);
  const along = places.map((panel) => alongAxis(drawing, panel, panel === panels - 1));
  const values = valueAxes(drawing, measures);
  const scrolled = data.axis?.continuous === true || (data.categories?.length ?? 0) > scrolledCategories;
  return {
    useUTC: !drawing.localTime,
    animation: false,
    backgroundColor: drawing.complete ? theme.background : 'transparent',
    textStyle: { color: theme.foreground, fontFamily: theme.font, fontSize: theme.fontSize },
    ...completed(drawing),
    ...(panels > 1 ? { axisPointer: { link: [{ xAxisIndex: 'all' }] } } : {}),
    grid: places.map((panel) => gridOf(drawing, panel, panels, scrolled)),
    xAxis: flipped ? values : along,
    yAxis: flipped ? along : values,
    tooltip: tooltipOption(drawing, kind.shape === 'points' ? 'item' : 'axis'),
    ...(scrolled ? { dataZoom: zooms(drawing, flipped, panels) } : {}),
    ...(data.axis?.continuous && !drawing.complete ? { brush: brushOf(theme) } : {}),
    series: seriesOf(drawing, measures),
  };
}

/** Title and legend, where the picture leaves the page that shows them. */
export function completed({ complete, properties, theme }: Drawing): ChartOption {
  if (!complete) return {};
  const textStyle = { color: theme.foreground, fontFamily: theme.font, fontSize: theme.fontSize };
  return {
    title: { text: properties.title ?? '', left: 'center', top: 8, textStyle: { ...textStyle, fontSize: theme.fontSize + 3 } },
    legend: {
      show: properties.legend,
      type: 'scroll',
      bottom: 6,
      left: 12,
      right: 12,
      textStyle,
      pageTextStyle: textStyle,
      formatter: (name: string) => cut(name, 40),
    },
  };
}

function gridOf({ complete, properties, size }: Drawing, panel: number, panels: number, scrolled: boolean): object {
  const top = complete && properties.title !== undefined ? 40 : 12;
  const bottom = (scrolled && !complete ? 34 : 8) + (complete && properties.legend ? 30 : 0);
  const room = Math.max(40, size.height - top - bottom);
  const height = room / panels;
  return {
    left: 10,
    right: 16,
    top: top + height * panel + (panel > 0 ? 8 : 0),
    height: height - (panel > 0 ? 8 : 0),
    outerBoundsMode: 'same',
    outerBoundsContain: 'all',
  };
}

function alongAxis(drawing: Drawing, panel: number, last: boolean): object {
  const { data, theme, properties, localTime, kind } = drawing;
  const { axis, categories } = data;
  const flipped = kind.shape === 'bars';
  const name = flipped ? (properties.yTitle ?? properties.xTitle) : properties.xTitle;
  const shared = {
    gridIndex: panel,
    ...styleOf(theme),
    splitLine: { show: false },
    ...(last && !(flipped && drawing.size.width < narrow) ? nameOf(theme, name ?? axis?.name ?? '', flipped) : {}),
  };
  if (!axis?.continuous) {
    const texts = (categories ?? []).map((text) => categoryText(text, axis ?? { type: 'string' }, localTime));
    const axisLabel = {
      color: theme.foreground,
      hideOverlap: true,
      formatter: (text: string) => cut(text, flipped ? besideBars(drawing) : 24),
      ...(flipped ? {} : tilt(texts, drawing)),
    };
    return { ...shared, type: 'category', data: texts, inverse: flipped, axisLabel, axisTick: { show: false } };
  }
  const bounds = data.extent ? { min: data.extent[0], max: data.extent[1] } : {};
  const room = kind.shape === 'columns' || data.extent?.[0] === data.extent?.[1] ? {} : bounds;
  if (axis.type === 'datetime') {
    return {
      ...shared,
      ...room,
      type: 'time',
      axisLabel: { color: theme.foreground, hideOverlap: true, formatter: timeLabels(drawing.zoom ?? data.extent ?? [0, 0]), show: last },
    };
  }
  const scale = properties.xLog
    ? { type: 'log', ...(data.extent && data.extent[0] > 0 ? bounds : {}) }
    : { type: 'value', scale: true, ...room };
  return { ...shared, ...scale, axisLabel: { color: theme.foreground, hideOverlap: true, formatter: tickText, show: last } };
}

/** How many letters of a name fit beside bars, which keep the larger part of the room. */
function besideBars({ size, theme }: Drawing): number {
  return Math.max(8, Math.min(40, Math.floor((size.width * 0.4) / (theme.fontSize * 0.6))));
}

/** Long names under many columns are tilted, so that none is cut away. */
function tilt(texts: readonly string[], { size, theme }: Drawing): object {
  const longest = Math.min(24, Math.max(0, ...texts.map((text) => text.length)));
  const room = (size.width - 80) / Math.max(1, texts.length);
  return longest * theme.fontSize * 0.6 > room ? { rotate: 40 } : {};
}

function valueAxes(drawing: Drawing, measures: readonly string[]): object[] {
  const { theme, properties, data, kind } = drawing;
  const flipped = kind.shape === 'bars';
  const own =
    properties.yTitle ?? ([...new Set(data.series.map(({ measure }) => measure))].length === 1 ? data.series[0]?.measure : undefined);
  const name = flipped ? (properties.xTitle ?? own) : own;
  const percent = properties.stacking === 'stacked100' && kind.shape !== 'line' && kind.shape !== 'points';
  const splitLine = { lineStyle: { color: fade(mix(theme.background, theme.foreground, 0.5), theme.highContrast ? 0.5 : 0.22) } };
  const axis = (title: string | undefined, more: object): object => ({
    type: properties.yLog && !percent ? 'log' : 'value',
    ...styleOf(theme),
    splitLine,
    axisLabel: { color: theme.foreground, hideOverlap: true, formatter: percent ? (value: number) => `${tickText(value)} %` : tickText },
    axisLine: { show: false },
    ...(percent ? { max: 100 } : {}),
    ...(properties.yMinimum === undefined ? {} : { min: properties.yMinimum }),
    ...(properties.yMaximum === undefined ? {} : { max: properties.yMaximum }),
    ...nameOf(theme, title ?? '', !flipped),
    ...more,
  });
  if (measures.length === 0) return [axis(name, {})];
  if (properties.split === 'panels') return measures.map((measure, panel) => axis(measure, { gridIndex: panel }));
  return measures.map((measure, place) => {
    const side = {
      position: place % 2 === 0 ? 'left' : 'right',
      offset: Math.floor(place / 2) * 64,
      splitLine: { ...splitLine, show: place === 0 },
    };
    return axis(measure, { ...side, axisLine: { show: true, lineStyle: { color: theme.line } } });
  });
}

function styleOf(theme: ChartTheme): object {
  return { axisLine: { lineStyle: { color: theme.line }, onZero: false }, axisTick: { lineStyle: { color: theme.line } } };
}

function nameOf(theme: ChartTheme, name: string, upright: boolean): object {
  if (name === '') return {};
  return {
    name: cut(name, 50),
    nameLocation: 'middle',
    nameGap: upright ? 12 : theme.fontSize + 16,
    nameTextStyle: { color: theme.dim, fontSize: theme.fontSize },
  };
}

function zooms({ complete, theme, zoom, size }: Drawing, flipped: boolean, panels: number): object[] {
  const axes = Array.from({ length: panels }, (_, panel) => panel);
  const part = {
    ...(flipped ? { yAxisIndex: axes } : { xAxisIndex: axes }),
    filterMode: 'none',
    ...(zoom ? { startValue: zoom[0], endValue: zoom[1] } : {}),
  };
  if (complete) return [{ type: 'inside', ...part }];
  const slider = {
    type: 'slider',
    ...part,
    showDetail: false,
    brushSelect: false,
    borderColor: theme.line,
    fillerColor: fade(theme.selection, 0.2),
    backgroundColor: 'transparent',
    handleStyle: { color: theme.surface, borderColor: theme.selection },
    moveHandleStyle: { color: theme.dim },
    dataBackground: { lineStyle: { color: theme.dim, opacity: 0.5 }, areaStyle: { color: theme.dim, opacity: 0.15 } },
    selectedDataBackground: { lineStyle: { color: theme.dim }, areaStyle: { color: theme.dim, opacity: 0.2 } },
    ...(flipped ? { right: 2, width: 14, top: 12, bottom: 12 } : { left: 16, right: 20, bottom: 6, height: 16 }),
    show: size.height >= 160,
  };
  return [{ type: 'inside', ...part, zoomOnMouseWheel: true, moveOnMouseWheel: false, moveOnMouseMove: true }, slider];
}

function brushOf(theme: ChartTheme): object {
  return {
    xAxisIndex: 0,
    brushType: 'lineX',
    brushMode: 'single',
    transformable: true,
    brushStyle: { color: fade(theme.selection, 0.2), borderColor: theme.selection, borderWidth: 1 },
    outOfBrush: {},
    throttleType: 'debounce',
    throttleDelay: 100,
  };
}

function seriesOf(drawing: Drawing, measures: readonly string[]): object[] {
  const shown = shownSeries(drawing);
  const { stacking } = drawing.properties;
  const stacked = stacking !== 'none' && ['area', 'columns', 'bars'].includes(drawing.kind.shape);
  const totals = stacked && stacking === 'stacked100' ? totalsOf(shown) : undefined;
  const look = (one: DrawnSeries): SeriesLook => ({ stacked, totals, axis: axisOf(drawing, measures, one) });
  const drawn = shown.map((one) => oneSeries(drawing, one, look(one)));
  return [...drawn, ...anomalySeries(drawing, shown, measures), ...signSeries(drawing, shown, look)];
}

function axisOf({ properties }: Drawing, measures: readonly string[], { series }: DrawnSeries): object {
  const place = Math.max(0, measures.indexOf(series.measure));
  return { yAxisIndex: place, ...(properties.split === 'panels' ? { xAxisIndex: place } : {}) };
}

interface SeriesLook {
  readonly stacked: boolean;
  readonly totals: ReadonlyMap<number, number> | undefined;
  readonly axis: object;
}

function oneSeries(drawing: Drawing, { series, index }: DrawnSeries, { stacked, totals, axis }: SeriesLook): object {
  const { theme, kind } = drawing;
  const style = seriesStyle(theme, index);
  const several = drawing.data.series.length > 1;
  const data = pointsOf(drawing, series, totals);
  const shared = { name: cut(series.name, 200), data, ...axis, ...(stacked ? { stack: series.measure } : {}) };
  if (kind.shape === 'columns' || kind.shape === 'bars') {
    const itemStyle = {
      color: style.colour,
      ...(several && style.decal ? { decal: style.decal } : {}),
      ...(theme.highContrast ? { borderColor: theme.foreground, borderWidth: 1 } : {}),
    };
    return { ...shared, type: 'bar', itemStyle, barMaxWidth: 48, barMinHeight: 1, barMinWidth: 1, emphasis: { focus: 'none' } };
  }
  const look = { color: style.colour, ...(theme.highContrast ? { borderColor: theme.foreground } : {}) };
  if (kind.shape === 'points') {
    const symbolSize = series.x.length > 2000 ? 4 : 8;
    return { ...shared, type: 'scatter', symbol: style.symbol, symbolSize, itemStyle: { ...look, opacity: theme.highContrast ? 1 : 0.75 } };
  }
  return {
    ...shared,
    type: 'line',
    itemStyle: look,
    lineStyle: { width: theme.highContrast ? 2.5 : 1.8, type: style.dash, color: style.colour },
    ...(kind.shape === 'area' ? { areaStyle: { color: style.colour, opacity: stacked ? 0.6 : 0.3 } } : {}),
    ...signsOf(series.x.length, style.symbol, { several, apart: signsApart(series, stacked) }),
    emphasis: { focus: 'none' },
  };
}

/** The points as the library takes them. */
function pointsOf(
  { properties, kind }: Drawing,
  series: ChartSeries,
  totals: ReadonlyMap<number, number> | undefined,
): (readonly (number | null)[])[] {
  const logged = properties.yLog && !totals;
  return series.y.map((y, point) => {
    const x = series.x[point] ?? 0;
    const value = y === null || (logged && y <= 0) ? null : totals ? (100 * y) / (totals.get(x) || 1) : y;
    return kind.shape === 'bars' ? [value, x] : [x, value];
  });
}

/** The signs on a line: on every point where there are few, else on some, each series on its own. */
function signsOf(points: number, symbol: string, { several, apart }: { readonly several: boolean; readonly apart: boolean }): object {
  const size = { symbolSize: signSize, showSymbol: true, showAllSymbol: true };
  if (points <= signedPoints * 5 && !several) return { symbol, ...size };
  if (!several || apart) return { symbol, ...size, showSymbol: false };
  const step = stepOf(points);
  return { ...size, symbol: (_: unknown, { dataIndex }: { dataIndex: number }) => (dataIndex % step === step >> 1 ? symbol : 'none') };
}

/** Of so many points each has no sign but one. */
function stepOf(points: number): number {
  return Math.max(1, Math.ceil(points / signedPoints));
}

/** Stacked signs stand where only the stack knows. */
function signsApart(series: ChartSeries, stacked: boolean): boolean {
  return !stacked && series.x.length >= manyPoints;
}

/** The signs on lines of many points, behind all series of which others speak by their place. */
function signSeries(drawing: Drawing, shown: readonly DrawnSeries[], look: (one: DrawnSeries) => SeriesLook): object[] {
  const { theme, kind, data } = drawing;
  if (data.series.length < 2 || !['line', 'area'].includes(kind.shape)) return [];
  return shown.flatMap((one) => {
    if (!signsApart(one.series, look(one).stacked)) return [];
    const { symbol, colour } = seriesStyle(theme, one.index);
    const points = pointsOf(drawing, one.series, undefined);
    const step = stepOf(points.length);
    const shared = { name: cut(one.series.name, 200), type: 'scatter', symbol, symbolSize: signSize, silent: true, ...look(one).axis };
    const itemStyle = { color: colour, ...(theme.highContrast ? { borderColor: theme.foreground } : {}) };
    return [{ ...shared, itemStyle, tooltip: { show: false }, z: 4, data: points.filter((_, place) => place % step === step >> 1) }];
  });
}

function totalsOf(shown: readonly DrawnSeries[]): ReadonlyMap<number, number> {
  const totals = new Map<number, number>();
  for (const { series } of shown) series.x.forEach((x, point) => totals.set(x, (totals.get(x) ?? 0) + Math.abs(series.y[point] ?? 0)));
  return totals;
}

function anomalySeries({ theme }: Drawing, shown: readonly DrawnSeries[], measures: readonly string[]): object[] {
  return shown.flatMap(({ series }) => {
    if (!series.anomalies || series.anomalies.length === 0) return [];
    const itemStyle = { color: 'transparent', borderColor: theme.error, borderWidth: 2 };
    const place = Math.max(0, measures.indexOf(series.measure));
    return [
      {
        name: chartWords.anomalies,
        type: 'scatter',
        symbol: 'circle',
        symbolSize: 14,
        itemStyle,
        silent: true,
        tooltip: { show: false },
        yAxisIndex: place,
        data: series.anomalies.map(({ x, y }) => [x, y]),
        z: 5,
      },
    ];
  });
}
