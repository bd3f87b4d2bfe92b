import type { TailRow } from '../../../src/protocol/tail';
import { ScaledScroll } from '../grid/scaledScroll';
import { offsetToReveal } from '../grid/scrollMapping';
import { paintRow, rowElement } from './rowPainter';
import type { TailRows } from './tailRows';
import { tailWords } from './words';

/** Height of a row in px, as the style sheet has it. */
const rowHeight = 24;

export interface ListEvents {
  /** Whether the end came into view or left it by a person's hand. */
  readonly atEnd: (atEnd: boolean) => void;
  readonly open: (row: TailRow) => void;
}

/** The rows of a tail, of which only those on screen are in the page. */
export class TailList {
  readonly element = document.createElement('div');
  readonly #sizer = document.createElement('div');
  readonly #scroll: ScaledScroll;
  readonly #pool: HTMLElement[] = [];
  readonly #observer: ResizeObserver;
  readonly #rows: TailRows;
  readonly #events: ListEvents;
  #frame = 0;
  #focus: number | undefined;
  #anchor: number | undefined;
  #follows = true;
  #newestFirst = false;
  #words: readonly string[] = [];
  /** Rows that were there when it was drawn last: what came since says nothing of where a person scrolled to. */
  #drawn = 0;

  constructor(host: HTMLElement, rows: TailRows, events: ListEvents) {
    this.#rows = rows;
    this.#events = events;
    this.#scroll = new ScaledScroll(this.element);
    this.element.className = 'tailList';
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'listbox');
    this.element.setAttribute('aria-multiselectable', 'true');
    this.element.setAttribute('aria-label', tailWords.list);
    this.#sizer.className = 'tailSizer';
    this.#sizer.setAttribute('role', 'presentation');
    this.element.append(this.#sizer);
    host.append(this.element);
    this.#observer = new ResizeObserver(() => this.refresh());
    this.#observer.observe(this.element);
    this.element.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.element.addEventListener('keydown', (event) => this.#key(event));
    this.element.addEventListener('click', (event) => this.#click(event));
  }

  /** The chosen rows that are here, oldest first. */
  get chosen(): readonly TailRow[] {
    const [one, other] = [this.#indexOf(this.#focus), this.#indexOf(this.#anchor ?? this.#focus)];
    if (one === undefined || other === undefined) return [];
    const found: TailRow[] = [];
    for (let index = Math.min(one, other); index <= Math.max(one, other); index++) {
      const row = this.#rows.at(index);
      if (row) found.push(row);
    }
    return found;
  }

  /** Puts the newest row at the top or at the end, and marks words. */
  arrange({ newestFirst, words }: { readonly newestFirst: boolean; readonly words: readonly string[] }): void {
    [this.#newestFirst, this.#words] = [newestFirst, words];
    this.element.setAttribute('aria-label', newestFirst ? tailWords.listNewestFirst : tailWords.list);
  }

  /** Draws in the next frame; many calls make one drawing. */
  refresh(follows = this.#follows): void {
    this.#follows = follows;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  /** Brings a row to the top of the view, and chooses the one of this number where it is said. */
  goTo(index: number, sequence?: number): void {
    if (sequence !== undefined) [this.#focus, this.#anchor] = [sequence, undefined];
    this.#follows = false;
    this.#fit();
    this.#scroll.to(this.#placeOf(index) * rowHeight);
    this.#events.atEnd(this.#isAtEnd());
    this.refresh(false);
  }

  focus(): void {
    this.element.focus();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer.disconnect();
    this.element.remove();
  }

  #indexOf(sequence: number | undefined): number | undefined {
    return sequence === undefined ? undefined : this.#rows.indexOf(sequence);
  }

  /** The place on screen of a row that is counted from the oldest, and the other way round. */
  #placeOf(index: number): number {
    return this.#newestFirst ? this.#rows.count - 1 - index : index;
  }

  #fit(): void {
    this.#drawn = this.#rows.count;
    const height = this.#scroll.fit(this.#rows.count * rowHeight, this.element.clientHeight);
    this.#sizer.style.height = `${height}px`;
  }

  #isAtEnd(): boolean {
    if (this.#newestFirst) return this.#scroll.offset < rowHeight / 2;
    return this.#scroll.offset + this.element.clientHeight >= this.#drawn * rowHeight - rowHeight / 2;
  }

  #scrolled(): void {
    const before = this.#scroll.offset;
    this.#scroll.follow();
    if (this.#scroll.offset !== before) {
      this.#follows = this.#isAtEnd();
      this.#events.atEnd(this.#follows);
    }
    this.refresh();
  }

  #draw(): void {
    this.#fit();
    if (this.#follows) this.#scroll.to(this.#newestFirst ? 0 : this.#rows.count * rowHeight);
    else this.#scroll.to(this.#scroll.offset);
    const first = Math.floor(this.#scroll.offset / rowHeight);
    const end = Math.min(this.#rows.count, Math.ceil((this.#scroll.offset + this.element.clientHeight) / rowHeight) + 1);
    if (this.#newestFirst) this.#rows.want(this.#rows.count - end, this.#rows.count - first);
    else this.#rows.want(first, end);
    const shift = this.#scroll.scale === 1 ? 0 : this.element.scrollTop - this.#scroll.offset;
    const [focus, anchor] = [this.#indexOf(this.#focus), this.#indexOf(this.#anchor)];
    const [low, high] = [Math.min(focus ?? -1, anchor ?? focus ?? -1), Math.max(focus ?? -1, anchor ?? focus ?? -1)];
    while (this.#pool.length < end - first) {
      const element = rowElement(this.#pool.length);
      this.#pool.push(element);
      this.#sizer.append(element);
    }
    this.element.removeAttribute('aria-activedescendant');
    this.#pool.forEach((element) => (element.dataset['used'] = ''));
    for (let place = first; place < end; place++) {
      const element = this.#pool[place % this.#pool.length];
      if (!element) continue;
      const index = this.#placeOf(place);
      element.dataset['used'] = 'yes';
      element.dataset['index'] = String(index);
      element.style.transform = `translateY(${place * rowHeight + shift}px)`;
      paintRow(element, this.#rows.at(index), {
        place,
        words: this.#words,
        count: this.#rows.count,
        isChosen: focus !== undefined && index >= low && index <= high,
        isFocus: index === focus,
      });
      if (index === focus) this.element.setAttribute('aria-activedescendant', element.id);
    }
    for (const element of this.#pool) element.hidden = element.dataset['used'] === '';
  }

  #click(event: MouseEvent): void {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('.tailRow') : undefined;
    const index = Number(element?.dataset['index'] ?? Number.NaN);
    if (Number.isNaN(index)) return;
    this.#moveTo(index, event.shiftKey);
    const row = this.#rows.at(index);
    if (row && !event.shiftKey) this.#events.open(row);
  }

  #moveTo(index: number, extend: boolean): void {
    const target = Math.min(this.#rows.count - 1, Math.max(0, index));
    const row = this.#rows.at(target);
    if (!extend) this.#anchor = undefined;
    else this.#anchor ??= this.#focus;
    if (row) this.#focus = row.sequence;
    this.#scroll.to(
      offsetToReveal({ row: this.#placeOf(target), rowHeight, offset: this.#scroll.offset, viewport: this.element.clientHeight }),
    );
    this.#follows = this.#isAtEnd();
    this.#events.atEnd(this.#follows);
    this.refresh();
  }

  #key(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeight) - 1);
    const last = this.#rows.count - 1;
    const focused = this.#indexOf(this.#focus);
    const shown = this.#scroll.offset + (this.#newestFirst ? 0 : this.element.clientHeight);
    const at = focused === undefined ? Math.min(last, Math.floor(shown / rowHeight)) : this.#placeOf(focused);
    const targets: Readonly<Record<string, number>> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      PageUp: at - page,
      PageDown: at + page,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined && !event.altKey) this.#moveTo(this.#placeOf(Math.min(last, Math.max(0, target))), event.shiftKey);
    else if (event.key === 'Enter' || event.key === ' ') {
      const row = this.#rows.at(this.#placeOf(at));
      if (row) this.#events.open(row);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
