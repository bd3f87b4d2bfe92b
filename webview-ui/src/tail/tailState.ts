import type { Failure } from '../../../src/protocol/engine';
import type { QueryDiagnostic } from '../../../src/base/queryDiagnostic';
import type { TailDetail, TailFilter, TailInfo, TailRate, TailRow, TailValues } from '../../../src/protocol/tail';
import type { TailHostFunctions, TailPageFunctions, TailPageState } from '../../../src/protocol/tailPage';
import { toFailure } from '../../../src/protocol/rpc';
import type { Peer } from '../../../src/protocol/rpc';
import { isAbort } from '../../../src/base/errors';
import { connectPage, type MemoryOf } from '../host';
import { markedWords } from './marks';
import { rowsOfPage, TailRows } from './tailRows';

/** How often rows that came while the view stands still are counted, in milliseconds. */
const countInterval = 1000;
const ratesInterval = 5000;
/** Minutes of the sparkline. */
const minutes = 60;

export interface TailStateParts {
  readonly changed: () => void;
  readonly arrived: (count: number, newest: TailRow) => void;
  /** Brings a row into view and chooses it. */
  readonly reveal: (index: number, sequence: number) => void;
}

/** What the page of a tail shows, and what it asks for. The rows themselves stay in the engine. */
export class TailState {
  readonly host: Peer<TailHostFunctions>;
  readonly rows: TailRows;
  info: TailInfo | undefined;
  filter: TailFilter;
  folded: boolean;
  newestFirst = false;
  /** Words that are marked in the rows, with commas between. */
  marked: string;
  paused = false;
  /** Whether the end is in view, so that new rows are followed. */
  atEnd = true;
  hidden = 0;
  /** Rows that came while the view stood still. */
  fresh = 0;
  diagnostics: readonly QueryDiagnostic[] = [];
  failure: Failure | undefined;
  /** Why what a person last asked for was not done; looks that go well say nothing of it. */
  refused: Failure | undefined;
  rates: readonly TailRate[] = [];
  values: TailValues = { categories: [], statuses: [] };
  detail: TailDetail | undefined;
  readonly #memory: MemoryOf<TailPageState>;
  readonly #changed: () => void;
  readonly #started: Promise<void>;
  readonly #reveal: TailStateParts['reveal'];
  readonly #arrived: (count: number, newest: TailRow) => void;
  #looking: Promise<void> | undefined;
  #again = false;
  #aborter = new AbortController();
  #countedAt = 0;
  /** The newest event when the values were asked for. */
  #valuesAt = -1;
  #isCounting = false;
  #isSeen = true;

  constructor(parts: TailStateParts) {
    this.#changed = parts.changed;
    this.#reveal = parts.reveal;
    this.#arrived = parts.arrived;
    const { host, memory } = connectPage<TailPageFunctions, TailHostFunctions, TailPageState>({
      'tail/changed': (info) => this.#news(info),
      'page/show': (row) => this.#show(row),
      'page/visible': ({ visible }) => this.#seen(visible),
    });
    this.host = host;
    this.#memory = memory;
    this.filter = memory.state.filter ?? {};
    this.folded = memory.state.folded ?? true;
    this.marked = memory.state.marked ?? '';
    this.rows = new TailRows({
      fetch: (fromEnd, asOf) => host.call('tail/rows', { ...this.#view(), asOf, fromEnd, count: rowsOfPage }),
      came: () => this.#changed(),
    });
    this.#started = this.#start();
  }

  get following(): boolean {
    return this.atEnd && !this.paused && this.info?.state !== 'stopped';
  }

  async #start(): Promise<void> {
    await this.attempt(async () => {
      this.info = await this.host.call('page/start', {});
      this.#memory.keep({ tailId: this.info.tailId });
      this.newestFirst = this.#memory.state.newestFirst ?? (await this.host.call('host/order', {}));
      await this.look();
    });
    void this.#readRates();
    setInterval(() => void this.#readRates(), ratesInterval);
    // The next look and the age of a silence are told in time that goes on.
    setInterval(() => {
      if (this.#isSeen) this.#changed();
    }, 1000);
  }

  /** A page that nobody sees asks for nothing; what it missed is shown when it is seen again. */
  #seen(visible: boolean): void {
    this.#isSeen = visible;
    if (!visible || !this.info) return;
    void this.#readRates();
    this.#news(this.info);
  }

  #news(info: TailInfo): void {
    const isRenamed = info.named !== this.info?.named;
    this.info = info;
    if (!this.#isSeen) return;
    if (this.rows.asOf === info.last && !this.failure && !isRenamed) this.#changed();
    else if (this.following || this.rows.asOf === 0) void this.look();
    else this.#countSoon();
  }

  #view(): { readonly tailId: string; readonly filter: TailFilter; readonly folded: boolean } {
    return { tailId: this.info?.tailId ?? '', filter: this.filter, folded: this.folded };
  }

  /** Shows what is there now, from the newest row on. */
  look(): Promise<void> {
    if (this.#looking) this.#again = true;
    else this.#looking = this.#lookUntilShown().finally(() => (this.#looking = undefined));
    return this.#looking ?? Promise.resolve();
  }

  async #lookUntilShown(): Promise<void> {
    do {
      this.#again = false;
      this.#aborter = new AbortController();
      const { signal } = this.#aborter;
      await this.attempt(async () => {
        const look = await this.host.call('tail/look', { ...this.#view(), count: rowsOfPage }, { signal });
        const known = this.rows.asOf;
        const came = look.rows.filter(({ sequence }) => sequence > known);
        this.rows.show(look);
        this.hidden = look.hidden;
        this.diagnostics = look.diagnostics;
        this.fresh = 0;
        this.failure = undefined;
        const newest = came.at(-1);
        if (known > 0 && newest) this.#arrived(came.length, newest);
      });
    } while (this.#again);
    this.#changed();
  }

  #countSoon(): void {
    const wait = Math.max(0, this.#countedAt + countInterval - Date.now());
    if (this.#isCounting) return;
    this.#isCounting = true;
    setTimeout(() => {
      this.#isCounting = false;
      this.#countedAt = Date.now();
      void this.attempt(async () => {
        const { shown } = await this.host.call('tail/look', { ...this.#view(), count: 0 });
        if (!this.following) this.fresh = Math.max(0, shown - this.rows.count);
        this.#changed();
      });
    }, wait);
  }

  /** An event that was named elsewhere is shown whatever the filter hides. */
  #show({ sequence, time }: Pick<TailRow, 'sequence' | 'time'>): void {
    void this.ask(async () => {
      await this.#started;
      this.paused = false;
      this.filter = {};
      this.#memory.keep({ filter: this.filter });
      await this.look();
      this.#reveal(await this.rowOfTime(time), sequence);
      await this.open(sequence);
    });
  }

  setFilter(change: Partial<Record<keyof TailFilter, unknown>>): void {
    this.filter = JSON.parse(JSON.stringify({ ...this.filter, ...change })) as TailFilter;
    this.#memory.keep({ filter: { ...this.filter, since: undefined } as unknown as TailFilter });
    this.#lookAnew();
  }

  setFolded(folded: boolean): void {
    this.folded = folded;
    this.#memory.keep({ folded });
    this.#lookAnew();
  }

  /** Puts the newest row at the top or at the end, here and in tails that are opened from now on. */
  setNewestFirst(newestFirst: boolean): void {
    this.newestFirst = newestFirst;
    this.#memory.keep({ newestFirst });
    void this.ask(() => this.host.call('host/order', { newestFirst }));
    this.follow();
  }

  setMarked(marked: string): void {
    this.marked = marked;
    this.#memory.keep({ marked });
    this.#changed();
  }

  /** The words that are marked: those that a person names, and the text that rows are filtered by. */
  get words(): readonly string[] {
    const { text = '', kql } = this.filter;
    const isPattern = kql === true || /^\/.+\/$/s.test(text.trim());
    return [...markedWords(this.marked), ...(isPattern || text.trim() === '' ? [] : [text.trim().toLowerCase()])];
  }

  /** A look for another filter makes the one that runs pointless. */
  #lookAnew(): void {
    this.#aborter.abort();
    this.atEnd = true;
    void this.look();
  }

  setPaused(paused: boolean): void {
    this.paused = paused;
    if (paused) this.#changed();
    else this.follow();
  }

  /** Goes to the end and stays there. */
  follow(): void {
    this.paused = false;
    this.atEnd = true;
    void this.look();
  }

  setAtEnd(atEnd: boolean): void {
    if (atEnd === this.atEnd) return;
    this.atEnd = atEnd;
    if (this.following) void this.look();
    else this.#changed();
  }

  async open(sequence: number): Promise<void> {
    await this.ask(async () => {
      this.detail = await this.host.call('tail/detail', { tailId: this.#view().tailId, sequence });
    });
  }

  close(): void {
    this.detail = undefined;
    this.#changed();
  }

  /** The row that a minute begins with, counted from the oldest. */
  async rowOfTime(time: string): Promise<number> {
    const { rows } = await this.host.call('tail/after', { ...this.#view(), asOf: this.rows.asOf, time });
    return Math.max(0, this.rows.count - rows);
  }

  async #readRates(): Promise<void> {
    if (!this.info || !this.#isSeen) return;
    await this.attempt(async () => {
      this.rates = await this.host.call('tail/rates', { tailId: this.#view().tailId, minutes });
      if (this.#valuesAt === this.info?.last) return;
      this.#valuesAt = this.info?.last ?? -1;
      this.values = await this.host.call('tail/values', { tailId: this.#view().tailId });
    });
    this.#changed();
  }

  async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isAbort(error)) return;
      this.failure = toFailure(error);
      this.#changed();
    }
  }

  /** Does what a person asked for; a failure stays until they ask for something again or take it away. */
  async ask(work: () => Promise<unknown>): Promise<void> {
    this.refused = undefined;
    try {
      await work();
    } catch (error) {
      if (!isAbort(error)) this.refused = toFailure(error);
    }
    this.#changed();
  }

  /** Takes the failure of what was asked for away. */
  dismiss(): void {
    this.refused = undefined;
    this.#changed();
  }
}
