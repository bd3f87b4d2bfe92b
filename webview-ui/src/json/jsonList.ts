import { ScaledScroll } from '../grid/scaledScroll';
import { offsetToReveal } from '../grid/scrollMapping';
import type { PageCache } from '../grid/pageCache';
import { jsonCommand, type JsonCommand } from './jsonKeys';
import type { JsonLine, JsonOutline } from './jsonLines';
import { LinePainter } from './linePainter';

export const lineHeight = 20;

/** What is shown. */
export interface JsonData {
  readonly outline: JsonOutline;
  readonly cache: PageCache;
}

/** A place in the list, for menus. */
export interface JsonPlace {
  readonly line: JsonLine | undefined;
  readonly row: number;
  readonly x: number;
  readonly y: number;
}

export interface JsonEvents {
  readonly moved: (row: number) => void;
  readonly command: (kind: 'copy' | 'find' | 'openRow' | 'menu', at: JsonPlace) => void;
}

/** Rows as JSON, line by line, with only those on screen in the page. */
export class JsonList {
  readonly element: HTMLElement;
  readonly #sizer = document.createElement('div');
  readonly #painter: LinePainter;
  readonly #observer: ResizeObserver;
  #data: JsonData | undefined;
  #focus = 0;
  #anchor = 0;
  #found: { readonly row: number; readonly column: number } | undefined;
  readonly #scroll: ScaledScroll;
  #frame = 0;

  constructor(
    host: HTMLElement,
    label: string,
    private readonly events: JsonEvents,
  ) {
    this.element = document.createElement('div');
    this.#scroll = new ScaledScroll(this.element);
    this.element.className = 'jsonList';
    this.element.tabIndex = 0;
    this.element.dataset['pane'] = 'json';
    this.element.setAttribute('role', 'tree');
    this.element.setAttribute('aria-multiselectable', 'true');
    this.element.setAttribute('aria-label', label);
    this.#sizer.className = 'jsonSizer';
    this.#sizer.setAttribute('role', 'presentation');
    this.element.append(this.#sizer);
    host.append(this.element);
    this.#painter = new LinePainter(this.#sizer);
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(this.element);
    this.element.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.element.addEventListener('keydown', (event) => this.#key(event));
    this.element.addEventListener('pointerdown', (event) => this.#press(event));
    this.element.addEventListener('contextmenu', (event) => this.#menu(event));
  }

  /** Shows other rows, or the same ones with other columns; the focus stays on its row where it can. */
  setData(data: JsonData): void {
    const row = this.row;
    this.#data = data;
    const last = Math.max(0, data.outline.rows - 1);
    this.#focus = data.outline.lineOf(Math.min(row, last));
    this.#anchor = Math.min(this.#anchor, last);
    this.element.style.setProperty('--digits', String(String(data.outline.rows).length));
    this.#resize();
  }

  /** The row with the focus. */
  get row(): number {
    const { outline } = this.#data ?? {};
    return outline && outline.rows > 0 ? outline.rowOf(this.#focus) : 0;
  }

  /** The selected rows, first and last. */
  get selected(): { readonly top: number; readonly bottom: number } {
    const { row } = this;
    return { top: Math.min(row, this.#anchor), bottom: Math.max(row, this.#anchor) };
  }

  go(row: number): void {
    if (this.#data) this.#moveTo(this.#data.outline.lineOf(row), false);
  }

  showFound(place: { readonly row: number; readonly column: number } | undefined): void {
    this.#found = place;
    if (place && this.#data) this.#moveTo(this.#data.outline.lineOfColumn(place.row, place.column), false);
    else this.refresh();
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
    this.element.remove();
  }

  #resize(): void {
    const height = this.#scroll.fit((this.#data?.outline.count ?? 0) * lineHeight, this.element.clientHeight);
    this.#sizer.style.height = `${height}px`;
    this.#scrollTo(this.#scroll.offset);
  }

  #scrollTo(offset: number): void {
    this.#scroll.to(offset);
    this.refresh();
  }

  #scrolled(): void {
    this.#scroll.follow();
    this.refresh();
  }

  #lineAt(line: number): JsonLine | undefined {
    const data = this.#data;
    if (!data || line >= data.outline.count) return undefined;
    const row = data.outline.rowOf(line);
    const cells = data.cache.row(row);
    return cells && data.outline.linesOf(row, cells)[line - data.outline.lineOf(row)];
  }

  #moveTo(line: number, extend: boolean): void {
    const { outline } = this.#data ?? {};
    if (!outline || outline.rows === 0) return;
    this.#focus = Math.min(outline.count - 1, Math.max(0, line));
    if (!extend) this.#anchor = this.row;
    this.#scrollTo(
      offsetToReveal({ row: this.#focus, rowHeight: lineHeight, offset: this.#scroll.offset, viewport: this.element.clientHeight }),
    );
    this.refresh();
    this.events.moved(this.row);
  }

  #key(event: KeyboardEvent): void {
    const command = jsonCommand(event);
    if (!command || (command.kind === 'copy' && !(window.getSelection()?.isCollapsed ?? true))) return;
    event.preventDefault();
    event.stopPropagation();
    this.#run(command);
  }

  #run(command: JsonCommand): void {
    const { outline } = this.#data ?? {};
    if (!outline) return;
    switch (command.kind) {
      case 'move':
        return this.#moveTo(this.#target(command.to, outline), command.extend);
      case 'open':
      case 'close':
        return this.#open(command.kind === 'open');
      case 'selectAll':
        this.#anchor = 0;
        return this.#moveTo(outline.count - 1, true);
      default:
        return this.events.command(command.kind, this.#placeOfFocus());
    }
  }

  #target(to: Extract<JsonCommand, { kind: 'move' }>['to'], outline: JsonOutline): number {
    const page = Math.max(1, Math.floor(this.element.clientHeight / lineHeight) - 1);
    switch (to) {
      case 'up':
        return this.#focus - 1;
      case 'down':
        return this.#focus + 1;
      case 'pageUp':
        return this.#focus - page;
      case 'pageDown':
        return this.#focus + page;
      case 'start':
        return 0;
      case 'end':
        return outline.count - 1;
      case 'rowUp':
        return outline.lineOf(Math.max(0, this.row - 1));
      case 'rowDown':
        return outline.lineOf(Math.min(outline.rows - 1, this.row + 1));
    }
  }

  /** Opens or closes the value with the focus; what is closed already leads to the line over it. */
  #open(open: boolean): void {
    const data = this.#data;
    const line = this.#lineAt(this.#focus);
    if (!data || !line) return;
    const { row, column } = line;
    const mayChange = column !== undefined && (open ? line.opened === false : data.outline.isOpen(row, column));
    if (mayChange) this.#toggle(row, column);
    else if (!open) this.#moveTo(data.outline.lineOf(row), false);
  }

  #toggle(row: number, column: number): void {
    const data = this.#data;
    if (!data) return;
    data.outline.toggle(row, column, data.cache.row(row)?.[column] ?? null);
    this.#focus = data.outline.lineOfColumn(row, column);
    this.#resize();
  }

  #press(event: PointerEvent): void {
    const line = this.#lineUnder(event);
    if (line === undefined || event.button !== 0) return;
    this.#moveTo(line, event.shiftKey);
    const found = this.#lineAt(line);
    const onTwist = event.target instanceof Element && event.target.classList.contains('jsonTwist');
    if (onTwist && found?.column !== undefined && found.opened !== undefined) this.#toggle(found.row, found.column);
  }

  #menu(event: MouseEvent): void {
    event.preventDefault();
    const line = this.#lineUnder(event);
    const { top, bottom } = this.selected;
    const row = line === undefined ? undefined : this.#data?.outline.rowOf(line);
    if (line !== undefined && row !== undefined) this.#moveTo(line, row >= top && row <= bottom && top !== bottom);
    this.events.command('menu', { ...this.#placeOfFocus(), x: event.clientX, y: event.clientY });
  }

  #lineUnder({ clientY }: MouseEvent): number | undefined {
    const line = Math.floor((clientY - this.element.getBoundingClientRect().top + this.#scroll.offset) / lineHeight);
    return line < (this.#data?.outline.count ?? 0) ? line : undefined;
  }

  #placeOfFocus(): JsonPlace {
    const box = (this.#painter.elementOf(this.#focus) ?? this.element).getBoundingClientRect();
    return { line: this.#lineAt(this.#focus), row: this.row, x: box.left + 40, y: Math.min(box.bottom, window.innerHeight - 8) };
  }

  #draw(): void {
    const data = this.#data;
    if (!data) return;
    const { outline, cache } = data;
    const first = Math.floor(this.#scroll.offset / lineHeight);
    const end = Math.min(outline.count, Math.ceil((this.#scroll.offset + this.element.clientHeight) / lineHeight) + 1);
    if (end > first) cache.want(outline.rowOf(first), outline.rowOf(end - 1) + 1);
    const shift = this.element.scrollTop - this.#scroll.offset;
    const { top, bottom } = this.selected;
    const found = this.#found && outline.lineOfColumn(this.#found.row, this.#found.column);
    this.#painter.paint({
      first,
      end,
      topOf: (line) => (this.#scroll.scale === 1 ? line * lineHeight : shift + line * lineHeight),
      lineAt: (line) => this.#lineAt(line),
      rowOf: (line) => outline.rowOf(line),
      selected: (row) => top !== bottom && row >= top && row <= bottom,
      focus: this.#focus,
      found,
    });
    const focused = this.#painter.elementOf(this.#focus);
    if (focused) this.element.setAttribute('aria-activedescendant', focused.id);
    else this.element.removeAttribute('aria-activedescendant');
  }
}
