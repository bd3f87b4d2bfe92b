import type { PageFunctions, PageQuery, PageStart } from '../../../src/protocol/consolePage';
import type { RunQuery, SourceInfo, TimeRange } from '../../../src/protocol/engine';
import { givenParameters, queryParameters, type QueryParameter } from '../../../src/protocol/queryParameters';
import type { Handlers } from '../../../src/protocol/rpc';
import type { QueryEditor } from '../editor/queryEditor';
import { fill } from '../grid/gridWords';
import { connectHost, type Host, type PageMemory } from '../host';
import { shownEntry } from '../results/shownEntry';
import { customTime, elapsedText, timeRangeOf } from '../query/timeRanges';
import { QueryRun } from './queryRun';
import { consoleWords } from './words';

/** Everything the console knows; its views draw it anew after each change. */
export class ConsoleState {
  readonly host: Host;
  readonly memory: PageMemory;
  readonly run: QueryRun;
  editor: QueryEditor | undefined;
  sources: readonly SourceInfo[] = [];
  started = false;
  historyOpen = false;
  historyVersion = 0;
  notice = '';
  #waiting: PageQuery | undefined;
  /** Whether the engine was started again since the shown result was stored. */
  #lost = false;
  #lastResult: unknown;
  /** The entry of the history that is being opened. */
  #opening: string | undefined;

  constructor(private readonly changed: () => void) {
    const { host, memory } = connectHost(this.#handlers());
    this.host = host;
    this.memory = memory;
    this.run = new QueryRun(host, () => this.#ran());
  }

  async start(): Promise<void> {
    try {
      const start = await this.host.call('page/start', {});
      this.#begin(start);
    } catch (error) {
      this.run.fail(error);
    }
  }

  get source(): SourceInfo | undefined {
    return this.sources.find(({ sourceId }) => sourceId === this.memory.state.sourceId) ?? this.sources[0];
  }

  setSource(sourceId: string): void {
    this.keep({ sourceId });
    this.editor?.recheck();
  }

  setTime(time: string, customRange?: TimeRange): void {
    this.keep({ time, ...(customRange && { customRange }) });
  }

  get time(): string {
    return this.memory.state.time ?? 'all';
  }

  /** Keeps a change over restarts, and draws. */
  keep(change: Parameters<PageMemory['keep']>[0]): void {
    this.memory.keep(change);
    this.changed();
  }

  toggleHistory(open = !this.historyOpen): void {
    this.historyOpen = open;
    this.changed();
  }

  editorReady(editor: QueryEditor): void {
    this.editor = editor;
    if (this.#waiting) this.#take(this.#waiting);
    editor.focus();
  }

  /** Runs the selection, or the statement with the caret. */
  async runStatement(): Promise<void> {
    const { editor } = this;
    if (!editor) return;
    const { start, end } = await editor.statement();
    const text = editor.text().slice(start, end);
    if (text.trim() === '') return;
    await this.run.run(this.query(text));
    void this.#rememberShown();
    const { failure } = this.run.state;
    if (failure?.query?.text === text) editor.mark(failure.failure.diagnostics ?? [], start);
  }

  /** Asks the query on screen again, over all there is. */
  async askAllTime(): Promise<void> {
    const text = this.run.state.shown?.query.text;
    this.setTime('all');
    if (text !== undefined) await this.run.run(this.query(text));
  }

  async runAgain(query: RunQuery): Promise<void> {
    await this.run.run(query);
    void this.#rememberShown();
  }

  query(text: string): RunQuery {
    const sourceId = this.source?.sourceId;
    const timeRange = timeRangeOf(this.time, this.memory.state.customRange, Date.now());
    const given = this.source?.workspace ? {} : givenParameters(text, this.memory.state.parameters ?? {});
    return { text, origin: 'console', ...given, ...(sourceId === undefined ? {} : { sourceId }), ...(timeRange && { timeRange }) };
  }

  /** The parameters that the queries in the editor declare; a workspace's service takes no values for them. */
  get parameters(): readonly QueryParameter[] {
    return this.source?.workspace ? [] : queryParameters(this.memory.state.text ?? '');
  }

  setParameter(name: string, value: string): void {
    this.keep({ parameters: { ...this.memory.state.parameters, [name]: value } });
  }

  /** Keeps the editor's text; its parameters have fields. */
  textChanged(text: string): void {
    const before = JSON.stringify(this.parameters);
    this.memory.keep({ text });
    if (JSON.stringify(this.parameters) !== before) this.changed();
  }

  /** Puts an earlier query into the editor, and the values that its parameters had into their fields. */
  useEntry({ text, parameters = {} }: Pick<RunQuery, 'text' | 'parameters'>): void {
    const values = queryParameters(text).map(
      ({ name }) => [name, (Object.hasOwn(parameters, name) ? parameters[name] : undefined) ?? ''] as const,
    );
    if (values.length > 0) this.keep({ parameters: { ...this.memory.state.parameters, ...Object.fromEntries(values) } });
    this.useText(text);
  }

  addCondition(condition: string): void {
    this.editor?.addCondition(this.run.state.shown?.query.text ?? '', condition).then(
      () => this.editor?.focus(),
      (error: unknown) => this.run.fail(error),
    );
  }

  /** Shows a stored result. */
  async openEntry(entry: Parameters<QueryRun['reopen']>[0]): Promise<void> {
    this.#opening = entry.historyId;
    await this.run.reopen(entry);
    this.#opening = undefined;
  }

  /** Shows a stored result and its query. */
  async reopen(historyId: string): Promise<void> {
    await this.openEntry({ historyId, text: '' });
    const { shown } = this.run.state;
    if (shown) this.useEntry(shown.outcome);
  }

  /** Asks the host to export what is shown, or the query where nothing is. */
  async export(): Promise<void> {
    const { shown } = this.run.state;
    if (shown) return this.host.tell('host/exportResult', { ...this.showing(shown.outcome.resultId), query: shown.query });
    const span = await this.editor?.statement();
    const text = span ? this.editor?.text().slice(span.start, span.end) : '';
    if (text) this.host.tell('host/exportQuery', { query: this.query(text) });
  }

  /** Asks the host to say what each step of the query at the caret does and costs. */
  async explain(): Promise<void> {
    const span = await this.editor?.statement();
    const text = span ? this.editor?.text().slice(span.start, span.end) : '';
    if (text) this.host.tell('host/explain', { query: this.query(text) });
  }

  showing(resultId: string): { resultId: string; table: number; viewId: string } {
    return this.lastShown?.resultId === resultId ? this.lastShown : { resultId, table: 0, viewId: '' };
  }

  lastShown: { resultId: string; table: number; viewId: string } | undefined;

  openAsKql(): void {
    const sourceId = this.source?.sourceId;
    this.host.tell('host/openAsKql', { text: this.editor?.text() ?? '', ...(sourceId === undefined ? {} : { sourceId }) });
  }

  format(): void {
    this.editor?.format().catch((error: unknown) => this.run.fail(error));
  }

  /** Puts a query into the editor: in place of an empty text, else behind the text, so that nothing is lost. */
  useText(text: string): void {
    const { editor } = this;
    if (!editor) return;
    const before = editor.text().trimEnd();
    const start = before === '' || before === text.trim() ? 0 : before.length + 2;
    editor.setText(start === 0 ? text : `${before}\n\n${text}`);
    editor.reveal(start);
    if (start > 0) this.#say(consoleWords.replaced);
  }

  #begin(start: PageStart): void {
    this.sources = start.sources;
    this.started = true;
    if (this.memory.state.sourceId === undefined && start.sourceId !== undefined) this.memory.keep({ sourceId: start.sourceId });
    this.changed();
    const { historyId, text } = this.memory.state;
    if (start.query) this.#take(start.query);
    else if (historyId !== undefined) void this.#bringBack(historyId, text ?? '');
  }

  /** Shows the result of before a restart; where its rows are no longer kept, a notice says so. */
  async #bringBack(historyId: string, text: string): Promise<void> {
    await this.openEntry({ historyId, text });
    const { failure } = this.run.state;
    this.run.dismiss();
    if (failure) this.#say(failure.failure.message);
  }

  /** Shows the rows again that a restart of the engine took away; what else failed is asked for again by the grid itself. */
  reopenLost(): boolean {
    const { historyId } = this.memory.state;
    if (!this.#lost || historyId === undefined) return false;
    void this.openEntry({ historyId, text: this.run.state.shown?.query.text ?? '' });
    return true;
  }

  /** Keeps which entry of the history the shown result is, as soon as it is written there. */
  async #rememberShown(): Promise<void> {
    const { shown } = this.run.state;
    if (!shown || this.memory.state.historyId !== undefined) return;
    const historyId = await shownEntry(this.host, shown);
    if (historyId !== undefined && this.run.state.shown === shown) this.memory.keep({ historyId });
  }

  #take(query: PageQuery): void {
    if (!this.editor) {
      this.#waiting = query;
      return;
    }
    this.#waiting = undefined;
    if (query.sourceId !== undefined) this.setSource(query.sourceId);
    if (query.timeRange) this.setTime(customTime, query.timeRange);
    if (query.text !== undefined) this.useText(query.text);
    if (query.historyId !== undefined) void this.reopen(query.historyId);
    else if (query.run) void this.runStatement();
  }

  #say(notice: string): void {
    this.notice = notice;
    this.changed();
  }

  #ran(): void {
    const { cancelledAfter, shown } = this.run.state;
    if (shown !== this.#lastResult) {
      this.#lastResult = shown;
      this.#lost = false;
      this.memory.keep({ historyId: this.#opening });
    }
    const words = shown ? consoleWords.cancelled : consoleWords.cancelledFirst;
    this.notice = cancelledAfter === undefined ? '' : fill(words, { elapsed: elapsedText(cancelledAfter) });
    this.changed();
  }

  #handlers(): Handlers<PageFunctions> {
    return {
      'source/changed': (source) => {
        const known = this.sources.some(({ sourceId }) => sourceId === source.sourceId);
        this.sources = known
          ? this.sources.map((other) => (other.sourceId === source.sourceId ? source : other))
          : [...this.sources, source];
        if (!known) this.memory.keep({ sourceId: source.sourceId });
        this.changed();
      },
      'source/removed': ({ sourceId }) => {
        this.sources = this.sources.filter((source) => source.sourceId !== sourceId);
        this.changed();
      },
      'history/changed': () => {
        this.historyVersion++;
        this.changed();
        void this.#rememberShown();
      },
      'engine/restarted': () => {
        this.#lost = true;
        this.#say(consoleWords.restarted);
      },
      'page/run': () => void this.runStatement(),
      'page/cancel': () => this.run.cancel(),
      'page/query': (query) => this.#take(query),
      'page/outcome': ({ outcome, query }) => this.run.show(outcome, query),
      'page/started': () => undefined,
      'page/progress': () => undefined,
      'page/failed': () => undefined,
      'page/cancelled': () => undefined,
    };
  }
}
