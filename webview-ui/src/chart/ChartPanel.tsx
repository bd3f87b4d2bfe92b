import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { chartKindOf, type ChartData, type ChartKind } from '../../../src/protocol/chart';
import { readProperties, type ChartProperties } from '../../../src/protocol/chartProperties';
import { fill } from '../grid/gridWords';
import { failureOf } from '../results/Problem';
import type { ResultViewProps } from '../results/resultView';
import { ChartCard } from './ChartCard';
import { firstKind } from './chartOffer';
import { ChartToolbar, type CanvasDeeds } from './ChartToolbar';
import { chartSummary } from './chartSummary';
import type { AxisRange } from './drawing';
import { chartWords } from './chartWords';
import type { DrawingParts } from './drawingParts';
import { useChartData } from './useChartData';

/** One table of a result as a chart, with what can be done with it. */
export function ChartPanel(props: ResultViewProps) {
  const { model, display } = props;
  const [picked, pick] = useState<ChartKind>();
  const [zoom, setZoom] = useState<AxisRange>();
  const [selecting, setSelecting] = useState(false);
  const [deeds, setDeeds] = useState<CanvasDeeds>();
  const body = useRef<HTMLDivElement>(null);
  const width = useWidth(body);
  const kind = picked ?? firstKind(model.table);
  const answer = useChartData(props, kind, width, zoom);
  const { data } = answer;
  const drawing = useDrawing();
  const properties = useMemo(() => readProperties(kind ?? '', model.table.visualization?.properties ?? {}).properties, [kind, model.table]);
  const choose = (next: ChartKind): void => (setZoom(undefined), setSelecting(false), setDeeds(undefined), pick(next));
  const toggleSelecting = (): void => setSelecting(!selecting);
  return (
    <section class="chartPanel">
      <ChartToolbar
        table={model.table}
        kind={kind}
        pick={choose}
        selecting={selecting}
        axis={data && deeds?.axis && { ...deeds.axis, toggleSelecting }}
        picture={data && deeds?.picture}
      />
      {properties.title !== undefined && <h2 class="chartTitle">{properties.title}</h2>}
      <Notices data={data} />
      <div class="chartBody" ref={body}>
        <Content {...props} {...{ kind, properties, answer, drawing, zoom, setZoom, selecting, setDeeds }} localTime={display.localTime} />
      </div>
    </section>
  );
}

type ContentProps = ResultViewProps & {
  readonly kind: ChartKind | undefined;
  readonly properties: ChartProperties;
  readonly answer: ReturnType<typeof useChartData>;
  readonly drawing: LoadedDrawing;
  readonly zoom: AxisRange | undefined;
  readonly setZoom: (range: AxisRange | undefined) => void;
  readonly selecting: boolean;
  readonly setDeeds: (deeds: CanvasDeeds | undefined) => void;
  readonly localTime: boolean;
};

function Content(props: ContentProps) {
  const { kind, answer, drawing, model, localTime } = props;
  const { data, failure } = answer;
  const entry = kind === undefined ? undefined : chartKindOf(kind);
  if (!kind || !entry) {
    const written = model.table.visualization?.kind;
    return <Message text={written === undefined ? chartWords.notPlottable : fill(chartWords.unknown, { kind: written })} />;
  }
  if (failure !== undefined) return <Message text={failureOf(failure).message} retry={answer.retry} />;
  if (!data) return <Message text={chartWords.loading} />;
  if (entry.shape === 'card') return <ChartCard data={data} localTime={localTime} label={chartSummary(kind, data, localTime)} />;
  if (!hasPoints(data)) return model.rows === 0 ? null : <Message text={chartWords.noPoints} />;
  if (drawing.failure !== '') return <Message text={fill(chartWords.failed, { reason: drawing.failure })} retry={drawing.retry} />;
  if (!drawing.parts) return <Message text={chartWords.loading} />;
  return <drawing.parts.ChartCanvas key={kind} {...props} entry={entry} data={data} />;
}

/** What draws, once it is loaded; an empty failure where nothing failed. */
interface LoadedDrawing {
  readonly parts: DrawingParts | undefined;
  readonly failure: string;
  readonly retry: () => void;
}

/** Loads what draws, while the engine reads the points. */
function useDrawing(): LoadedDrawing {
  const [loaded, setLoaded] = useState<Omit<LoadedDrawing, 'retry'>>({ parts: undefined, failure: '' });
  const [attempt, setAttempt] = useState(0);
  useLayoutEffect(() => {
    let gone = false;
    import('./drawingParts').then(
      ({ drawingParts }) => {
        if (!gone) setLoaded({ parts: drawingParts, failure: '' });
      },
      (error: unknown) => {
        if (!gone) setLoaded({ parts: undefined, failure: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      gone = true;
    };
  }, [attempt]);
  return { ...loaded, retry: () => setAttempt(attempt + 1) };
}

function hasPoints({ series, leaves }: ChartData): boolean {
  return (leaves?.length ?? 0) > 0 || series.some(({ y }) => y.some((value) => value !== null));
}

function Message({ text, retry }: { readonly text: string; readonly retry?: () => void }) {
  return (
    <div class="chartMessage" role="status">
      <p>{text}</p>
      {retry && (
        <button type="button" class="linkButton" onClick={retry}>
          {chartWords.retry}
        </button>
      )}
    </div>
  );
}

/** What the chart leaves out or does otherwise than asked. */
function Notices({ data }: { readonly data: ChartData | undefined }) {
  if (!data || data.notices.length === 0) return null;
  return (
    <ul class="chartNotices" role="status">
      {data.notices.map((notice) => (
        <li key={notice}>
          <span class="codicon codicon-info" aria-hidden="true" /> {notice}
        </li>
      ))}
    </ul>
  );
}

/** The width of an element, once it has one, and after each change. */
function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) return undefined;
    setWidth(element.current.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.current?.clientWidth ?? 0));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return width;
}
