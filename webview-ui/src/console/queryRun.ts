import { isAbort } from '../../../src/base/errors';
import { rowsOfPage } from '../../../src/protocol/consolePage';
import type { Failure, HistoryEntry, QueryOutcome, RequestProgress, RunQuery } from '../../../src/protocol/engine';
import { ChartPreparation } from '../chart/chartPreparation';
import type { Host } from '../host';
import { failureOf } from '../results/Problem';

/** What the console shows of runs: the last result stays until the next one is there. */
export interface RunState {
  readonly running?: { readonly query: RunQuery; readonly since: number; readonly progress?: RequestProgress };
  readonly shown?: { readonly outcome: QueryOutcome; readonly query: RunQuery };
  readonly failure?: { readonly failure: Failure; readonly query: RunQuery | undefined };
  /** Milliseconds after which the last run was cancelled. */
  readonly cancelledAfter?: number;
}

function ranWith({ text, parameters }: QueryOutcome): Pick<RunQuery, 'text' | 'parameters'> {
  return { text, ...(parameters && { parameters }) };
}

/** Runs one query at a time and tells of each change. A new run ends the one before. */
export class QueryRun {
  state: RunState = {};
  #controller: AbortController | undefined;
  readonly #charts = new ChartPreparation();

  constructor(
    private readonly host: Host,
    private readonly changed: () => void,
  ) {}

  run(query: RunQuery): Promise<void> {
    return this.#answer(query, (signal) =>
      this.host.call(
        'query/run',
        { ...query, firstRows: rowsOfPage },
        {
          signal,
          progress: (progress) => {
            const { running } = this.state;
            if (running?.query === query) this.#set({ running: { ...running, progress } });
          },
        },
      ),
    );
  }

  /** Shows a stored result without running it again. */
  reopen({ historyId, text, sourceId }: Pick<HistoryEntry, 'historyId' | 'text' | 'sourceId'>): Promise<void> {
    const query: RunQuery = { text, ...(sourceId === undefined ? {} : { sourceId }) };
    return this.#answer(query, (signal) => this.host.call('history/open', { historyId, firstRows: rowsOfPage }, { signal }));
  }

  cancel(): void {
    this.#controller?.abort();
  }

  fail(error: unknown): void {
    if (!isAbort(error)) this.#set({ failure: { failure: failureOf(error), query: undefined } });
  }

  dismiss(): void {
    const { shown, running } = this.state;
    this.#replace({ ...(shown && { shown }), ...(running && { running }) });
  }

  /** Takes a result over that something else made. */
  show(outcome: QueryOutcome, query: RunQuery): void {
    this.#replace({ shown: { outcome, query } });
  }

  async #answer(query: RunQuery, ask: (signal: AbortSignal) => Promise<QueryOutcome>): Promise<void> {
    this.cancel();
    const controller = new AbortController();
    this.#controller = controller;
    const since = Date.now();
    const shown = this.state.shown && { shown: this.state.shown };
    this.#replace({ ...shown, running: { query, since } });
    this.host.tell('page/running', { running: true });
    void this.#charts.prepare(query.text, () => this.state.running?.query === query);
    try {
      const outcome = await ask(controller.signal);
      this.#settle(controller, { shown: { outcome, query: { ...query, ...ranWith(outcome), again: undefined } } });
    } catch (error) {
      const ended = isAbort(error) ? { cancelledAfter: Date.now() - since } : { failure: { failure: failureOf(error), query } };
      this.#settle(controller, { ...shown, ...ended });
    }
  }

  #settle(controller: AbortController, state: RunState): void {
    if (this.#controller !== controller) return;
    this.#controller = undefined;
    this.#replace(state);
    this.host.tell('page/running', { running: false });
  }

  #set(change: RunState): void {
    this.#replace({ ...this.state, ...change });
  }

  #replace(state: RunState): void {
    this.state = state;
    this.changed();
  }
}
