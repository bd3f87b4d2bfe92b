import type { SortKey } from '../../../src/protocol/engine';
import type { ColumnLayout, PlacedColumn } from './columnLayout';
import { gridWords, fill } from './gridWords';

/** What the header tells the grid; columns by their position in the result. */
export interface HeaderEvents {
  readonly sort: (index: number, add: boolean) => void;
  readonly select: (index: number, extend: boolean) => void;
  readonly filter: (index: number, at: DOMRect) => void;
  readonly resize: (index: number, width: number) => void;
  readonly fit: (index: number) => void;
  /** A column was dropped before another; undefined is the end. */
  readonly reorder: (index: number, before: number | undefined) => void;
}

export interface HeaderState {
  readonly layout: ColumnLayout;
  readonly sort: readonly SortKey[];
  readonly filtered: ReadonlySet<string>;
}

interface Draggable {
  readonly placed: PlacedColumn;
  readonly layout: ColumnLayout;
}

const dragThreshold = 5;

/** The header row: of any number of columns, only those on screen and the pinned ones are in the page. */
export class GridHeader {
  readonly #cells = new Map<number, HTMLElement>();
  readonly #holder = element('div', 'gridPinned');
  #state: HeaderState | undefined;

  constructor(
    private readonly row: HTMLElement,
    private readonly events: HeaderEvents,
  ) {
    this.#holder.setAttribute('role', 'presentation');
    row.append(this.#holder);
  }

  /** Takes other columns, another order or another sort; they show with the next `show`. */
  set(state: HeaderState): void {
    this.#state = state;
    this.#cells.clear();
    const pinned = state.layout.columns.slice(0, state.layout.pinnedCount);
    this.#holder.replaceChildren(cornerCell(), ...pinned.map((_, position) => this.#make(position, state)));
    this.row.replaceChildren(this.#holder);
  }

  /** Shows the unpinned columns of a window of positions, the end excluded, in the order of the screen. */
  show({ first, end }: { readonly first: number; readonly end: number }): void {
    const state = this.#state;
    if (!state) return;
    for (const [position, cell] of this.#cells) {
      if (position >= first && position < end) continue;
      cell.remove();
      this.#cells.delete(position);
    }
    let before: HTMLElement = this.#holder;
    for (let position = first; position < end; position++) {
      let cell = this.#cells.get(position);
      if (!cell) {
        cell = this.#make(position, state);
        before.after(cell);
        this.#cells.set(position, cell);
      }
      before = cell;
    }
  }

  #make(position: number, state: HeaderState): HTMLElement {
    return headerCell(position, state, this.events);
  }
}

function cornerCell(): HTMLElement {
  const corner = element('div', 'gridNumber gridHeaderCell');
  corner.setAttribute('role', 'columnheader');
  corner.setAttribute('aria-colindex', '1');
  corner.setAttribute('aria-label', gridWords.rowNumber);
  corner.textContent = '#';
  return corner;
}

function headerCell(position: number, state: HeaderState, events: HeaderEvents): HTMLElement {
  const placed = state.layout.columns[position];
  if (!placed) throw new RangeError(`No column stands at position ${position}.`);
  const { column, index } = placed;
  const cell = element('div', `gridHeaderCell c${index}`);
  cell.setAttribute('role', 'columnheader');
  cell.setAttribute('aria-colindex', String(position + 2));
  cell.dataset['index'] = String(index);
  cell.title = `${column.name} (${column.type})`;
  const place = state.sort.findIndex((key) => key.column === column.name);
  const key = state.sort[place];
  cell.setAttribute('aria-sort', key ? (key.descending ? 'descending' : 'ascending') : 'none');
  const name = element('span', 'gridHeaderName');
  name.textContent = column.name;
  cell.append(name);
  if (key) {
    const mark = element('span', `codicon codicon-arrow-${key.descending ? 'down' : 'up'} gridSortMark`);
    if (state.sort.length > 1) mark.dataset['ordinal'] = String(place + 1);
    cell.append(mark);
  }
  cell.append(filterButton(placed, state, events), resizer(placed, events));
  listenForDrag(cell, { placed, layout: state.layout }, events);
  return cell;
}

function filterButton({ column, index }: PlacedColumn, { filtered }: HeaderState, events: HeaderEvents): HTMLElement {
  const active = filtered.has(column.name);
  const button = element('button', `gridFilterButton codicon codicon-${active ? 'filter-filled active' : 'filter'}`);
  button.tabIndex = -1;
  button.title = fill(active ? gridWords.changeFilter : gridWords.filterColumn, { column: column.name });
  button.setAttribute('aria-label', button.title);
  button.addEventListener('pointerdown', (event) => event.stopPropagation());
  button.addEventListener('click', () => events.filter(index, button.getBoundingClientRect()));
  return button;
}

function resizer({ index, width }: PlacedColumn, events: HeaderEvents): HTMLElement {
  const handle = element('div', 'gridResizer');
  handle.addEventListener('dblclick', (event) => {
    event.stopPropagation();
    events.fit(index);
  });
  handle.addEventListener('pointerdown', (down) => {
    down.preventDefault();
    down.stopPropagation();
    const drag = (moved: PointerEvent): void => events.resize(index, width + moved.clientX - down.clientX);
    followPointer(drag, () => undefined);
  });
  return handle;
}

/** A press that does not move sorts; with Ctrl it selects the column, with Shift it adds to the sort; a press that moves drags the column. */
function listenForDrag(cell: HTMLElement, { placed, layout }: Draggable, events: HeaderEvents): void {
  const { index } = placed;
  cell.addEventListener('pointerdown', (down) => {
    if (down.button !== 0) return;
    let dragging = false;
    let target: HTMLElement | undefined;
    let after = false;
    const mark = (): void => {
      for (const side of ['dropBefore', 'dropAfter']) target?.classList.remove(side);
    };
    const drag = (moved: PointerEvent): void => {
      dragging ||= Math.abs(moved.clientX - down.clientX) > dragThreshold;
      if (!dragging) return;
      cell.classList.add('dragged');
      mark();
      target = headerAt(moved.clientX, down.clientY) ?? target;
      if (!target) return;
      const box = target.getBoundingClientRect();
      after = moved.clientX > box.left + box.width / 2;
      target.classList.add(after ? 'dropAfter' : 'dropBefore');
    };
    followPointer(drag, (up) => {
      mark();
      cell.classList.remove('dragged');
      if (dragging) drop({ index, layout }, { target, after }, events);
      else if (up.ctrlKey || up.metaKey) events.select(index, up.shiftKey);
      else events.sort(index, up.shiftKey);
    });
  });
}

function drop(
  { index, layout }: { readonly index: number; readonly layout: ColumnLayout },
  { target, after }: { target: HTMLElement | undefined; after: boolean },
  events: HeaderEvents,
): void {
  if (!target) return;
  const place = layout.columns.findIndex((placed) => placed.index === Number(target.dataset['index']));
  events.reorder(index, layout.columns[after ? place + 1 : place]?.index);
}

function headerAt(x: number, y: number): HTMLElement | undefined {
  const found = document.elementFromPoint(x, y)?.closest('.gridHeaderCell[data-index]');
  return found instanceof HTMLElement ? found : undefined;
}

/** Calls back for each move until the button is up. */
export function followPointer(onMove: (event: PointerEvent) => void, onEnd: (event: PointerEvent) => void): void {
  const end = (event: PointerEvent): void => {
    window.removeEventListener('pointermove', onMove);
    window.removeEventListener('pointerup', end);
    onEnd(event);
  };
  window.addEventListener('pointermove', onMove);
  window.addEventListener('pointerup', end);
}

function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className: string): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
