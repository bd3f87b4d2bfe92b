import type { ChartData } from '../../../src/protocol/chart';
import type { TimeRange } from '../../../src/protocol/engine';
import { fill } from '../grid/gridWords';
import { Button } from '../ui/Button';
import { axisText } from './chartFormat';
import { rangeCondition, timeRangeOf } from './chartFilter';
import type { AxisRange } from './drawing';
import { chartWords } from './chartWords';

/** What can be done with a selected part of the axis. */
export function SelectionBar(props: {
  readonly data: ChartData;
  readonly range: AxisRange;
  readonly localTime: boolean;
  readonly setTimeRange: ((range: TimeRange) => void) | undefined;
  readonly addCondition: ((condition: string) => void) | undefined;
  readonly announce: (sentence: string) => void;
  readonly zoom: () => void;
  readonly clear: () => void;
}) {
  const { data, range, localTime, setTimeRange, addCondition } = props;
  const { axis } = data;
  if (!axis) return null;
  const condition = rangeCondition(data, range);
  const words = { from: axisText(axis, snap(range[0], axis.type), localTime), to: axisText(axis, snap(range[1], axis.type), localTime) };
  const use = (): void => {
    setTimeRange?.(timeRangeOf(range));
    props.announce(fill(chartWords.usedAsTimeRange, words));
  };
  return (
    <div class="chartSelection">
      <bdi class="chartSelectionRange">{fill(chartWords.selected, words)}</bdi>
      {axis.type === 'datetime' && setTimeRange && <Button kind="primary" label={chartWords.useAsTimeRange} onClick={use} />}
      {condition !== undefined && addCondition && <Button label={chartWords.filterRange} onClick={() => addCondition(condition)} />}
      <Button label={chartWords.zoomToRange} onClick={props.zoom} />
      <Button kind="icon" icon="close" label={chartWords.clearRange} onClick={props.clear} />
    </div>
  );
}

/** A mouse has no parts of a millisecond. */
function snap(value: number, type: string): number {
  return type === 'datetime' ? Math.round(value) : Number(value.toPrecision(6));
}
