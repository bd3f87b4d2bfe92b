import type { CellText } from '../../../src/base/column';
import { isAbort } from '../../../src/base/errors';
import { rowsOfPage } from '../../../src/protocol/consolePage';

/** Rows of one request. */
export const pageSize = rowsOfPage;
const keptPages = 60;
const parallel = 2;

export type Row = readonly CellText[];

export type FetchPage = (offset: number, count: number, signal: AbortSignal) => Promise<readonly Row[]>;

/**
 * The rows near the screen. Pages are asked for as they come into view; a request for a page that has left the view again is cancelled, so
 * that a fast scroll ends with the rows it ended on.
 */
export class PageCache {
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #running = new Map<number, AbortController>();
  readonly #failed = new Set<number>();
  #wanted: readonly number[] = [];
  #ended = false;

  constructor(
    private readonly fetchPage: FetchPage,
    private readonly onArrive: () => void,
    private readonly onFail: (error: unknown) => void,
  ) {}

  /** Takes the first rows over that came with an answer. They are a whole page, or all there is. */
  start(rows: readonly Row[]): void {
    this.#pages.set(0, rows);
  }

  /** A row where it is here already. */
  row(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  /** Says which rows are on screen, the end excluded: what is missing is fetched, what is no longer wanted is dropped. */
  want(first: number, end: number): void {
    const pages: number[] = [];
    for (let page = Math.floor(first / pageSize); page * pageSize < end; page++) pages.push(page);
    this.#wanted = pages;
    for (const [page, controller] of this.#running) {
      if (!pages.includes(page)) controller.abort();
    }
    this.#pump();
  }

  /** Forgets failures, so that the rows are asked for again. */
  retry(): void {
    this.#failed.clear();
    this.#pump();
  }

  /** Ends all requests; nothing arrives any more. */
  dispose(): void {
    this.#ended = true;
    for (const controller of this.#running.values()) controller.abort();
  }

  #pump(): void {
    if (this.#ended) return;
    for (const page of this.#wanted) {
      if (this.#running.size >= parallel) return;
      if (!this.#pages.has(page) && !this.#running.has(page) && !this.#failed.has(page)) void this.#load(page);
    }
  }

  async #load(page: number): Promise<void> {
    const controller = new AbortController();
    this.#running.set(page, controller);
    try {
      const rows = await this.fetchPage(page * pageSize, pageSize, controller.signal);
      if (this.#ended) return;
      this.#keep(page, rows);
      this.onArrive();
    } catch (error) {
      if (this.#ended || isAbort(error)) return;
      this.#failed.add(page);
      this.onFail(error);
    } finally {
      if (this.#running.get(page) === controller) this.#running.delete(page);
      this.#pump();
    }
  }

  #keep(page: number, rows: readonly Row[]): void {
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= keptPages) break;
      if (!this.#wanted.includes(old)) this.#pages.delete(old);
    }
  }
}
