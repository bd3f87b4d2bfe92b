import { isAbort } from '../../../src/base/errors';
import { rowsOfPage, type PageFunctions } from '../../../src/protocol/consolePage';
import type { Failure, RunQuery, SourceInfo } from '../../../src/protocol/engine';
import type { Handlers } from '../../../src/protocol/rpc';
import { ChartPreparation } from '../chart/chartPreparation';
import { connectHost, type Host, type PageMemory } from '../host';
import { failureOf } from './Problem';
import { shownEntry, type ShownOutcome } from './shownEntry';
import { resultWords } from './words';

/** What the page of a document shows; the document's query is run by the host. */
export class ResultsState {
  readonly host: Host;
  readonly memory: PageMemory;
  shown: ShownOutcome | undefined;
  running: { readonly query: RunQuery; readonly message: string } | undefined;
  failure: { readonly failure: Failure; readonly statement: string } | undefined;
  notice = '';
  /** Sources as far as an answer over a part of one made them matter. */
  sources: readonly SourceInfo[] = [];
  readonly #charts = new ChartPreparation();

  constructor(private readonly changed: () => void) {
    const { host, memory } = connectHost(this.#handlers());
    this.host = host;
    this.memory = memory;
    this.#start().catch((error: unknown) => this.fail(error));
  }

  fail(error: unknown): void {
    if (!isAbort(error)) this.set({ failure: { failure: failureOf(error), statement: '' } });
  }

  set(change: Partial<Pick<ResultsState, 'shown' | 'running' | 'failure' | 'notice'>>): void {
    Object.assign(this, change);
    this.changed();
  }

  /** Shows what the page showed before the window was reloaded; what the history no longer has is said. */
  async #start(): Promise<void> {
    const { documentUri } = await this.host.call('page/start', {});
    this.memory.keep({ documentUri });
    const { historyId, sourceId, text = '' } = this.memory.state;
    if (historyId === undefined || this.shown || this.running) return this.changed();
    const query: RunQuery = { text, ...(sourceId === undefined ? {} : { sourceId }) };
    this.set({ running: { query, message: resultWords.reopening } });
    const waiting = (): boolean => this.running?.query === query;
    void this.#charts.prepare(text, waiting);
    try {
      const outcome = await this.host.call('history/open', { historyId, firstRows: rowsOfPage });
      if (waiting()) this.set({ shown: { outcome, query: { ...query, text: outcome.text } }, running: undefined });
    } catch (error) {
      if (waiting()) this.set({ notice: failureOf(error).message, running: undefined });
    }
  }

  #started(query: RunQuery): void {
    this.set({ running: { query, message: resultWords.running }, failure: undefined, notice: '' });
    void this.#charts.prepare(query.text, () => this.running?.query === query);
  }

  /** Keeps what was shown over a reload, and its entry of the history as soon as it is written there. */
  #show(shown: ShownOutcome): void {
    this.set({ shown, running: undefined, failure: undefined, notice: '' });
    const { text, sourceId } = shown.query;
    this.memory.keep({ text, sourceId, historyId: undefined });
    if (!shown.outcome.complete) void this.#followSources();
    void this.#remember();
  }

  /** The load may have ended before its answer came, or ends later. */
  async #followSources(): Promise<void> {
    const sources = await this.host.call('source/list', {}).catch(() => []);
    this.sources = sources;
    this.changed();
  }

  #sourceChanged(source: SourceInfo): void {
    const before = this.sources.find(({ sourceId }) => sourceId === source.sourceId);
    if (!before) return;
    this.sources = this.sources.map((other) => (other === before ? source : other));
    if (before.state !== source.state) this.changed();
  }

  async #remember(): Promise<void> {
    const { shown } = this;
    if (!shown || this.memory.state.historyId !== undefined) return;
    const historyId = await shownEntry(this.host, shown);
    if (historyId !== undefined && this.shown === shown) this.memory.keep({ historyId });
  }

  #handlers(): Handlers<PageFunctions> {
    const nothing = (): void => undefined;
    return {
      'source/changed': (source) => this.#sourceChanged(source),
      'source/removed': nothing,
      'history/changed': () => void this.#remember(),
      'engine/restarted': () => this.set({ notice: resultWords.restarted, running: undefined }),
      'page/run': nothing,
      'page/query': nothing,
      'page/cancel': nothing,
      'page/outcome': (shown) => this.#show(shown),
      'page/started': ({ query }) => this.#started(query),
      'page/progress': ({ message }) => this.set({ running: this.running && { ...this.running, message } }),
      'page/failed': (failure) => this.set({ failure: { failure, statement: this.running?.query.text ?? '' }, running: undefined }),
      'page/cancelled': () => this.set({ notice: resultWords.cancelled, running: undefined }),
    };
  }
}
