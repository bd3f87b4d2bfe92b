import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isAbort } from '../../../src/base/errors';
import type { ChartData, ChartKind, ChartRequest } from '../../../src/protocol/chart';
import type { Host } from '../host';
import type { ResultViewProps } from '../results/resultView';
import type { TableModel } from '../results/tableModel';
import type { AxisRange } from './drawing';
import { mergeCloser } from './mergeCloser';

/** A chart's points as they are known now. */
export interface ChartAnswer {
  readonly data: ChartData | undefined;
  readonly failure: unknown;
  readonly retry: () => void;
}

/** Widths that differ by less than this are drawn from the same points. */
const widthStep = 200;

/** A question that was asked, with the means to take it back. */
interface EarlyAnswer {
  readonly request: ChartRequest;
  readonly controller: AbortController;
  readonly answer: Promise<ChartData>;
  taken: boolean;
}

/**
 * The first question is asked before the chart's place is measured, for the width of the whole page, so that the engine reads while the page
 * draws what is around the chart.
 */
function askEarly(host: Host, request: ChartRequest): EarlyAnswer {
  const controller = new AbortController();
  const answer = host.call('result/chart', request, { signal: controller.signal });
  answer.catch(() => undefined); // who takes the answer hears of its failure
  return { request, controller, answer, taken: false };
}

/** The early answer where it is the one that is needed; else it is taken back. It serves once. */
function takeEarly(early: EarlyAnswer | undefined, request: ChartRequest): EarlyAnswer | undefined {
  if (!early || early.taken) return undefined;
  early.taken = true;
  if (JSON.stringify(early.request) === JSON.stringify(request)) return early;
  early.controller.abort();
  return undefined;
}

function requestOf(model: TableModel, kind: ChartKind, width: number): ChartRequest {
  const properties = model.table.visualization?.properties ?? {};
  return { resultId: model.resultId, table: model.index, viewId: model.viewId, kind, properties, width };
}

function stepOf(width: number): number {
  return Math.ceil(width / widthStep) * widthStep;
}

/** Asks the engine for the points of a chart, and for more of them where it is looked at closely. */
export function useChartData(props: ResultViewProps, kind: ChartKind | undefined, width: number, zoom: AxisRange | undefined): ChartAnswer {
  const { host, model } = props;
  const [whole, setWhole] = useState<{ readonly data: ChartData; readonly kind: ChartKind }>();
  const [closer, setCloser] = useState<ChartData>();
  const [failure, setFailure] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  const asked = useRef<ChartRequest | undefined>(undefined);
  const early = useRef<EarlyAnswer | undefined>(undefined);
  early.current ??= kind && askEarly(host, requestOf(model, kind, stepOf(window.innerWidth)));
  const step = stepOf(width);
  useLayoutEffect(() => {
    if (!kind || step === 0) return undefined;
    const request = requestOf(model, kind, step);
    asked.current = request;
    const { controller, answer } = takeEarly(early.current, request) ?? askEarly(host, request);
    answer.then(
      (data) => {
        setFailure(undefined);
        setCloser(undefined);
        setWhole({ data, kind });
      },
      (error: unknown) => {
        if (!isAbort(error)) setFailure(error);
      },
    );
    return () => controller.abort();
  }, [model, model.viewId, kind, step, attempt]);
  const [from, to] = zoom ?? [];
  useEffect(() => {
    if (from === undefined || to === undefined || !whole?.data.binned || !asked.current) {
      setCloser(undefined);
      return undefined;
    }
    const controller = new AbortController();
    host.call('result/chart', { ...asked.current, from, to }, { signal: controller.signal }).then(
      (data) => setCloser(mergeCloser(whole.data, data, [from, to])),
      (error: unknown) => {
        if (!isAbort(error)) props.events.fail(error);
      },
    );
    return () => controller.abort();
  }, [whole, from, to]);
  // The points of another kind are not shown as this one.
  const data = whole?.kind === kind ? (closer ?? whole?.data) : undefined;
  return { data, failure, retry: () => (setFailure(undefined), setAttempt(attempt + 1)) };
}
