import { rm } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { isAbort, messageOf, UserError } from '../../base/errors';
import type { SourceTable } from '../../kql/compile';
import type { EngineHandlers, FileProblem, OpenSource, SourceInfo } from '../../protocol/engine';
import { emptyCatalogTables } from '../../store/catalogRelations';
import { columnFill } from '../../store/columnFill';
import type { Database } from '../../store/duckdb';
import { detachSource, sourceTableName } from '../../store/sourceDatabase';
import { findLogTable } from '../../catalog/logTables';
import { cacheBytes, evictCaches, openCacheFolder, removeCacheFile, sourceIdOf, touchCacheFile } from './cacheFolder';
import type { CacheFolder } from './cacheFolder';
import { discoverFiles } from './discoverFiles';
import { loadSource } from './loadSource';
import { mostProblemsListed, sourceInfo } from './logSource';
import type { LogSource } from './logSource';
import { hasCacheFile, isCacheUsable, openLogSource, resetCache } from './openLogSource';
import { watchPaths } from './watchPaths';

export interface SourcesOptions {
  readonly database: Database;
  /** Folder for caches and temporary files; made where it is missing. It can be deleted at any time. */
  readonly cacheFolder: string;
  /** Caches of sources that are not open are evicted above this. */
  readonly maximumCacheBytes: number;
  readonly clock: Clock;
  /** For what no person needs to see; never a row's content. */
  readonly log: (message: string) => void;
  /** Whether files that grow or appear are picked up by themselves; true where it is not said. */
  readonly watches?: boolean;
}

/** What happened to a source. */
export type SourceEvent =
  { readonly kind: 'changed'; readonly source: SourceInfo } | { readonly kind: 'removed'; readonly sourceId: string };

type SourceRequests =
  | 'source/open'
  | 'source/list'
  | 'source/refresh'
  | 'source/cancel'
  | 'source/remove'
  | 'source/columns'
  | 'source/problems'
  | 'cache/info'
  | 'cache/clear';

/** The folders and files of logs that are open, and the tables in them. */
export interface Sources {
  readonly handlers: EngineHandlers<SourceRequests>;
  readonly onEvent: (listener: (event: SourceEvent) => void) => Disposable;
  /** The tables that a query of the source may name: those with rows, and every other of the catalog, empty. */
  readonly tablesOf: (sourceId: string) => readonly SourceTable[];
  readonly list: () => readonly SourceInfo[];
  readonly info: (sourceId: string) => SourceInfo | undefined;
  /** Ends when the source's running load has ended, however it ended. */
  readonly whenLoaded: (sourceId: string) => Promise<SourceInfo>;
  /** Stops all loads, closes the caches and deletes temporary files. */
  readonly close: () => Promise<void>;
}

/** Progress is told this often at most, in milliseconds. */
const eventInterval = 100;

/** Makes the part of the engine that holds log sources. */
export async function openSources(options: SourcesOptions): Promise<Sources> {
  const folder = await openCacheFolder(resolve(options.cacheFolder));
  const parts = new OpenSources(options, folder);
  return {
    handlers: sourceHandlers(parts, folder),
    onEvent: (listener) => parts.onEvent(listener),
    tablesOf: (sourceId) => parts.tablesOf(sourceId),
    list: () => parts.list(),
    info: (sourceId) => {
      const source = parts.find(sourceId);
      return source && sourceInfo(source);
    },
    whenLoaded: async (sourceId) => {
      const source = parts.get(sourceId);
      while (source.loading) await source.loading.done;
      return sourceInfo(source);
    },
    close: () => parts.close(),
  };
}

function sourceHandlers(parts: OpenSources, folder: CacheFolder): EngineHandlers<SourceRequests> {
  return {
    'source/open': async (params, { signal }) => sourceInfo(await parts.open(params, signal)),
    'source/list': () => Promise.resolve(parts.list()),
    'source/refresh': async ({ sourceId }) => {
      const source = parts.get(sourceId);
      await discoverFiles(source.paths);
      void parts.load(source);
      return sourceInfo(source);
    },
    'source/cancel': async ({ sourceId }) => sourceInfo(await parts.cancel(sourceId)),
    'source/remove': async ({ sourceId }) => {
      await parts.remove(sourceId);
      return {};
    },
    'source/columns': async ({ sourceId, table }, { signal }) => parts.columns(sourceId, table, signal),
    'source/problems': ({ sourceId }) => parts.problems(sourceId),
    'cache/info': async () => ({ bytes: await cacheBytes(folder), folder: folder.path }),
    'cache/clear': async () => {
      await parts.clear();
      return {};
    },
  };
}

/** The open sources and their loads. */
class OpenSources {
  readonly #options: SourcesOptions;
  readonly #folder: CacheFolder;
  readonly #sources = new Map<string, LogSource>();
  readonly #opening = new Map<string, Promise<LogSource>>();
  readonly #watchers = new Map<string, Disposable>();
  readonly #listeners = new Set<(event: SourceEvent) => void>();
  readonly #told = new Map<string, number>();

  constructor(options: SourcesOptions, folder: CacheFolder) {
    this.#options = options;
    this.#folder = folder;
  }

  onEvent(listener: (event: SourceEvent) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  list(): SourceInfo[] {
    return [...this.#sources.values()].map(sourceInfo);
  }

  find(sourceId: string): LogSource | undefined {
    return this.#sources.get(sourceId);
  }

  get(sourceId: string): LogSource {
    const source = this.#sources.get(sourceId);
    if (!source) throw new UserError('This log source is not open any more. Open its folder again.', { code: 'source-not-open' });
    return source;
  }

  async open(params: OpenSource, signal: AbortSignal): Promise<LogSource> {
    const paths = [...new Set(params.paths.map((path) => resolve(path)))];
    if (paths.length === 0) throw new UserError('There is nothing to open: no folder and no file was named.', { code: 'nothing-to-open' });
    await discoverFiles(paths, signal);
    const id = sourceIdOf(paths);
    const isOpen = this.#sources.has(id);
    const source = this.#sources.get(id) ?? (await this.#openOnce({ id, paths, name: params.name ?? basename(paths[0] ?? '') }));
    if (!isOpen) void this.load(source);
    return source;
  }

  async #openOnce(identity: { readonly id: string; readonly name: string; readonly paths: readonly string[] }): Promise<LogSource> {
    const running = this.#opening.get(identity.id);
    if (running) return running;
    const opening = this.#open(identity).finally(() => this.#opening.delete(identity.id));
    this.#opening.set(identity.id, opening);
    return opening;
  }

  async #open(identity: { readonly id: string; readonly name: string; readonly paths: readonly string[] }): Promise<LogSource> {
    const source = await openLogSource(this.#options.database, this.#folder, identity);
    this.#sources.set(identity.id, source);
    await touchCacheFile(source.cacheFile, this.#options.clock.now());
    if (this.#options.watches !== false) {
      this.#watchers.set(
        identity.id,
        watchPaths(identity.paths, () => this.#filesChanged(source)),
      );
    }
    return source;
  }

  async #filesChanged(source: LogSource): Promise<void> {
    if (source.state === 'cancelled' || !this.#sources.has(source.id)) return;
    while (source.loading) await source.loading.done;
    await this.load(source);
  }

  /** Begins a load where none is running; the promise ends with the load and never fails. */
  load(source: LogSource): Promise<void> {
    if (source.loading) return source.loading.done;
    const controller = new AbortController();
    source.state = 'loading';
    source.failure = undefined;
    const done = this.#run(source, controller.signal).finally(() => {
      source.loading = undefined;
      source.rate = undefined;
      this.#tell(source, true);
      void this.#evict();
    });
    source.loading = { done, controller };
    this.#tell(source, true);
    return done;
  }

  async #run(source: LogSource, signal: AbortSignal): Promise<void> {
    const converter = await this.#options.database.session();
    try {
      if (!(await hasCacheFile(source))) await resetCache(source, this.#folder);
      await loadSource(source, {
        folder: this.#folder.temporary,
        converter,
        signal,
        changed: () => this.#tell(source, false),
        reset: () => resetCache(source, this.#folder),
      });
      source.state = 'ready';
    } catch (error) {
      if (isAbort(error)) source.state = 'cancelled';
      else {
        source.state = 'failed';
        source.failure = failureOf(error, source);
        this.#options.log(`A load ended with an error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
      if (!(await isCacheUsable(source))) await this.#restart(source);
    } finally {
      converter.dispose();
    }
  }

  /** Begins an empty cache in place of one that can no longer be read. */
  async #restart(source: LogSource): Promise<void> {
    await resetCache(source, this.#folder).catch((error: unknown) =>
      this.#options.log(`A cache could not be begun anew: ${String(error)}`),
    );
  }

  async cancel(sourceId: string): Promise<LogSource> {
    const source = this.get(sourceId);
    const { loading } = source;
    loading?.controller.abort();
    await loading?.done;
    return source;
  }

  async remove(sourceId: string): Promise<void> {
    const source = await this.cancel(sourceId);
    this.#watchers.get(sourceId)?.dispose();
    this.#watchers.delete(sourceId);
    this.#sources.delete(sourceId);
    await detachSource(source.session, source.database).catch(() => undefined);
    source.session.dispose();
    await removeCacheFile(source.cacheFile);
    for (const listener of this.#listeners) listener({ kind: 'removed', sourceId });
  }

  tablesOf(sourceId: string): readonly SourceTable[] {
    const source = this.get(sourceId);
    const filled = [...source.tables.values()].map((table) => {
      const description = findLogTable(table.name)?.description;
      const relation = sourceTableName(source.database, table.name);
      return {
        name: table.name,
        columns: table.columns,
        relation,
        numbersRows: true,
        rows: source.facts.get(table.name)?.rows ?? 0,
        ...(description === undefined ? {} : { description }),
      };
    });
    return [...filled, ...emptyCatalogTables().filter((table) => !source.tables.has(table.name))];
  }

  async columns(sourceId: string, table: string, signal: AbortSignal): ReturnType<EngineHandlers['source/columns']> {
    const source = this.get(sourceId);
    const cached = source.tables.get(table);
    if (!cached) throw new UserError(`${source.name} has no table ${table}.`, { code: 'table-unknown' });
    const session = await this.#options.database.session();
    try {
      return await columnFill(session, sourceTableName(source.database, table), { columns: cached.columns, signal });
    } finally {
      session.dispose();
    }
  }

  async problems(sourceId: string): Promise<readonly FileProblem[]> {
    const source = this.get(sourceId);
    const session = await this.#options.database.session();
    try {
      const rows = await session.all(
        `SELECT f.path, p.line, p.message FROM ${sourceTableName(source.database, '__problems')} p
         JOIN ${sourceTableName(source.database, '__files')} f ON f.id = p.file ORDER BY f.path, p.line LIMIT ${mostProblemsListed}`,
      );
      return rows.map(([file, line, message]) => ({ file: String(file), line: Number(line), message: String(message) }));
    } finally {
      session.dispose();
    }
  }

  /** Deletes all caches; sources that are open are loaded anew from their logs. */
  async clear(): Promise<void> {
    const open = [...this.#sources.values()];
    for (const source of open) await this.cancel(source.id);
    await evictCaches(this.#folder, 0, new Set(open.map((source) => source.cacheFile)));
    for (const source of open) {
      await resetCache(source, this.#folder);
      void this.load(source);
    }
  }

  async close(): Promise<void> {
    for (const watcher of this.#watchers.values()) watcher.dispose();
    for (const source of this.#sources.values()) {
      await this.cancel(source.id);
      await detachSource(source.session, source.database).catch(() => undefined);
      source.session.dispose();
      await touchCacheFile(source.cacheFile, this.#options.clock.now());
    }
    this.#sources.clear();
    await rm(this.#folder.temporary, { recursive: true, force: true });
  }

  async #evict(): Promise<void> {
    const inUse = new Set([...this.#sources.values()].map((source) => source.cacheFile));
    await evictCaches(this.#folder, this.#options.maximumCacheBytes, inUse).catch(() => undefined);
  }

  #tell(source: LogSource, always: boolean): void {
    const now = Date.now();
    if (!always && now - (this.#told.get(source.id) ?? 0) < eventInterval) return;
    if (!this.#sources.has(source.id)) return;
    this.#told.set(source.id, now);
    const info = sourceInfo(source);
    for (const listener of this.#listeners) listener({ kind: 'changed', source: info });
  }
}

function failureOf(error: unknown, source: LogSource): NonNullable<SourceInfo['failure']> {
  if (error instanceof UserError) {
    return { message: error.message, code: error.code, ...(error.details === undefined ? {} : { details: error.details }) };
  }
  const details = messageOf(error);
  return {
    message: `Loading ${source.name} stopped because of an unexpected error. What is loaded can be asked; refresh to go on.`,
    code: 'load-failed',
    details,
  };
}
