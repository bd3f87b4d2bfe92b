import type { CellText } from '../../../src/base/column';
import { followPointer } from './gridHeader';
import { allRanges, clickCell, clickWhole, inRange, type CellPlace, type GridSize, type Selection } from './selection';

/** Where a command was given: on screen, and on which cell. */
export interface CommandPlace {
  readonly x: number;
  readonly y: number;
  readonly place: CellPlace;
}

/** What the mouse needs of a grid. */
export interface PointedGrid {
  readonly element: HTMLElement;
  readonly selection: Selection;
  readonly size: GridSize;
  placeAt(x: number, y: number): CellPlace;
  select(selection: Selection, reveal?: boolean): void;
  textAt(place: CellPlace): CellText | undefined;
}

/** A tooltip shows no more of a long value; the row detail shows all. */
const longestTitle = 2000;

/** Selection by mouse: click, Shift-click, Ctrl-click, drag (scrolling at the edge), row numbers, and the context menu. */
export function listenToPointer(grid: PointedGrid, body: HTMLElement, onMenu: (at: CommandPlace) => void): void {
  body.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    const place = grid.placeAt(event.clientX, event.clientY);
    const onNumber = isNumber(event.target);
    if (onNumber) grid.select(clickWhole(grid.selection, place, 'rows', event.shiftKey), false);
    else grid.select(clickCell(grid.selection, place, { extend: event.shiftKey, add: event.ctrlKey || event.metaKey }, grid.size));
    extendByDrag(grid, onNumber);
  });
  body.addEventListener('pointerover', ({ target, clientX, clientY }) => {
    if (!(target instanceof HTMLElement) || !target.classList.contains('gridCell')) return;
    const text = grid.textAt(grid.placeAt(clientX, clientY));
    const cut = target.scrollWidth > target.clientWidth || (text ?? '').length > (target.textContent ?? '').length;
    target.title = cut ? (text ?? '').slice(0, longestTitle) : '';
  });
  body.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    const place = grid.placeAt(event.clientX, event.clientY);
    const inside = allRanges(grid.selection, grid.size).some((range) => inRange(range, place.row, place.column));
    if (!inside) grid.select(clickCell(grid.selection, place, { extend: false, add: false }, grid.size), false);
    grid.element.focus();
    onMenu({ x: event.clientX, y: event.clientY, place });
  });
}

function isNumber(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.classList.contains('gridNumber');
}

function extendByDrag(grid: PointedGrid, rows: boolean): void {
  let last = { x: 0, y: 0 };
  let moved = false;
  const extend = (): void => {
    const place = grid.placeAt(last.x, last.y);
    const next = rows ? clickWhole(grid.selection, place, 'rows', true) : { ...grid.selection, focus: place };
    const { focus } = grid.selection;
    if (focus.row !== place.row || focus.column !== place.column) grid.select(next);
  };
  const atEdge = setInterval(() => {
    if (moved) extend();
  }, 50);
  followPointer(
    (event) => {
      moved = true;
      last = { x: event.clientX, y: event.clientY };
      extend();
    },
    () => clearInterval(atEdge),
  );
}
