import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChartData, ChartKind, ChartKindEntry } from '../../../src/protocol/chart';
import type { ChartProperties } from '../../../src/protocol/chartProperties';
import { fill } from '../grid/gridWords';
import type { ResultViewProps } from '../results/resultView';
import { pointCondition } from './chartFilter';
import { keyDeed, zoomStep } from './chartKeys';
import { ChartLegend } from './ChartLegend';
import type { CanvasDeeds } from './ChartToolbar';
import { chartSummary, legendNames, pointSentence } from './chartSummary';
import { ChartSurface } from './chartSurface';
import type { ChartTheme } from './chartTheme';
import { chartWords } from './chartWords';
import type { AxisRange, Drawing, PointPlace } from './drawing';
import { pictureDeeds } from './pictureDeeds';
import { readTheme, watchTheme } from './readTheme';
import { SelectionBar } from './SelectionBar';

type CanvasProps = ResultViewProps & {
  readonly entry: ChartKindEntry & { readonly id: ChartKind };
  readonly data: ChartData;
  readonly properties: ChartProperties;
  readonly zoom: AxisRange | undefined;
  readonly setZoom: (range: AxisRange | undefined) => void;
  readonly selecting: boolean;
  readonly setDeeds: (deeds: CanvasDeeds | undefined) => void;
  readonly localTime: boolean;
};

/** The drawn chart with its legend and what is selected on it. */
export function ChartCanvas(props: CanvasProps) {
  const { data, entry, properties, localTime, events } = props;
  const holder = useRef<HTMLDivElement>(null);
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const [selection, setSelection] = useState<AxisRange>();
  const theme = useTheme();
  const surface = useSurface(props, { holder, hidden, theme, setSelection });
  const names = legendNames(data, entry.shape === 'pie', localTime);
  const toggle = (index: number): void =>
    setHidden(new Set(hidden.has(index) ? [...hidden].filter((one) => one !== index) : [...hidden, index]));
  const clear = (): void => (surface.current?.select(undefined), setSelection(undefined));
  const press = useKeys(props, { surface, hidden, selection, setSelection, clear });
  const range = data.axis?.continuous ? selection : undefined;
  return (
    <>
      <div class="chartCanvas" data-pane role="img" aria-label={chartSummary(entry.id, data, localTime)} tabIndex={0} onKeyDown={press}>
        <div class="chartHolder" ref={holder} />
      </div>
      {range && (
        <SelectionBar
          {...{ data, range, localTime, clear }}
          setTimeRange={events.setTimeRange}
          addCondition={events.addCondition}
          announce={events.announce}
          zoom={() => (surface.current?.zoomTo(range), clear())}
        />
      )}
      {properties.legend && names.length > 1 && <ChartLegend {...{ names, theme, hidden, toggle }} />}
    </>
  );
}

/** The theme's colours, read again after each change. */
function useTheme(): ChartTheme {
  const [theme, setTheme] = useState(() => readTheme(document.body));
  useEffect(() => watchTheme(() => setTheme(readTheme(document.body))), []);
  return theme;
}

interface SurfaceParts {
  readonly holder: { readonly current: HTMLDivElement | null };
  readonly hidden: ReadonlySet<number>;
  readonly theme: ChartTheme;
  readonly setSelection: (range: AxisRange | undefined) => void;
}

/** The canvas: made once, drawn after each change, measured again with each change of its place. */
function useSurface(props: CanvasProps, parts: SurfaceParts): { readonly current: ChartSurface | undefined } {
  const surface = useRef<ChartSurface | undefined>(undefined);
  const [size, setSize] = useState<Drawing['size']>();
  const latest = useRef(props);
  latest.current = props;
  const drawing = useRef<Drawing | undefined>(undefined);
  useLayoutEffect(() => {
    const element = parts.holder.current;
    if (!element) return undefined;
    const made = new ChartSurface(element, {
      clicked: (place) => filterBy(latest.current, place),
      zoomed: (range) => latest.current.setZoom(range),
      selected: parts.setSelection,
    });
    surface.current = made;
    let seen: Drawing['size'] | undefined;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      if (seen?.width === width && seen.height === height) return; // the observer's first call tells what is known
      if (seen) made.resize();
      seen = { width, height };
      setSize(seen);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    latest.current.setDeeds(deedsOf(made, latest, drawing));
    return () => {
      observer.disconnect();
      made.dispose();
      latest.current.setDeeds(undefined);
    };
  }, []);
  const { data, entry: kind, properties, localTime, zoom, selecting } = props;
  const { hidden, theme } = parts;
  useLayoutEffect(() => {
    if (!size || size.width === 0 || size.height === 0) return;
    const before = drawing.current;
    const next: Drawing = { kind, properties, data, theme, hidden, localTime, size, zoom, complete: false };
    drawing.current = next;
    const same = before && before.theme === theme && before.hidden === hidden && before.localTime === localTime && before.size === size;
    surface.current?.draw(next, !same || before.data.binned !== data.binned);
  }, [data, kind, properties, theme, hidden, localTime, size]);
  useLayoutEffect(() => surface.current?.selecting(selecting), [selecting]);
  return surface;
}

function filterBy({ data, events }: CanvasProps, place: PointPlace): void {
  const condition = pointCondition(data, place);
  if (condition === undefined) return events.announce(chartWords.cannotFilter);
  if (!events.addCondition) return;
  events.addCondition(condition);
  events.announce(fill(chartWords.filtered, { condition }));
}

interface Latest<T> {
  readonly current: T;
}

function deedsOf(surface: ChartSurface, latest: Latest<CanvasProps>, drawing: Latest<Drawing | undefined>): CanvasDeeds {
  const step = (into: boolean): void => {
    const { data, zoom } = latest.current;
    if (data.extent) surface.zoomTo(zoomStep(data.extent, zoom, undefined, into));
  };
  const continuous = latest.current.data.axis?.continuous === true;
  const axis = {
    zoomIn: () => step(true),
    zoomOut: () => step(false),
    zoomReset: () => surface.zoomTo(undefined),
    toggleSelecting: () => undefined,
  };
  return {
    axis: continuous ? axis : undefined,
    picture: pictureDeeds(latest, drawing),
  };
}

interface KeyParts {
  readonly surface: { readonly current: ChartSurface | undefined };
  readonly hidden: ReadonlySet<number>;
  readonly selection: AxisRange | undefined;
  readonly setSelection: (range: AxisRange | undefined) => void;
  readonly clear: () => void;
}

/** The chart by its keys: points, series, zoom, selection, filter. */
function useKeys(props: CanvasProps, { surface, hidden, setSelection, clear }: KeyParts): (event: KeyboardEvent) => void {
  const { data, localTime, events, zoom } = props;
  const at = useRef<PointPlace | undefined>(undefined);
  const anchor = useRef<number | undefined>(undefined);
  const placeOf = (place: PointPlace | undefined): number | undefined => (place ? data.series[place.series]?.x[place.point] : undefined);
  const move = (place: PointPlace, extend: boolean): void => {
    const before = placeOf(at.current);
    at.current = place;
    surface.current?.point(place);
    events.announce(pointSentence(data, place, localTime));
    const here = placeOf(place);
    if (!extend || !data.axis?.continuous || before === undefined || here === undefined) {
      anchor.current = undefined;
      return;
    }
    anchor.current ??= before;
    const range: AxisRange = [Math.min(anchor.current, here), Math.max(anchor.current, here)];
    surface.current?.select(range);
    setSelection(range);
  };
  const zoomBy = (into: boolean): void => {
    if (data.extent) surface.current?.zoomTo(zoomStep(data.extent, zoom, placeOf(at.current), into));
  };
  return (event) => {
    const deed = keyDeed(event, data, hidden, at.current);
    if (!deed) return;
    event.preventDefault();
    event.stopPropagation();
    if (deed.kind === 'move') return move(deed.place, deed.extend);
    if (deed.kind === 'filter') return at.current ? filterBy(props, at.current) : undefined;
    if (deed.kind === 'clear') return (clear(), surface.current?.point(undefined));
    if (deed.kind === 'zoomReset') return surface.current?.zoomTo(undefined);
    zoomBy(deed.kind === 'zoomIn');
  };
}
