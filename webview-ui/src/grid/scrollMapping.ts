/** Browsers cap an element's height (Chromium 33.5M px, Firefox 17.9M px): beyond this the scroll bar is scaled. */
export const maximumHeight = 10_000_000;

/** How the scroll bar of a limited element stands for a longer, logical one. */
export interface ScrollMapping {
  /** Height of the scrolled element in px. */
  readonly height: number;
  /** Logical px for each px of the scroll bar; 1 where all fits. */
  readonly scale: number;
  /** The last logical offset. */
  readonly end: number;
}

/** The mapping for content of a logical height, seen through a viewport. */
export function scrollMapping(contentHeight: number, viewportHeight: number, cap = maximumHeight): ScrollMapping {
  const height = Math.min(contentHeight, cap);
  const end = Math.max(0, contentHeight - viewportHeight);
  const room = Math.max(0, height - viewportHeight);
  return { height, scale: room === 0 ? 1 : end / room, end };
}

/** The logical offset of a scroll position. */
export function toLogical(mapping: ScrollMapping, scrollTop: number): number {
  return Math.min(mapping.end, Math.max(0, scrollTop * mapping.scale));
}

/** The scroll position that stands nearest to a logical offset. */
export function toScrollTop(mapping: ScrollMapping, logical: number): number {
  return Math.min(mapping.end, Math.max(0, logical)) / mapping.scale;
}

/** The logical offset that brings a row fully into view with the least movement; the same offset where it is in view. */
export function offsetToReveal(options: { row: number; rowHeight: number; offset: number; viewport: number }): number {
  const top = options.row * options.rowHeight;
  if (top < options.offset) return top;
  const bottom = top + options.rowHeight;
  return bottom > options.offset + options.viewport ? bottom - options.viewport : options.offset;
}
