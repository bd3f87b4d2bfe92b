import type { TailLook, TailRow } from '../../../src/protocol/tail';

/** Rows that are asked for at a time. */
export const rowsOfPage = 100;
/** Pages that are kept; those used longest ago go first. */
const mostPages = 30;

export interface TailRowsParts {
  readonly fetch: (fromEnd: number, asOf: number) => Promise<readonly TailRow[]>;
  /** Called when rows that were wanted have come. */
  readonly came: () => void;
}

/** The rows of a look by their place, of which only those near the screen are here. */
export class TailRows {
  readonly #parts: TailRowsParts;
  readonly #pages = new Map<number, readonly TailRow[]>();
  readonly #wanted = new Set<number>();
  count = 0;
  asOf = 0;
  /** Counts the looks, so that what was asked for an earlier one is not taken for this one's. */
  #look = 0;

  constructor(parts: TailRowsParts) {
    this.#parts = parts;
  }

  show({ asOf, shown, rows }: Pick<TailLook, 'asOf' | 'shown' | 'rows'>): void {
    this.#pages.clear();
    this.#wanted.clear();
    this.#look++;
    this.asOf = asOf;
    this.count = shown;
    if (rows.length > 0) this.#pages.set(0, rows);
  }

  /** The row at a place, 0 the oldest; undefined where it has not come yet. */
  at(index: number): TailRow | undefined {
    const fromEnd = this.count - 1 - index;
    if (index < 0 || fromEnd < 0) return undefined;
    const number = Math.floor(fromEnd / rowsOfPage);
    const page = this.#pages.get(number);
    return page?.[page.length - 1 - (fromEnd - number * rowsOfPage)];
  }

  /** Where a row is, among those that are here. */
  indexOf(sequence: number): number | undefined {
    for (const [number, page] of this.#pages) {
      const place = page.findIndex((row) => row.sequence === sequence);
      if (place >= 0) return this.count - number * rowsOfPage - page.length + place;
    }
    return undefined;
  }

  /** Asks for the rows of a stretch that are not here. */
  want(first: number, end: number): void {
    const from = Math.floor((this.count - end) / rowsOfPage);
    const to = Math.floor((this.count - 1 - first) / rowsOfPage);
    for (let number = Math.max(0, from); number <= to; number++) {
      if (this.#pages.has(number) || this.#wanted.has(number)) continue;
      this.#wanted.add(number);
      void this.#fetch(number);
    }
  }

  async #fetch(number: number): Promise<void> {
    const look = this.#look;
    const rows = await this.#parts.fetch(number * rowsOfPage, this.asOf).catch(() => undefined);
    if (look !== this.#look) return;
    this.#wanted.delete(number);
    if (!rows) return;
    this.#pages.set(number, rows);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= mostPages) break;
      this.#pages.delete(oldest);
    }
    this.#parts.came();
  }
}
