import type { Column } from '../../../src/base/column';

/** How a person arranged the columns: positions in the result's own list, in the order of the screen. */
export interface ColumnArrangement {
  readonly order: readonly number[];
  readonly hidden: ReadonlySet<number>;
  readonly pinned: ReadonlySet<number>;
  readonly widths: ReadonlyMap<number, number>;
}

/** A column as it stands on screen. */
export interface PlacedColumn {
  /** Position in the result's own list. */
  readonly index: number;
  readonly column: Column;
  readonly left: number;
  readonly width: number;
  readonly pinned: boolean;
}

/** The columns on screen, pinned ones first, with their places in px. */
export interface ColumnLayout {
  readonly columns: readonly PlacedColumn[];
  readonly pinnedCount: number;
  readonly pinnedWidth: number;
  /** Width of the row numbers, before the first column. */
  readonly numberWidth: number;
  readonly totalWidth: number;
}

export const minimumWidth = 40;
const characterWidth = 7.3;
const headerCharacterWidth = 8.2;
const typeWidths: Readonly<Record<Column['type'], number>> = {
  bool: 64,
  int: 88,
  long: 104,
  real: 104,
  decimal: 104,
  string: 176,
  datetime: 192,
  timespan: 120,
  guid: 288,
  dynamic: 240,
};

export function startArrangement(columns: readonly Column[]): ColumnArrangement {
  return { order: columns.map((_, index) => index), hidden: new Set(), pinned: new Set(), widths: new Map() };
}

/** A width from the column's type and name; with the texts of rows from them and the name, up to `widest` px. */
export function fittingWidth(column: Column, texts: readonly string[] = [], widest = 480): number {
  const header = column.name.length * headerCharacterWidth + 44;
  if (texts.length === 0) return Math.round(Math.min(360, Math.max(typeWidths[column.type], header)));
  const longest = Math.max(...texts.map((text) => text.length * characterWidth + 20));
  return Math.round(Math.min(Math.max(widest, header), Math.max(minimumWidth, header, longest)));
}

/** Places the columns of an arrangement. */
export function layoutColumns(columns: readonly Column[], arrangement: ColumnArrangement, rows: number): ColumnLayout {
  const numberWidth = Math.round(Math.max(3, String(rows).length) * characterWidth * 1.1 + 18);
  const shown = arrangement.order.filter((index) => !arrangement.hidden.has(index));
  const sorted = [...shown.filter((index) => arrangement.pinned.has(index)), ...shown.filter((index) => !arrangement.pinned.has(index))];
  let left = numberWidth;
  const placed: PlacedColumn[] = [];
  for (const index of sorted) {
    const column = columns[index];
    if (!column) continue;
    const width = arrangement.widths.get(index) ?? fittingWidth(column);
    placed.push({ index, column, left, width, pinned: arrangement.pinned.has(index) });
    left += width;
  }
  const pinned = placed.filter((column) => column.pinned);
  const pinnedWidth = pinned.reduce((sum, column) => sum + column.width, numberWidth);
  return { columns: placed, pinnedCount: pinned.length, pinnedWidth, numberWidth, totalWidth: left };
}

/** The unpinned columns that show in a horizontal window, as positions on screen: first, and one past the last. */
export function visibleColumns(layout: ColumnLayout, scrollLeft: number, viewport: number): { first: number; end: number } {
  const from = scrollLeft + layout.pinnedWidth;
  const to = scrollLeft + viewport;
  let first = layout.pinnedCount;
  while (first < layout.columns.length && right(layout.columns[first]) <= from) first++;
  let end = first;
  while (end < layout.columns.length && (layout.columns[end]?.left ?? Infinity) < to) end++;
  return { first, end };
}

function right(column: PlacedColumn | undefined): number {
  return column ? column.left + column.width : Infinity;
}

/** Moves a column to stand before another; before the end where `before` is undefined. */
export function moveColumn(arrangement: ColumnArrangement, index: number, before: number | undefined): ColumnArrangement {
  if (index === before) return arrangement;
  const order = arrangement.order.filter((other) => other !== index);
  const place = before === undefined ? order.length : order.indexOf(before);
  order.splice(place < 0 ? order.length : place, 0, index);
  return { ...arrangement, order };
}

/** Moves a column one place to the left or right among those that are shown. */
export function shiftColumn(arrangement: ColumnArrangement, index: number, by: -1 | 1): ColumnArrangement {
  const shown = arrangement.order.filter((other) => !arrangement.hidden.has(other));
  const place = shown.indexOf(index);
  const target = shown[by < 0 ? place - 1 : place + 2];
  if (by < 0 && target === undefined) return arrangement;
  return moveColumn(arrangement, index, target);
}

export function withWidth(arrangement: ColumnArrangement, index: number, width: number): ColumnArrangement {
  return { ...arrangement, widths: new Map(arrangement.widths).set(index, Math.max(minimumWidth, Math.round(width))) };
}

export function withHidden(arrangement: ColumnArrangement, indexes: readonly number[], hidden: boolean): ColumnArrangement {
  const next = new Set(arrangement.hidden);
  for (const index of indexes) {
    if (hidden) next.add(index);
    else next.delete(index);
  }
  return next.size >= arrangement.order.length ? arrangement : { ...arrangement, hidden: next };
}

export function withPinned(arrangement: ColumnArrangement, index: number, pinned: boolean): ColumnArrangement {
  const next = new Set(arrangement.pinned);
  if (pinned) next.add(index);
  else next.delete(index);
  return { ...arrangement, pinned: next };
}
