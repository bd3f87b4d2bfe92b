import { mkdir } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../base/clock';
import { systemClock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import type { Log } from '../base/log';
import { physicalNames } from '../base/physicalName';
import { sqlName } from '../base/sql';
import { exportHandlers } from '../flows/export/exportHandlers';
import { openHistory } from '../flows/history/historyHandlers';
import { HistoryStore } from '../flows/history/historyStore';
import { createQueryLibrary, withLibrary } from '../flows/library/queryLibrary';
import type { LibraryPlaces, QueryLibrary } from '../flows/library/queryLibrary';
import { explainHandlers } from '../flows/query/explain';
import { databasesOf, withOpenSources } from '../flows/query/openSources';
import type { Compile, QuerySources } from '../flows/query/querySource';
import { ResultRegistry } from '../flows/query/resultRegistry';
import { chartHandlers } from '../flows/query/chartHandlers';
import { resultHandlers } from '../flows/query/resultHandlers';
import { runHandlers } from '../flows/query/runQuery';
import { createAzureWork } from '../flows/azure/azureWork';
import type { AzureWorkParts } from '../flows/azure/azureWork';
import { openSources } from '../flows/sources/sources';
import type { Sources, SourcesOptions } from '../flows/sources/sources';
import { withTails } from '../flows/tail/tailSources';
import type { SourcesWithTails } from '../flows/tail/tailSources';
import type { QueryDatabase, SourceTable } from '../kql/compile';
import { compileQuery } from '../kql/compile';
import { javaScriptFunctions, sqlMacros } from '../kql/macros';
import type { SavedFunction } from '../kql/savedFunctions';
import type { EngineHandlers, EngineNotifications, EngineRequests, SourceInfo } from '../protocol/engine';
import type { Database, Session } from '../store/duckdb';
import { openDatabase } from '../store/duckdb';
import { registerFunctions } from '../store/functions';
import { openResultsFile } from '../store/resultsFile';

export interface EngineOptions {
  /** Where cache, history, results and spill files are kept. Made where it is not there. */
  readonly storageFolder: string;
  /** What queries may hold in memory before they spill, such as `2GB`; three quarters of the machine's where it is not said. */
  readonly memoryLimit?: string;
  /** A file in MaxMind's format with the places of addresses. */
  readonly placesFile?: string;
  readonly threads?: number;
  /** Where saved functions, watchlists and the files of `externaldata` are. */
  readonly library?: LibraryPlaces;
  readonly maximumCacheBytes?: number;
  /** What the results that are open may take on the disk. */
  readonly maximumResultBytes?: number;
  readonly clock?: Clock;
  /** Where tokens of VS Code's accounts come from; none without VS Code. */
  readonly askToken?: AzureWorkParts['askToken'];
  /** Seconds that a workspace may work on one query. */
  readonly workspaceWaitSeconds?: number;
  /** How many events a tail keeps. */
  readonly tailEvents?: number;
  /** What becomes of queries of a workspace that say nothing of how many rows they want; nothing where it is not said. */
  readonly takeGuard?: AzureWorkParts['takeGuard'];
  readonly log?: Log;
}

/** The engine's work: what the editor's process and the command line share. */
export interface Engine {
  readonly handlers: EngineHandlers<Exclude<keyof EngineRequests, `language/${string}` | 'engine/info'>>;
  on<Name extends keyof EngineNotifications>(name: Name, listener: (params: EngineNotifications[Name]) => void): Disposable;
  /** The tables that a query over a source may name; none without a source. */
  tablesOf(sourceId: string | undefined): Promise<readonly SourceTable[]>;
  /** The open sources as queries name them beside their own. */
  readonly databases: () => readonly QueryDatabase[];
  /** What queries may use beside the logs. */
  readonly library: QueryLibrary;
  /** The functions that a service keeps which answers a source's queries; undefined where the local engine answers them. */
  functionsOfService(sourceId: string): readonly SavedFunction[] | undefined;
  /** The most frequent values of a string column, for completion. */
  valuesOf(sourceId: string, table: string, column: string): Promise<readonly string[]>;
  /** How many rows a table of a source has now; undefined where there is no such source. */
  rowsOf(sourceId: string, table: string): number | undefined;
  /** Ends when the running load of a source has ended, however it ended. */
  whenLoaded(sourceId: string): Promise<SourceInfo>;
  /** A session on which compiled SQL runs. The caller ends it. */
  session(): Promise<Session>;
  /** Ends everything, after what was recorded is written; the results of this process are deleted. */
  dispose(): Promise<void>;
}

const defaultCacheBytes = 20_000_000_000;
const defaultResultBytes = 20_000_000_000;
const minimumFreeBytes = 500_000_000;
const historyLimits = { maximumEntries: 500, maximumBytes: 2_000_000_000 };
const offeredValues = 50;

/** Makes the engine's parts over one database. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { storageFolder, clock = systemClock, log = () => undefined } = options;
  await mkdir(storageFolder, { recursive: true, mode: 0o700 });
  const database = await openWorkingDatabase(options);
  const results = new ResultRegistry(database, await openResultsFile(database, join(storageFolder, 'results')));
  const { sources, book } = await openAllSources(options, { database, clock, log });
  const notices = createNotices(sources);
  const store = new HistoryStore(join(storageFolder, 'history'), historyLimits);
  const history = openHistory({ store, results, clock, changed: () => notices.tell('history/changed', {}), log });
  const databases = (): readonly QueryDatabase[] => databasesOf(sources.list(), sources.tablesOf);
  const library = createQueryLibrary(options.library);
  const query = { sources: querySources(sources), compile: compilerOf(options, databases, library), clock, results };
  const run = { clock, results, room: roomOf(options), recordRun: history.recordRun, recordFailure: history.recordFailure };
  const { workspaces, ...azure } = azureWorkOf(
    options,
    { ...run, functions: () => library.functions() },
    { ...query, database, book, tell: notices.tell, log },
  );
  const local = {
    ...sources.handlers,
    ...runHandlers({ ...query, ...run }),
    ...explainHandlers({ ...query, withSession: (work) => results.withSession(work) }),
    ...resultHandlers(results),
    ...chartHandlers(results),
    ...history.handlers,
    ...exportHandlers(query),
  };
  return {
    handlers: { ...local, ...azure.handlers(local) },
    on: notices.on,
    databases,
    library,
    functionsOfService: (sourceId) => workspaces.find(sourceId)?.functions,
    tablesOf: async (sourceId) =>
      workspaces.find(sourceId)?.tables ?? library.tables(sourceId === undefined ? [] : sources.tablesOf(sourceId)),
    valuesOf: async (sourceId, table, column) =>
      workspaces.find(sourceId) ? [] : results.withSession((session) => frequentValues({ session, sources, sourceId, table, column })),
    rowsOf: (sourceId, table) => rowsIn(sources.info(sourceId), table),
    whenLoaded: sources.whenLoaded,
    session: () => database.session(),
    dispose: async () => {
      await azure.close();
      await history.settled();
      await results.close();
      await sources.close();
      database.dispose();
    },
  };
}

function openAllSources(
  { storageFolder, maximumCacheBytes = defaultCacheBytes }: EngineOptions,
  parts: Pick<SourcesOptions, 'database' | 'clock' | 'log'>,
): Promise<SourcesWithTails> {
  return openSources({ ...parts, cacheFolder: join(storageFolder, 'cache'), maximumCacheBytes }).then(withTails);
}

function compilerOf({ placesFile }: EngineOptions, databases: Engine['databases'], library: QueryLibrary): Compile {
  return withLibrary(withOpenSources(withPlaces(placesFile), databases), library);
}

/** Compiles queries that may ask for the places of addresses, where a file tells them. */
export function withPlaces(placesFile: string | undefined): typeof compileQuery {
  return placesFile === undefined ? compileQuery : (text, options) => compileQuery(text, { ...options, placesFile });
}

function querySources({ tablesOf, info, list, whenLoaded }: Sources): QuerySources {
  return { tablesOf, infoOf: info, list, whenLoaded };
}

function rowsIn(source: SourceInfo | undefined, table: string): number | undefined {
  return source && (source.tables.find(({ name }) => name === table)?.rows ?? 0);
}

/** What the process itself takes beside the database's memory. */
const ownMemory = 1_000_000_000;

function roomOf({ maximumResultBytes, memoryLimit }: EngineOptions): AzureWorkParts['room'] {
  const most = totalmem() * 0.9;
  const given = memoryLimit === undefined ? undefined : bytesOf(memoryLimit);
  return {
    maximumBytes: maximumResultBytes ?? defaultResultBytes,
    minimumFree: minimumFreeBytes,
    maximumMemory: given === undefined ? most : Math.min(given + ownMemory, most),
  };
}

/** A size as the database reads it, such as `2GB` or `512MiB`; undefined for any other text. */
function bytesOf(size: string): number | undefined {
  const match = /^\s*([\d.]+)\s*([kmgt]?)(i?)b?\s*$/i.exec(size);
  if (!match) return undefined;
  const power = ' kmgt'.indexOf((match[2] ?? '').toLowerCase() || ' ');
  return Number(match[1]) * (match[3] ? 1024 : 1000) ** power;
}

const usualWaitSeconds = 180;

function azureWorkOf(
  { askToken, workspaceWaitSeconds, storageFolder, tailEvents, takeGuard = { mode: 'off', rows: 0 }, log = () => undefined }: EngineOptions,
  run: Pick<AzureWorkParts, 'clock' | 'results' | 'room' | 'recordRun' | 'recordFailure' | 'functions'>,
  tails: Omit<AzureWorkParts['tails'], 'storageFolder' | 'kept'>,
): ReturnType<typeof createAzureWork> {
  const { tell } = tails;
  return createAzureWork({
    ...run,
    tails: { ...tails, storageFolder, kept: tailEvents },
    feeds: { storageFolder, tell, log },
    askToken,
    takeGuard,
    showCode: (code) => tell('azure/deviceCode', code),
    waitSeconds: workspaceWaitSeconds ?? usualWaitSeconds,
    setup: { folder: join(storageFolder, 'setup'), watchChanged: (watch) => tell('setup/watchChanged', watch), log },
    news: {
      changed: (source) => tell('source/changed', source),
      removed: (sourceId) => tell('source/removed', { sourceId }),
    },
  });
}

interface Notices {
  readonly tell: <Name extends keyof EngineNotifications>(name: Name, params: EngineNotifications[Name]) => void;
  readonly on: Engine['on'];
}

/** Who wants to know what; the sources' own events are passed on. */
function createNotices(sources: Sources): Notices {
  const listeners = new Map<keyof EngineNotifications, Set<(params: never) => void>>();
  const tell: Notices['tell'] = (name, params) => listeners.get(name)?.forEach((listener) => listener(params as never));
  sources.onEvent((event) => {
    if (event.kind === 'changed') tell('source/changed', event.source);
    else tell('source/removed', { sourceId: event.sourceId });
  });
  const on: Engine['on'] = (name, listener) => {
    const own = listeners.get(name) ?? new Set();
    listeners.set(name, own.add(listener));
    return { dispose: () => void own.delete(listener) };
  };
  return { tell, on };
}

async function openWorkingDatabase({ storageFolder, memoryLimit, threads }: EngineOptions): Promise<Database> {
  const database = await openDatabase({
    temporaryFolder: join(storageFolder, 'spill'),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
    ...(threads === undefined ? {} : { threads }),
  });
  const session = await database.session();
  await registerFunctions(session, sqlMacros, javaScriptFunctions);
  session.dispose();
  return database;
}

interface ValuesRequest {
  readonly session: Session;
  readonly sources: Pick<Sources, 'tablesOf'>;
  readonly sourceId: string;
  readonly table: string;
  readonly column: string;
}

async function frequentValues({ session, sources, sourceId, table, column }: ValuesRequest): Promise<readonly string[]> {
  const found = sources.tablesOf(sourceId).find(({ name }) => name === table);
  const place = found?.columns.findIndex(({ name, type }) => name === column && type === 'string') ?? -1;
  if (!found || place < 0) return [];
  const value = sqlName(physicalNames(found.columns)[place] ?? column);
  // The first million rows tell enough, and keep the answer quick on any size.
  const rows = await session.all(
    `SELECT ${value} FROM (SELECT ${value} FROM ${found.relation} LIMIT 1000000) AS seen WHERE ${value} <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${offeredValues}`,
  );
  return rows.map(([text]) => String(text));
}
