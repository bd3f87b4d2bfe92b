/** A place in the grid: row in the view, column by its position on screen. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** A rectangle of cells, all four edges included. */
export interface CellRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** What is selected: the cell with the focus, and the rectangle from the anchor to it. Earlier rectangles stay until a plain click. */
export interface Selection {
  readonly anchor: CellPlace;
  readonly focus: CellPlace;
  /** Whether whole rows or whole columns are selected, so that the rectangle spans the grid. */
  readonly whole: 'cells' | 'rows' | 'columns' | 'all';
  readonly others: readonly CellRange[];
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
}

export const startSelection: Selection = { anchor: { row: 0, column: 0 }, focus: { row: 0, column: 0 }, whole: 'cells', others: [] };

/** The rectangle between anchor and focus. */
export function currentRange(selection: Selection, size: GridSize): CellRange {
  const { anchor, focus, whole } = selection;
  const allColumns = whole === 'rows' || whole === 'all';
  const allRows = whole === 'columns' || whole === 'all';
  return {
    top: allRows ? 0 : Math.min(anchor.row, focus.row),
    bottom: allRows ? size.rows - 1 : Math.max(anchor.row, focus.row),
    left: allColumns ? 0 : Math.min(anchor.column, focus.column),
    right: allColumns ? size.columns - 1 : Math.max(anchor.column, focus.column),
  };
}

/** All rectangles, the current one last. */
export function allRanges(selection: Selection, size: GridSize): readonly CellRange[] {
  return [...selection.others, currentRange(selection, size)];
}

export function inRange(range: CellRange, row: number, column: number): boolean {
  return row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;
}

/** How many cells a rectangle has. */
export function cellsIn(range: CellRange): number {
  return Math.max(0, range.bottom - range.top + 1) * Math.max(0, range.right - range.left + 1);
}

/** A plain click, or a click that extends (Shift) or adds (Ctrl). */
export function clickCell(selection: Selection, place: CellPlace, keys: { extend: boolean; add: boolean }, size: GridSize): Selection {
  if (keys.extend) return { ...selection, focus: place, whole: 'cells' };
  const others = keys.add ? allRanges(selection, size) : [];
  return { anchor: place, focus: place, whole: 'cells', others };
}

/** A click on a row's number or a column's header: the whole of it. */
export function clickWhole(selection: Selection, place: CellPlace, whole: 'rows' | 'columns', extend: boolean): Selection {
  return { anchor: extend ? selection.anchor : place, focus: place, whole, others: [] };
}

export function selectAll(selection: Selection): Selection {
  return { ...selection, whole: 'all', others: [] };
}

export type Movement =
  'up' | 'down' | 'left' | 'right' | 'rowStart' | 'rowEnd' | 'pageUp' | 'pageDown' | 'gridStart' | 'gridEnd' | 'columnTop' | 'columnBottom';

/** The selection after a key: the focus moves and stays inside the grid; the anchor follows unless it extends. */
export function move(selection: Selection, movement: Movement, options: { extend: boolean; page: number; size: GridSize }): Selection {
  const target = clamp(step(selection.focus, movement, options), options.size);
  if (options.extend) return { ...selection, focus: target };
  return { anchor: target, focus: target, whole: 'cells', others: [] };
}

function step({ row, column }: CellPlace, movement: Movement, { page, size }: { page: number; size: GridSize }): CellPlace {
  const places: Readonly<Record<Movement, CellPlace>> = {
    up: { row: row - 1, column },
    down: { row: row + 1, column },
    left: { row, column: column - 1 },
    right: { row, column: column + 1 },
    rowStart: { row, column: 0 },
    rowEnd: { row, column: size.columns - 1 },
    pageUp: { row: row - page, column },
    pageDown: { row: row + page, column },
    gridStart: { row: 0, column: 0 },
    gridEnd: { row: size.rows - 1, column: size.columns - 1 },
    columnTop: { row: 0, column },
    columnBottom: { row: size.rows - 1, column },
  };
  return places[movement];
}

/** The nearest place inside the grid. */
export function clamp({ row, column }: CellPlace, size: GridSize): CellPlace {
  return { row: Math.max(0, Math.min(size.rows - 1, row)), column: Math.max(0, Math.min(size.columns - 1, column)) };
}
