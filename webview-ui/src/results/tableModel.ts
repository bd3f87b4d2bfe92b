import type { CellText, Column } from '../../../src/base/column';
import type { ColumnFilter, ResultColumnSummary, ResultTable, SortKey } from '../../../src/protocol/engine';
import { fittingWidth, startArrangement, withHidden, withWidth, type ColumnArrangement } from '../grid/columnLayout';
import { displayText, type DisplayOptions } from '../grid/cellDisplay';
import { PageCache, pageSize, type Row } from '../grid/pageCache';
import type { CellRange } from '../grid/selection';
import type { Host } from '../host';

const rowsPerCopyRequest = 2000;
/** What the first rows may ask for; a person can make a column wider. */
const widestAtFirst = 320;
const rowsThatFit = 100;

/** One table of a result as a person looks at it: sorted, filtered, arranged. Sorting and filtering happen in the engine. */
export class TableModel {
  readonly resultId: string;
  /** Position of the table in the result. */
  readonly index: number;
  readonly table: ResultTable;
  readonly columns: readonly Column[];
  sort: readonly SortKey[] = [];
  filters: readonly ColumnFilter[] = [];
  arrangement: ColumnArrangement;
  viewId = '';
  rows: number;
  cache: PageCache;
  summaries: readonly ResultColumnSummary[] | undefined;
  /** Why rows on screen are missing. */
  failure: unknown;
  /** Whether a new order or filter is being worked out. */
  busy = false;
  #fitted = false;
  #opening = new AbortController();
  /** What was asked for last, which a click that comes before the answer builds on. */
  #asked: { readonly sort: readonly SortKey[]; readonly filters: readonly ColumnFilter[] } = { sort: [], filters: [] };

  constructor(
    private readonly host: Host,
    { resultId, index, table }: { readonly resultId: string; readonly index: number; readonly table: ResultTable },
    private readonly tell: { readonly changed: () => void; readonly arrived: () => void; readonly failed: (error: unknown) => void },
  ) {
    this.resultId = resultId;
    this.index = index;
    this.table = table;
    this.columns = table.columns;
    this.rows = table.rows;
    this.arrangement = startArrangement(table.columns);
    this.cache = this.#newCache();
    this.#startPlain();
  }

  /** A click on a header: ascending, descending, as it came; `add` keeps the other keys. */
  async sortBy(column: string, add: boolean): Promise<void> {
    await this.show(nextSort(this.#asked.sort, column, add), this.#asked.filters);
  }

  /** Replaces the filters of a column. */
  async filterColumn(column: string, filters: readonly ColumnFilter[]): Promise<void> {
    await this.show(this.#asked.sort, [...this.#asked.filters.filter((filter) => filter.column !== column), ...filters]);
  }

  /** Shows another order and selection of rows, once the engine has it. */
  async show(sort: readonly SortKey[], filters: readonly ColumnFilter[]): Promise<void> {
    this.#opening.abort();
    const opening = new AbortController();
    this.#opening = opening;
    this.#asked = { sort, filters };
    this.busy = true;
    this.tell.changed();
    try {
      const plain = sort.length === 0 && filters.length === 0;
      const view = plain
        ? { viewId: '', rows: this.table.rows }
        : await this.host.call('result/view', { resultId: this.resultId, table: this.index, sort, filters }, { signal: opening.signal });
      this.cache.dispose();
      Object.assign(this, { sort, filters, viewId: view.viewId, rows: view.rows });
      this.cache = this.#newCache();
      if (plain) this.#startPlain();
    } catch (error) {
      if (!opening.signal.aborted) {
        this.#asked = { sort: this.sort, filters: this.filters };
        this.tell.failed(error);
      }
    } finally {
      if (this.#opening === opening) this.busy = false;
      this.tell.changed();
    }
  }

  arrange(arrangement: ColumnArrangement): void {
    this.arrangement = arrangement;
    this.tell.changed();
  }

  /** Makes a column as wide as the texts that are here ask for. */
  fit(index: number, first: number, display: DisplayOptions): void {
    const column = this.columns[index];
    if (!column) return;
    const texts: string[] = [];
    for (let row = first; row < Math.min(this.rows, first + 200); row++) {
      const data = this.cache.row(row);
      if (data) texts.push(displayText(data[index] ?? null, column.type, display));
    }
    this.arrange(withWidth(this.arrangement, index, fittingWidth(column, texts)));
  }

  /** Gives the columns a first width by the first rows, once: what a person set stays, and nothing moves under the eyes later. */
  fitFirst(): void {
    if (this.#fitted || !this.cache.row(0)) return;
    this.#fitted = true;
    const widths = new Map(this.arrangement.widths);
    this.columns.forEach((column, index) => {
      if (widths.has(index)) return;
      const texts: string[] = [];
      for (let row = 0; row < Math.min(this.rows, rowsThatFit); row++) {
        texts.push(displayText(this.cell(row, index) ?? null, column.type, { localTime: true, thousands: true }));
      }
      widths.set(index, fittingWidth(column, texts, widestAtFirst));
    });
    this.arrangement = { ...this.arrangement, widths };
  }

  /** Hides the columns that tell nothing: without a value, or with the same one in every row. */
  async hideTelling(which: 'empty' | 'single'): Promise<number> {
    const summaries = await this.summarize();
    const hide = summaries.flatMap((summary, index) => {
      const empty = summary.filled === 0;
      return empty || (which === 'single' && summary.distinct <= 1 && summary.filled === 1) ? [index] : [];
    });
    this.arrange(withHidden(this.arrangement, hide, true));
    return hide.length;
  }

  async summarize(): Promise<readonly ResultColumnSummary[]> {
    this.summaries ??= await this.host.call('result/columns', { resultId: this.resultId, table: this.index });
    return this.summaries;
  }

  /** Rows of the view, whether or not they are on screen; ends early when cancelled. */
  async read(range: Pick<CellRange, 'top' | 'bottom'>, signal?: AbortSignal): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (let row = range.top; row <= range.bottom;) {
      const here = this.cache.row(row);
      if (here) {
        rows.push(here);
        row++;
        continue;
      }
      const count = Math.min(rowsPerCopyRequest, range.bottom - row + 1);
      const fetched = await this.#fetch(row, count, signal);
      if (fetched.length === 0) break;
      rows.push(...fetched);
      row += fetched.length;
    }
    return rows;
  }

  /** Asks again for the rows that could not be read. */
  retry(): void {
    this.failure = undefined;
    this.cache.retry();
    this.tell.changed();
  }

  /** Takes the arrangement of an earlier table with the same columns, so that a query that runs again looks the same. */
  follow(earlier: TableModel | undefined): void {
    const same = earlier?.columns.map(({ name }) => name).join('\n') === this.columns.map(({ name }) => name).join('\n');
    if (!earlier || !same || !earlier.#fitted) return;
    this.arrangement = earlier.arrangement;
    this.#fitted = true;
  }

  cell(row: number, index: number): CellText | undefined {
    return this.cache.row(row)?.[index];
  }

  dispose(): void {
    this.#opening.abort();
    this.cache.dispose();
  }

  async #fetch(offset: number, count: number, signal: AbortSignal | undefined): Promise<readonly Row[]> {
    const { resultId, index: table, viewId } = this;
    const answer = await this.host.call('result/rows', { resultId, table, viewId, offset, count }, { signal });
    return answer.rows;
  }

  /** The first rows as they came with the answer. */
  #startPlain(): void {
    const { firstRows, rows } = this.table;
    if (firstRows && firstRows.length >= Math.min(rows, pageSize)) this.cache.start(firstRows.slice(0, pageSize));
  }

  #newCache(): PageCache {
    const arrived = (): void => {
      const before = this.arrangement;
      this.fitFirst();
      if (this.arrangement !== before) this.tell.changed();
      this.tell.arrived();
    };
    const failed = (error: unknown): void => {
      this.failure = error;
      this.tell.changed();
    };
    return new PageCache((offset, count, signal) => this.#fetch(offset, count, signal), arrived, failed);
  }
}

/** The order after a click on a column: ascending, then descending, then none. */
export function nextSort(sort: readonly SortKey[], column: string, add: boolean): readonly SortKey[] {
  const key = sort.find((candidate) => candidate.column === column);
  const next: SortKey | undefined = key?.descending ? undefined : { column, descending: key !== undefined };
  if (!add) return next ? [next] : [];
  if (!next) return sort.filter((candidate) => candidate !== key);
  return key ? sort.map((candidate) => (candidate === key ? next : candidate)) : [...sort, next];
}
