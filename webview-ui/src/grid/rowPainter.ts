import type { ColumnLayout, PlacedColumn } from './columnLayout';
import { displayText, rightAligned, type DisplayOptions } from './cellDisplay';
import type { Row } from './pageCache';
import { inRange, type CellPlace, type CellRange } from './selection';

/** Everything that one frame shows. */
export interface Frame {
  readonly layout: ColumnLayout;
  readonly rows: { readonly first: number; readonly end: number };
  readonly columns: { readonly first: number; readonly end: number };
  /** Where a row stands in the scrolled element, in px. */
  readonly topOf: (row: number) => number;
  readonly rowAt: (row: number) => Row | undefined;
  readonly display: DisplayOptions;
  readonly ranges: readonly CellRange[];
  readonly focus: CellPlace;
  readonly found: CellPlace | undefined;
}

interface PaintedCell {
  readonly element: HTMLElement;
  readonly text: Text;
  shown: string;
  className: string;
  column: number;
  selected: boolean;
  active: boolean;
}

interface PaintedRow {
  readonly element: HTMLElement;
  readonly pinnedHolder: HTMLElement;
  readonly number: PaintedCell;
  readonly pinned: PaintedCell[];
  readonly free: PaintedCell[];
  row: number;
  top: number;
  className: string;
}

/** Paints rows into a fixed set of elements that are reused as the grid scrolls; only what differs from the last frame is written. */
export class RowPainter {
  #rows: PaintedRow[] = [];
  #capacity = 0;

  constructor(
    private readonly container: HTMLElement,
    private readonly id: string,
  ) {}

  /** Throws the elements away; needed when pinned columns change. */
  clear(): void {
    this.#rows = [];
    this.#capacity = 0;
    this.container.replaceChildren();
  }

  paint(frame: Frame): void {
    const count = frame.rows.end - frame.rows.first;
    const columns = this.#columnWindow(frame);
    while (this.#rows.length < count) this.#rows.push(this.#makeRow(frame.layout.pinnedCount));
    const size = this.#rows.length;
    const used = new Set<number>();
    for (let row = frame.rows.first; row < frame.rows.end; row++) {
      const slot = row % size;
      used.add(slot);
      const painted = this.#rows[slot];
      if (painted) this.#paintRow(painted, row, frame, columns);
    }
    this.#rows.forEach((painted, slot) => {
      if (!used.has(slot)) hideRow(painted);
    });
  }

  /** The element of a cell that is on screen. */
  cellElement(place: CellPlace, layout: ColumnLayout): HTMLElement | undefined {
    const painted = this.#rows.find((candidate) => candidate.row === place.row);
    const cells = place.column < layout.pinnedCount ? painted?.pinned : painted?.free;
    return cells?.find((cell) => cell.column === place.column)?.element;
  }

  #columnWindow({ columns, layout }: Frame): { first: number; end: number } {
    const available = layout.columns.length - layout.pinnedCount;
    this.#capacity = Math.min(available, Math.max(this.#capacity, columns.end - columns.first + 1));
    const end = Math.min(layout.columns.length, columns.first + this.#capacity);
    return { first: Math.max(layout.pinnedCount, end - this.#capacity), end };
  }

  #makeRow(pinnedCount: number): PaintedRow {
    const element = make('gridRow', 'row');
    const pinnedHolder = make('gridPinned', 'presentation');
    element.append(pinnedHolder);
    const number = makeCell(pinnedHolder, 'rowheader');
    number.element.setAttribute('aria-colindex', '1');
    const pinned = Array.from({ length: pinnedCount }, () => makeCell(pinnedHolder, 'gridcell'));
    this.container.append(element);
    return { element, pinnedHolder, number, pinned, free: [], row: -1, top: Number.NaN, className: 'gridRow' };
  }

  #paintRow(painted: PaintedRow, row: number, frame: Frame, columns: { first: number; end: number }): void {
    const top = frame.topOf(row);
    if (painted.top !== top) {
      painted.element.style.transform = `translateY(${top}px)`;
      painted.top = top;
    }
    if (painted.row !== row) {
      painted.element.setAttribute('aria-rowindex', String(row + 2));
      painted.row = row;
    }
    const data = frame.rowAt(row);
    setRowClass(painted, `gridRow${row % 2 === 1 ? ' odd' : ''}${data ? '' : ' loading'}`);
    const wholeRow = frame.ranges.some((range) => row >= range.top && row <= range.bottom);
    setText(painted.number, String(row + 1));
    setClass(painted.number, wholeRow ? 'gridNumber inRow' : 'gridNumber');
    painted.pinned.forEach((cell, position) => this.#paintCell(cell, { row, position, data, frame }));
    while (painted.free.length < this.#capacity) painted.free.push(makeCell(painted.element, 'gridcell'));
    for (let position = columns.first; position < columns.end; position++) {
      const cell = painted.free[position % this.#capacity];
      if (cell) this.#paintCell(cell, { row, position, data, frame });
    }
  }

  #paintCell(cell: PaintedCell, at: { row: number; position: number; data: Row | undefined; frame: Frame }): void {
    const { row, position, data, frame } = at;
    const placed = frame.layout.columns[position];
    if (!placed) return;
    if (cell.column !== position) {
      cell.element.setAttribute('aria-colindex', String(position + 2));
      cell.column = position;
    }
    const value = data?.[placed.index];
    setText(cell, data ? displayText(value ?? null, placed.column.type, frame.display) : '');
    const selected = frame.ranges.some((range) => inRange(range, row, position));
    const active = frame.focus.row === row && frame.focus.column === position;
    const found = frame.found?.row === row && frame.found.column === position;
    setClass(cell, cellClass(placed, { missing: data !== undefined && value === null, selected, active, found }));
    if (cell.selected !== selected) {
      if (selected) cell.element.setAttribute('aria-selected', 'true');
      else cell.element.removeAttribute('aria-selected');
      cell.selected = selected;
    }
    if (active) cell.element.id = cellId(this.id, { row, column: position });
    else if (cell.active) cell.element.removeAttribute('id');
    cell.active = active;
  }
}

/** The id that the cell with the focus has, for `aria-activedescendant`. */
export function cellId(grid: string, place: CellPlace): string {
  return `${grid}-r${place.row}-c${place.column}`;
}

function cellClass(placed: PlacedColumn, is: { missing: boolean; selected: boolean; active: boolean; found: boolean }): string {
  let name = `gridCell c${placed.index}`;
  if (rightAligned.has(placed.column.type)) name += ' number';
  if (is.missing) name += ' missing';
  if (is.selected) name += ' selected';
  if (is.found) name += ' found';
  return is.active ? `${name} active` : name;
}

function make(className: string, role: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.setAttribute('role', role);
  return element;
}

function makeCell(parent: HTMLElement, role: string): PaintedCell {
  const element = make('gridCell', role);
  const text = document.createTextNode('');
  element.append(text);
  parent.append(element);
  return { element, text, shown: '', className: 'gridCell', column: -1, selected: false, active: false };
}

function setText(cell: PaintedCell, text: string): void {
  if (cell.shown === text) return;
  cell.text.data = text;
  cell.shown = text;
}

function setClass(cell: PaintedCell, className: string): void {
  if (cell.className === className) return;
  cell.element.className = className;
  cell.className = className;
}

function setRowClass(painted: PaintedRow, className: string): void {
  if (painted.className === className) return;
  painted.element.className = className;
  painted.className = className;
}

function hideRow(painted: PaintedRow): void {
  setRowClass(painted, 'gridRow away');
  for (const cell of [...painted.pinned, ...painted.free]) {
    if (cell.active) cell.element.removeAttribute('id');
    cell.active = false;
  }
  painted.row = -1;
}
