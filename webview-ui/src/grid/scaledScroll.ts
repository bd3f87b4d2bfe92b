import { scrollMapping, toLogical, toScrollTop } from './scrollMapping';
import type { ScrollMapping } from './scrollMapping';

/** Where a scrolled element stands in content that may be higher than an element can be. */
export class ScaledScroll {
  readonly #element: HTMLElement;
  #mapping: ScrollMapping = scrollMapping(0, 0);
  #offset = 0;
  #ownScrollTop = 0;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** Logical px above the viewport. */
  get offset(): number {
    return this.#offset;
  }

  /** Where the scroll bar stood when it last told, in px. */
  get top(): number {
    return this.#ownScrollTop;
  }

  /** Logical px for each px of the scroll bar; 1 where all fits. */
  get scale(): number {
    return this.#mapping.scale;
  }

  /** Takes content of another height; gives the height that its element needs. The offset is to be set again behind it. */
  fit(contentHeight: number, viewportHeight: number): number {
    this.#mapping = scrollMapping(contentHeight, viewportHeight);
    return this.#mapping.height;
  }

  /** Goes to a logical offset, or to the end where it lies behind it. */
  to(offset: number): void {
    this.#offset = Math.min(this.#mapping.end, Math.max(0, offset));
    const top = toScrollTop(this.#mapping, this.#offset);
    if (top === 0 && this.#ownScrollTop === 0) return; // to ask the element would lay out the page
    if (Math.abs(this.#element.scrollTop - top) >= 1) this.#element.scrollTop = top;
    this.#ownScrollTop = this.#element.scrollTop;
  }

  /** Takes over where a person scrolled to; what `to` did itself keeps the exact offset. */
  follow(): void {
    const { scrollTop } = this.#element;
    if (Math.abs(scrollTop - this.#ownScrollTop) > 0.5) this.#offset = toLogical(this.#mapping, scrollTop);
    this.#ownScrollTop = scrollTop;
  }
}
