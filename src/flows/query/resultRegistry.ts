import { createHash, randomUUID } from 'node:crypto';
import type { Column } from '../../base/column';
import { isAbort, UserError } from '../../base/errors';
import type { RunQuery } from '../../protocol/engine';
import type { Database, Session } from '../../store/duckdb';
import type { ResultsFile } from '../../store/resultsFile';
import type { StoredTable } from '../../store/resultsTable';
import { appendRows, dropTable, resultTableName, storeRows } from '../../store/resultsTable';
import type { ViewDefinition } from '../../store/resultsView';
import { storeMatches, storeOrder } from '../../store/resultsView';

/** The order of a view as it is kept: no table where the view shows everything as it came. */
export interface KeptOrder {
  readonly order: string | undefined;
  readonly rows: number;
}

/** The places at which a text was found in a view. */
export interface KeptMatches {
  readonly places: string;
  readonly matches: number;
}

/** Where a result came from: what an export's manifest says of it. */
export interface ResultOrigin {
  readonly run: RunQuery;
  readonly source: string;
  readonly sourcePaths: readonly string[];
  readonly status: string;
  readonly complete: boolean;
}

interface KeptResult {
  readonly origin: ResultOrigin;
  readonly tables: readonly KeptTable[];
  /** Work behind the scenes that still reads the tables. */
  reading: Promise<void>;
}

interface KeptTable {
  readonly stored: StoredTable;
  readonly definitions: Map<string, ViewDefinition>;
  readonly orders: RecentlyUsed<KeptOrder>;
  readonly matches: RecentlyUsed<KeptMatches>;
}

/** How many orders, and how many found texts, are kept for each result table; older ones are made again when they are asked for. */
const keptLooks = 6;

/** Where a result table is, and how it is looked at; `''` is the view of the table as it came. */
export interface Look {
  readonly resultId: string;
  readonly table: number;
  readonly viewId: string;
}

/** Keeps the results of this process in the engine's own file, each until it is released. */
export class ResultRegistry {
  readonly #database: Database;
  readonly #file: ResultsFile;
  readonly #results = new Map<string, KeptResult>();
  #names = 0;

  constructor(database: Database, file: ResultsFile) {
    this.#database = database;
    this.#file = file;
  }

  get file(): ResultsFile {
    return this.#file;
  }

  /** Runs a piece of work on a session of its own. */
  async withSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.#database.session();
    try {
      return await work(session);
    } finally {
      session.dispose();
    }
  }

  /** Runs a SELECT on the caller's session and keeps its rows; they belong to no result until `keep`. */
  async store(session: Session, sql: string, columns: readonly Column[], signal?: AbortSignal): Promise<StoredTable> {
    const name = this.#name('rows');
    try {
      return await storeRows(session, { sql, columns, name, signal });
    } catch (error) {
      void session.settled().then(() => this.#drop(resultTableName(name)));
      throw error;
    }
  }

  /** Puts more rows behind those of a stored table, which stays as it was where that fails. */
  append(session: Session, table: StoredTable, sql: string, signal?: AbortSignal): Promise<StoredTable> {
    return appendRows(session, table, { sql, signal });
  }

  /** Makes stored tables a result and gives its id. */
  keep(tables: readonly StoredTable[], origin: ResultOrigin): string {
    const resultId = randomUUID();
    const drop = ({ order, places }: { order?: string | undefined; places?: string }): void => this.#drop(order ?? places);
    const kept = tables.map((stored) => {
      const [orders, matches] = [new RecentlyUsed<KeptOrder>(keptLooks, drop), new RecentlyUsed<KeptMatches>(keptLooks, drop)];
      return { stored, definitions: new Map<string, ViewDefinition>(), orders, matches };
    });
    this.#results.set(resultId, { origin, tables: kept, reading: Promise.resolve() });
    return resultId;
  }

  /** Puts the end of a result off until a piece of work that reads its tables is done. */
  hold(resultId: string, reading: Promise<void>): void {
    const kept = this.#results.get(resultId);
    if (kept) kept.reading = kept.reading.then(() => reading).catch(() => undefined);
  }

  origin(resultId: string): ResultOrigin {
    return this.#result(resultId).origin;
  }

  /** Drops tables that became no result. */
  discard(tables: readonly StoredTable[]): void {
    for (const { relation } of tables) this.#drop(relation);
  }

  /** @throws UserError `result-gone` where the result was released or was another engine's. */
  table(resultId: string, index: number): StoredTable {
    return this.#kept(resultId, index).stored;
  }

  /** Remembers how a view looks at a table; the same look has the same id. */
  defineView(resultId: string, table: number, view: ViewDefinition): string {
    if (view.sort.length === 0 && view.filters.length === 0) return '';
    const viewId = createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, 16);
    this.#kept(resultId, table).definitions.set(viewId, view);
    return viewId;
  }

  view({ resultId, table, viewId }: Look): ViewDefinition {
    if (viewId === '') return { sort: [], filters: [] };
    const view = this.#kept(resultId, table).definitions.get(viewId);
    if (view) return view;
    throw new UserError('This sorting of the result is no longer known. Sort or filter the result again.', { code: 'view-gone' });
  }

  /** The order of a view, made where it is not kept. */
  order(look: Look, signal?: AbortSignal): Promise<KeptOrder> {
    const { stored, orders } = this.#kept(look.resultId, look.table);
    if (look.viewId === '') return Promise.resolve({ order: undefined, rows: stored.rows });
    const view = this.view(look);
    return orders.get(look.viewId, () =>
      this.withSession((session) => storeOrder(session, { table: stored, view, name: this.#name('order'), signal })),
    );
  }

  /** The places at which a text stands in a view, found where they are not kept. */
  async matches(look: Look, text: string, signal?: AbortSignal): Promise<KeptMatches> {
    const { order } = await this.order(look, signal);
    const { stored, matches } = this.#kept(look.resultId, look.table);
    const make = (session: Session): Promise<KeptMatches> =>
      storeMatches(session, { table: stored, order, text, name: this.#name('matches'), signal });
    return matches.get(`${look.viewId}\n${text}`, () => this.withSession(make));
  }

  release(resultId: string): void {
    const kept = this.#results.get(resultId);
    this.#results.delete(resultId);
    for (const { stored, orders, matches } of kept?.tables ?? []) {
      orders.clear();
      matches.clear();
      void kept?.reading.then(() => this.#drop(stored.relation));
    }
  }

  /** Ends all results and deletes their file. */
  async close(): Promise<void> {
    this.#results.clear();
    await this.#file.close();
  }

  #name(kind: string): string {
    this.#names += 1;
    return `${kind}_${this.#names}`;
  }

  #kept(resultId: string, index: number): KeptTable {
    const table = this.#result(resultId).tables[index];
    if (table) return table;
    throw new UserError(`The result has no table ${index + 1}.`, { code: 'result-gone' });
  }

  #result(resultId: string): KeptResult {
    const kept = this.#results.get(resultId);
    if (kept) return kept;
    throw new UserError(
      'This result is no longer kept, because the engine was restarted or the result was closed. Open it from the history, or run the query again.',
      {
        code: 'result-gone',
      },
    );
  }

  #drop(relation: string | undefined): void {
    // A table that a running page still reads stays for that page; one that cannot be dropped goes with the file.
    if (relation !== undefined) void this.withSession((session) => dropTable(session, relation)).catch(() => undefined);
  }
}

/** A few things that are made on demand, shared while they are made, and ended when newer ones need the room. */
class RecentlyUsed<T> {
  readonly #entries = new Map<string, Promise<T>>();
  readonly #limit: number;
  readonly #end: (value: T) => void;

  constructor(limit: number, end: (value: T) => void) {
    this.#limit = limit;
    this.#end = end;
  }

  async get(key: string, make: () => Promise<T>): Promise<T> {
    const kept = this.#entries.get(key);
    if (kept) {
      this.#entries.delete(key);
      this.#entries.set(key, kept);
      // What another request began and cancelled is begun again for this one.
      return kept.catch((error: unknown) => {
        if (!isAbort(error)) throw error;
        return this.get(key, make);
      });
    }
    const made = make();
    this.#entries.set(key, made);
    for (const oldest of [...this.#entries.keys()].slice(0, Math.max(0, this.#entries.size - this.#limit))) this.#remove(oldest);
    made.catch(() => this.#entries.get(key) === made && this.#entries.delete(key));
    return made;
  }

  clear(): void {
    for (const key of [...this.#entries.keys()]) this.#remove(key);
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    entry?.then(this.#end, () => undefined);
  }
}
