import type { ComponentType } from 'preact';
import type { QueryOutcome, ResultTable, RunQuery, TimeRange } from '../../../src/protocol/engine';
import type { DisplayOptions } from '../grid/cellDisplay';
import type { Host } from '../host';
import type { TableModel } from './tableModel';

/** A cell by the row of the view and the position of its column in the result. */
export interface ResultPlace {
  readonly row: number;
  readonly column: number;
}

/** The rows on screen as the parts around them steer them: find, row detail, focus. */
export interface RowSurface {
  /** What takes the focus. */
  readonly element: HTMLElement;
  /** The row that has the focus. */
  readonly row: number;
  /** Moves to a row, in the column where the focus is. */
  go(row: number): void;
  /** Marks what a search found, and goes there; undefined takes the mark away. */
  showFound(place: ResultPlace | undefined): void;
  /** Draws again: rows have arrived. */
  refresh(): void;
}

/** What a view tells the results around it. */
export interface ResultViewEvents {
  /** Opens the detail of a row, at a column where one is named; closes it where it is open there. */
  readonly openRow: (row: number, column: string | undefined) => void;
  readonly moved: (place: { readonly row: number }) => void;
  /** A line about what is selected, for the footer. */
  readonly statistics: (text: string) => void;
  /** A sentence that is shown for a moment and read out. */
  readonly announce: (sentence: string) => void;
  readonly find: () => void;
  readonly fail: (error: unknown) => void;
  readonly addCondition: ((condition: string) => void) | undefined;
  /** Makes a range the one that queries are asked for, where there is such a choice. */
  readonly setTimeRange: ((range: TimeRange) => void) | undefined;
}

/** What every view of a table is given. */
export interface ResultViewProps {
  readonly host: Host;
  readonly outcome: QueryOutcome;
  readonly query: RunQuery;
  readonly model: TableModel;
  /** Grows with every change of the model. */
  readonly version: number;
  readonly display: DisplayOptions;
  readonly events: ResultViewEvents;
  /** Where a view of rows puts its surface while it is on screen. */
  readonly surface: { current: RowSurface | undefined };
}

/** One way to look at a table of a result: a tab over it. */
export interface ResultView {
  readonly id: string;
  readonly title: string;
  /** Whether it shows rows that can be gone to; else there is no find and no row detail. */
  readonly showsRows: boolean;
  readonly View: ComponentType<ResultViewProps>;
  /** Whether a table can be looked at in this way; any can where there is no such question. */
  readonly isOffered?: (table: ResultTable) => boolean;
  /** Whether the query itself asks for it, so that it is shown first. */
  readonly isAskedFor?: (table: ResultTable) => boolean;
}
