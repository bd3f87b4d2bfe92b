import type { ComponentChildren } from 'preact';
import type { Shown } from '../../../src/protocol/consolePage';
import type { QueryOutcome, RunQuery, TimeRange } from '../../../src/protocol/engine';
import type { Remedy } from '../../../src/protocol/workspaceResults';
import type { Host } from '../host';
import type { ResultView, RowSurface } from './resultView';
import type { TableModel } from './tableModel';

/** The parts around a result that a page supplies. */
export interface ResultsProps {
  readonly host: Host;
  readonly outcome: QueryOutcome;
  readonly query: RunQuery;
  /** Whether a newer answer is being waited for. */
  readonly dimmed: boolean;
  /** Whether a newer query failed or was cancelled, so that these are the rows of the one before it. */
  readonly earlier: boolean;
  readonly localTime: boolean;
  readonly setLocalTime: (localTime: boolean) => void;
  /** The id of the view to show, where one was chosen. */
  readonly view: string | undefined;
  readonly setView: (view: string) => void;
  readonly announce: (sentence: string) => void;
  readonly fail: (error: unknown) => void;
  readonly addCondition: ((condition: string) => void) | undefined;
  readonly setTimeRange?: (range: TimeRange) => void;
  readonly onShowing?: (shown: Shown) => void;
  /** Asks the query again without the page's own time range; undefined where it has none. */
  readonly askAllTime?: (() => void) | undefined;
  /** Asks the query again where the answer was over a part of what is loaded by now. */
  readonly runAgain?: (() => void) | undefined;
  /** Goes one of the ways to what is missing from the result. */
  readonly remedy: (remedy: Remedy) => void;
  /** Brings rows back that the engine has lost; false where there is no such way. */
  readonly reopenLost?: () => boolean;
}

/** The same, for one table of the result. */
export type TableProps = ResultsProps & {
  readonly model: TableModel;
  readonly version: number;
  readonly surface: { current: RowSurface | undefined };
  readonly shown: ResultView;
  readonly tables: ComponentChildren;
};
