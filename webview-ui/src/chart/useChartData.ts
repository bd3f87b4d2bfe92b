import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isAbort } from '../../../src/base/errors';
import type { ChartData, ChartKind, ChartRequest } from '../../../src/protocol/chart';
import type { ResultViewProps } from '../results/resultView';
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

/** Asks the engine for the points of a chart, and for more of them where it is looked at closely. */
export function useChartData(props: ResultViewProps, kind: ChartKind | undefined, width: number, zoom: AxisRange | undefined): ChartAnswer {
  const { host, model } = props;
  const [whole, setWhole] = useState<{ readonly data: ChartData; readonly kind: ChartKind }>();
  const [closer, setCloser] = useState<ChartData>();
  const [failure, setFailure] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  const asked = useRef<ChartRequest | undefined>(undefined);
  const step = Math.ceil(width / widthStep) * widthStep;
  useLayoutEffect(() => {
    if (!kind || step === 0) return undefined;
    const controller = new AbortController();
    const properties = model.table.visualization?.properties ?? {};
    const request: ChartRequest = { resultId: model.resultId, table: model.index, viewId: model.viewId, kind, properties, width: step };
    asked.current = request;
    host.call('result/chart', request, { signal: controller.signal }).then(
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
