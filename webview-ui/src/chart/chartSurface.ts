import { chartOption } from './chartOption';
import { shownSeries, type AxisRange, type Drawing, type PointPlace } from './drawing';
import { createChart, type Chart } from './echarts';

/** What a person did to a chart. */
export interface SurfaceEvents {
  readonly clicked: (place: PointPlace) => void;
  /** Another part of the axis is looked at; undefined for all of it. */
  readonly zoomed: (range: AxisRange | undefined) => void;
  readonly selected: (range: AxisRange | undefined) => void;
}

/** How near to a point a click must be. */
const reach = 14;
const zoomRest = 200;
/** Milliseconds of an hour, a minute, a second. */
const roundTimes = [3_600_000, 60_000, 1000];

interface ZoomState {
  readonly start: number;
  readonly end: number;
  readonly startValue: number;
  readonly endValue: number;
}

/** The canvas of a chart: drawing, zoom, selection and clicks. */
export class ChartSurface {
  readonly #chart: Chart;
  readonly #events: SurfaceEvents;
  #drawing: Drawing | undefined;
  #timer = 0;
  #selecting = false;
  #selected: AxisRange | undefined;

  constructor(element: HTMLElement, events: SurfaceEvents) {
    this.#events = events;
    this.#chart = createChart(element);
    this.#listen();
  }

  /** Draws; `fresh` forgets what was drawn before, else the zoom in progress goes on. */
  draw(drawing: Drawing, fresh: boolean): void {
    this.#drawing = drawing;
    if (fresh) {
      const zoom = this.#zoom();
      this.#chart.setOption(chartOption({ ...drawing, zoom }), { notMerge: true });
      if (this.#selecting) this.selecting(true);
      if (this.#selected) this.select(this.#selected);
    } else {
      const parts = Object.entries(chartOption(drawing)).filter(([name]) => name !== 'dataZoom');
      this.#chart.setOption(Object.fromEntries(parts), { replaceMerge: ['series'] });
    }
  }

  resize(): void {
    this.#chart.resize();
  }

  /** Whether dragging selects a range. */
  selecting(on: boolean): void {
    this.#selecting = on;
    const brushOption = on ? { brushType: 'lineX', brushMode: 'single' } : { brushType: false };
    this.#chart.dispatchAction({ type: 'takeGlobalCursor', key: 'brush', brushOption });
  }

  /** Shows a range as selected, or none. */
  select(range: AxisRange | undefined): void {
    this.#selected = range;
    const areas = range ? [{ brushType: 'lineX', xAxisIndex: 0, coordRange: [...range] }] : [];
    this.#chart.dispatchAction({ type: 'brush', areas });
  }

  zoomTo(range: AxisRange | undefined): void {
    const part = range ? { startValue: range[0], endValue: range[1] } : { start: 0, end: 100 };
    this.#chart.dispatchAction({ type: 'dataZoom', dataZoomIndex: 0, ...part });
  }

  /** Shows the tooltip of a point, as the mouse would; undefined takes it away. */
  point(place: PointPlace | undefined): void {
    if (!this.#drawing) return;
    if (!place) return this.#chart.dispatchAction({ type: 'hideTip' });
    const shape = this.#drawing.kind.shape;
    const seriesIndex =
      shape === 'pie' || shape === 'treemap' ? 0 : shownSeries(this.#drawing).findIndex(({ index }) => index === place.series);
    const dataIndex = shape === 'pie' ? visibleBefore(this.#drawing, place.point) : place.point;
    this.#chart.dispatchAction({ type: 'downplay' });
    this.#chart.dispatchAction({ type: 'highlight', seriesIndex, dataIndex });
    this.#chart.dispatchAction({ type: 'showTip', seriesIndex, dataIndex });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#chart.dispose();
  }

  #listen(): void {
    const chart = this.#chart;
    chart.on('click', (event) => {
      const place = this.#placeOf(event as unknown as Clicked);
      if (place && !this.#selecting) this.#events.clicked(place);
    });
    chart.getZr().on('click', ({ offsetX, offsetY, target }) => {
      if (target || this.#selecting) return; // what has a form of its own is told by the chart
      const place = this.#nearest(offsetX, offsetY);
      if (place) this.#events.clicked(place);
    });
    chart.on('datazoom', () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#events.zoomed(this.#zoom()), zoomRest);
    });
    chart.on('brushEnd', (event) => {
      const [area] = (event as { areas?: readonly { coordRange?: readonly [number, number] }[] }).areas ?? [];
      const drawn = area?.coordRange;
      this.#selected = drawn && drawn[0] < drawn[1] ? this.#rounded(drawn) : undefined;
      this.#events.selected(this.#selected);
    });
  }

  /** A range as exact as the mouse can be: to the second, minute or hour that is not wider than a pixel. */
  #rounded(range: AxisRange): AxisRange {
    const { data, size } = this.#drawing ?? {};
    const [from, to] = this.#zoom() ?? data?.extent ?? range;
    const pixel = (to - from) / Math.max(1, size?.width ?? 1);
    const step = data?.axis?.type === 'datetime' ? (roundTimes.find((time) => time <= pixel) ?? 1) : 0;
    const round = (value: number): number => (step > 0 ? Math.round(value / step) * step : Number(value.toPrecision(5)));
    const rounded: AxisRange = [round(range[0]), round(range[1])];
    return rounded[0] < rounded[1] ? rounded : range;
  }

  #zoom(): AxisRange | undefined {
    const option = this.#chart.getOption() as { readonly dataZoom?: readonly ZoomState[] } | undefined; // none before the first drawing
    const state = option?.dataZoom?.[0];
    if (!state || (state.start <= 0.01 && state.end >= 99.99)) return undefined;
    return [Number(state.startValue), Number(state.endValue)];
  }

  #placeOf({ seriesType, seriesIndex = 0, dataIndex = -1, data }: Clicked): PointPlace | undefined {
    const drawing = this.#drawing;
    if (!drawing) return undefined;
    if (seriesType === 'treemap') return data?.leaf === undefined ? undefined : { series: 0, point: data.leaf };
    if (seriesType === 'pie') return data?.place === undefined ? undefined : { series: 0, point: data.place };
    const index = shownSeries(drawing)[seriesIndex]?.index;
    return index === undefined || dataIndex < 0 ? undefined : { series: index, point: dataIndex };
  }

  /** The point nearest to a place on the canvas, where one is near. */
  #nearest(x: number, y: number): PointPlace | undefined {
    const drawing = this.#drawing;
    if (!drawing || !['line', 'area', 'points'].includes(drawing.kind.shape)) return undefined;
    let best: { readonly place: PointPlace; readonly distance: number } | undefined;
    shownSeries(drawing).forEach(({ series, index }, seriesIndex) => {
      for (const [point, value] of series.y.entries()) {
        if (value === null) continue;
        const at = this.#chart.convertToPixel({ seriesIndex }, [series.x[point] ?? 0, value]) as unknown as readonly [number, number];
        const distance = Math.hypot(at[0] - x, at[1] - y);
        if (distance <= reach && distance < (best?.distance ?? Infinity)) best = { place: { series: index, point }, distance };
      }
    });
    return best?.place;
  }
}

interface Clicked {
  readonly seriesType?: string;
  readonly seriesIndex?: number;
  readonly dataIndex?: number;
  readonly data?: { readonly leaf?: number; readonly place?: number };
}

/** How many parts of a pie stand before one. */
function visibleBefore({ data, hidden }: Drawing, place: number): number {
  const values = data.series[0]?.y ?? [];
  return values.slice(0, place).filter((value, index) => !hidden.has(index) && (value ?? 0) > 0).length;
}
