import type { CellText, Column } from '../../../src/base/column';
import type { SortKey } from '../../../src/protocol/engine';
import type { DisplayOptions } from './cellDisplay';
import { layoutColumns, startArrangement, visibleColumns, type ColumnArrangement, type ColumnLayout } from './columnLayout';
import { GridHeader, type HeaderEvents } from './gridHeader';
import { listenToPointer, type CommandPlace } from './gridPointer';
import { gridCommand, type GridCommand } from './gridKeys';
import { gridWords } from './gridWords';
import type { PageCache } from './pageCache';
import { cellId, RowPainter } from './rowPainter';
import { ScaledScroll } from './scaledScroll';
import { offsetToReveal } from './scrollMapping';
import { allRanges, clamp, clickWhole, move, selectAll, startSelection, type CellPlace, type GridSize, type Selection } from './selection';

export const rowHeight = 24;
export const headerHeight = 28;

/** What a grid shows. */
export interface GridData {
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly cache: PageCache;
  readonly sort: readonly SortKey[];
  readonly filtered: ReadonlySet<string>;
}

/** What a grid tells its owner. */
export interface GridEvents extends Pick<HeaderEvents, 'sort' | 'filter' | 'fit'> {
  readonly selected: (selection: Selection) => void;
  readonly reordered: HeaderEvents['reorder'];
  readonly resized: HeaderEvents['resize'];
  readonly shifted: (index: number, by: -1 | 1) => void;
  /** A command that is not the grid's own: copy, find, open a row, a menu at a place on screen. */
  readonly command: (kind: 'copy' | 'copyAs' | 'find' | 'openRow' | 'menu', at: CommandPlace) => void;
}

let grids = 0;

/** The grid: rows and columns of any number, with only those on screen in the page. */
export class Grid {
  readonly element: HTMLElement;
  readonly #id = `grid${++grids}`;
  readonly #sizer = part('gridSizer', 'presentation');
  readonly #header: GridHeader;
  readonly #body = part('gridBody', 'rowgroup');
  readonly #painter: RowPainter;
  readonly #sheet = new CSSStyleSheet();
  readonly #observer: ResizeObserver;
  #data: GridData | undefined;
  #arrangement = startArrangement([]);
  #layout: ColumnLayout = layoutColumns([], this.#arrangement, 0);
  #display: DisplayOptions = { localTime: false, thousands: true };
  #selection = startSelection;
  #found: CellPlace | undefined;
  readonly #scroll: ScaledScroll;
  /** What is seen of the element, without scroll bars, and how far it is scrolled to the side: to ask it anew would lay out the page. */
  #seen = { width: 0, height: 0, left: 0 };
  #frame = 0;

  constructor(
    host: HTMLElement,
    private readonly events: GridEvents,
  ) {
    this.element = part(`grid ${this.#id}`, 'grid');
    this.#scroll = new ScaledScroll(this.element);
    this.element.tabIndex = 0;
    this.element.dataset['pane'] = 'grid';
    this.element.setAttribute('aria-label', gridWords.grid);
    this.element.setAttribute('aria-multiselectable', 'true');
    this.element.setAttribute('aria-readonly', 'true');
    const headGroup = part('gridHead', 'rowgroup');
    const headerRow = part('gridHeader', 'row');
    headerRow.setAttribute('aria-rowindex', '1');
    headGroup.append(headerRow);
    this.#header = new GridHeader(headerRow, this.#headerEvents());
    this.#sizer.append(headGroup, this.#body);
    this.element.append(this.#sizer);
    host.append(this.element);
    this.#measure();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.#sheet];
    this.#painter = new RowPainter(this.#body, this.#id);
    this.#observer = new ResizeObserver(() => (this.#measure(), this.#resize()));
    this.#observer.observe(this.element);
    this.element.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.element.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    this.element.addEventListener('keydown', (event) => this.#key(event));
    listenToPointer(this, this.#body, (at) => this.events.command('menu', at));
  }

  /** Shows other rows; the selection stays where it can. */
  setData(data: GridData, arrangement: ColumnArrangement): void {
    const sameColumns = this.#data?.columns === data.columns;
    const sameRows = this.#data?.cache === data.cache;
    if (!sameColumns) {
      this.#selection = startSelection;
      if (this.#data) this.element.scrollLeft = 0;
      this.#seen.left = 0;
    }
    this.#data = data;
    this.#selection = clampSelection(this.#selection, this.size);
    this.element.setAttribute('aria-rowcount', String(data.rows + 1));
    this.setArrangement(arrangement);
    this.#resize();
    if (!sameRows) this.events.selected(this.#selection);
  }

  setArrangement(arrangement: ColumnArrangement): void {
    if (!this.#data) return;
    const pinned = this.#layout.pinnedCount;
    this.#arrangement = arrangement;
    this.#layout = layoutColumns(this.#data.columns, arrangement, this.#data.rows);
    if (this.#layout.pinnedCount !== pinned) this.#painter.clear();
    this.element.setAttribute('aria-colcount', String(this.#layout.columns.length + 1));
    const places = this.#layout.columns.map(({ index, left, width }) => `.${this.#id} .c${index}{left:${left}px;width:${width}px}`);
    const fixed = `.${this.#id} .gridPinned{width:${this.#layout.pinnedWidth}px}.${this.#id} .gridNumber{width:${this.#layout.numberWidth}px}`;
    this.#sheet.replaceSync(places.join('') + fixed);
    this.#sizer.style.width = `${this.#layout.totalWidth}px`;
    const { sort, filtered } = this.#data;
    this.#header.set({ layout: this.#layout, sort, filtered });
    this.refresh();
  }

  setDisplay(display: DisplayOptions): void {
    this.#display = display;
    this.refresh();
  }

  get size(): GridSize {
    return { rows: this.#data?.rows ?? 0, columns: this.#layout.columns.length };
  }

  get layout(): ColumnLayout {
    return this.#layout;
  }

  get selection(): Selection {
    return this.#selection;
  }

  /** Selects, brings the focus into view, and tells the owner. */
  select(selection: Selection, reveal = true): void {
    this.#selection = clampSelection(selection, this.size);
    if (reveal) this.reveal(this.#selection.focus);
    this.refresh();
    this.events.selected(this.#selection);
  }

  /** Marks a cell that a search found, and goes there. */
  showFound(place: CellPlace | undefined): void {
    this.#found = place;
    if (place) this.select({ anchor: place, focus: place, whole: 'cells', others: [] });
    else this.refresh();
  }

  /** Scrolls as little as it takes to show a cell. */
  reveal({ row, column }: CellPlace): void {
    this.#scrollTo(offsetToReveal({ row, rowHeight, offset: this.#scroll.offset, viewport: this.#viewport() }));
    const placed = this.#layout.columns[column];
    if (!placed || placed.pinned) return;
    const { scrollLeft, clientWidth } = this.element;
    if (placed.left < scrollLeft + this.#layout.pinnedWidth) this.element.scrollLeft = placed.left - this.#layout.pinnedWidth;
    else if (placed.left + placed.width > scrollLeft + clientWidth) {
      this.element.scrollLeft = Math.min(placed.left - this.#layout.pinnedWidth, placed.left + placed.width - clientWidth);
    }
  }

  /** The cell at a place on screen; nearest where the place is outside, so that a drag can leave the grid. */
  placeAt(x: number, y: number): CellPlace {
    const box = this.element.getBoundingClientRect();
    const row = Math.floor((y - box.top - headerHeight + this.#scroll.offset) / rowHeight);
    const inPinned = x - box.left < this.#layout.pinnedWidth;
    const across = x - box.left + (inPinned ? 0 : this.element.scrollLeft);
    const column = this.#layout.columns.findIndex(({ left, width }) => across < left + width);
    return clamp({ row, column: column < 0 ? this.size.columns - 1 : column }, this.size);
  }

  /** The whole text of a cell, where its row is here. */
  textAt({ row, column }: CellPlace): CellText | undefined {
    const placed = this.#layout.columns[column];
    return placed && this.#data?.cache.row(row)?.[placed.index];
  }

  /** Draws in the next frame; many calls make one drawing. */
  refresh(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer.disconnect();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
    this.element.remove();
  }

  #headerEvents(): HeaderEvents {
    const { sort, filter, fit, resized, reordered } = this.events;
    const select = (index: number, extend: boolean): void => {
      const column = this.#layout.columns.findIndex((placed) => placed.index === index);
      this.select(clickWhole(this.#selection, { row: this.#selection.focus.row, column }, 'columns', extend), false);
      this.element.focus();
    };
    return { sort, filter, fit, select, resize: resized, reorder: reordered };
  }

  #viewport(): number {
    return Math.max(0, this.#seen.height - headerHeight);
  }

  #measure(): void {
    const { clientWidth, clientHeight, scrollLeft } = this.element;
    this.#seen = { width: clientWidth, height: clientHeight, left: scrollLeft };
  }

  #resize(): void {
    const height = this.#scroll.fit((this.#data?.rows ?? 0) * rowHeight, this.#viewport());
    this.#sizer.style.height = `${height + headerHeight}px`;
    this.#scrollTo(this.#scroll.offset);
  }

  #scrollTo(offset: number): void {
    this.#scroll.to(offset);
    this.refresh();
  }

  #scrolled(): void {
    this.#seen.left = this.element.scrollLeft;
    this.#scroll.follow();
    this.refresh();
  }

  /** Where the scroll bar is scaled, a turn of the wheel still moves by its own number of px. */
  #wheel(event: WheelEvent): void {
    if (this.#scroll.scale === 1 || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
    event.preventDefault();
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE ? rowHeight : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? this.#viewport() : 1;
    this.#scrollTo(this.#scroll.offset + event.deltaY * unit);
    this.element.scrollLeft += event.deltaX;
  }

  #key(event: KeyboardEvent): void {
    if (event.target !== this.element) return;
    const command = gridCommand(event);
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    this.#run(command);
  }

  #run(command: GridCommand): void {
    const { row, column } = this.#selection.focus;
    switch (command.kind) {
      case 'move': {
        const page = Math.max(1, Math.floor(this.#viewport() / rowHeight) - 1);
        return this.select(move(this.#selection, command.movement, { extend: command.extend, page, size: this.size }));
      }
      case 'selectAll':
        return this.select(selectAll(this.#selection), false);
      case 'selectRow':
      case 'selectColumn':
        return this.select(clickWhole(this.#selection, { row, column }, command.kind === 'selectRow' ? 'rows' : 'columns', false), false);
      case 'shiftColumn': {
        const placed = this.#layout.columns[column];
        return placed && this.events.shifted(placed.index, command.by);
      }
      case 'copy':
      case 'copyAs':
      case 'find':
      case 'openRow':
      case 'menu': {
        const box = (this.#painter.cellElement({ row, column }, this.#layout) ?? this.element).getBoundingClientRect();
        return this.events.command(command.kind, {
          x: box.left + 8,
          y: Math.min(box.bottom, window.innerHeight - 8),
          place: { row, column },
        });
      }
    }
  }

  #draw(): void {
    const data = this.#data;
    if (!data) return;
    const first = Math.floor(this.#scroll.offset / rowHeight);
    const end = Math.min(data.rows, Math.ceil((this.#scroll.offset + this.#viewport()) / rowHeight) + 1);
    const shift = headerHeight + this.#scroll.top - this.#scroll.offset;
    const columns = visibleColumns(this.#layout, this.#seen.left, this.#seen.width);
    data.cache.want(first, end);
    this.#header.show(columns);
    this.#painter.paint({
      layout: this.#layout,
      rows: { first: Math.min(first, end), end },
      columns,
      topOf: this.#scroll.scale === 1 ? (row) => headerHeight + row * rowHeight : (row) => shift + row * rowHeight,
      rowAt: (row) => data.cache.row(row),
      display: this.#display,
      ranges: allRanges(this.#selection, this.size),
      focus: this.#selection.focus,
      found: this.#found,
    });
    if (data.rows > 0) this.element.setAttribute('aria-activedescendant', cellId(this.#id, this.#selection.focus));
    else this.element.removeAttribute('aria-activedescendant');
  }
}

function clampSelection(selection: Selection, size: GridSize): Selection {
  return { ...selection, anchor: clamp(selection.anchor, size), focus: clamp(selection.focus, size) };
}

function part(className: string, role: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.setAttribute('role', role);
  return element;
}
