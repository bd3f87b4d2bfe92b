import { messageOf } from '../base/errors';
import type { Log } from '../base/log';
import { logTables } from '../catalog/logTables';
import { withLibrary } from '../flows/library/queryLibrary';
import { takeAdvice } from '../flows/azure/takeGuard';
import { withOpenSources } from '../flows/query/openSources';
import type { SourceTable } from '../kql/compile';
import { createLanguage } from '../kql/language/language';
import { loadKusto } from '../kql/parser/kusto';
import type { EngineHandlers, EngineNotifications, OpenSource } from '../protocol/engine';
import type { EngineStart } from '../protocol/engineStart';
import { notificationNames } from '../protocol/notificationNames';
import { createEngine, withPlaces } from './engine';
import type { Engine, EngineOptions } from './engine';
import { createDiagnose } from './language/diagnose';
import { createLanguageHandlers } from './language/requests';
import type { LanguageParts } from './language/requests';
import { createSchemas } from './language/schemas';

/** The parts of the engine's process. */
export interface EngineParts {
  readonly work: Engine;
  readonly language: LanguageParts;
  readonly handlers: EngineHandlers;
}

export interface ComposeOptions {
  readonly start: EngineStart;
  readonly log: Log;
  /** Asks the host for a token of the account that is signed in there. */
  readonly askToken: EngineOptions['askToken'];
  readonly notify: <Name extends keyof EngineNotifications>(name: Name, params: EngineNotifications[Name]) => Promise<void>;
}

/** Makes the engine's parts and opens the sources that were open before. A source that cannot be opened is logged; the rest goes on. */
export async function composeEngine({ start, log, notify, askToken }: ComposeOptions): Promise<EngineParts> {
  const work = await createEngine({ ...engineOptions(start), log, askToken });
  for (const name of notificationNames) {
    work.on(name, (params) => {
      notify(name, params).catch((error: unknown) => log(`${name} was not sent: ${String(error)}`));
    });
  }
  const schemas = createSchemas({
    tablesOf: async (sourceId) => (sourceId === undefined ? work.library.tables(catalogTables) : work.tablesOf(sourceId)),
    functions: () => work.library.functions(),
    valuesOf: (sourceId, table, column) => work.valuesOf(sourceId, table, column),
    rowsOf: (sourceId, table) => work.rowsOf(sourceId, table),
    functionsOfService: (sourceId) => work.functionsOfService(sourceId),
  });
  work.on('source/changed', ({ sourceId }) => schemas.forget(sourceId));
  const openLanguage = once(async () => createLanguage(await loadKusto()));
  const language: LanguageParts = {
    language: openLanguage,
    schemas,
    diagnose: createDiagnose(withLibrary(withOpenSources(withPlaces(start.settings.placesFile), work.databases), work.library), {
      language: openLanguage,
      ofService: (statement) => takeAdvice(statement, start.settings.takeGuard ?? { mode: 'off', rows: 0 }),
    }),
  };
  await Promise.all(start.sources.map((source) => reopen(work, source, log)));
  const handlers: EngineHandlers = {
    ...work.handlers,
    ...createLanguageHandlers(language),
    'engine/info': () => Promise.resolve({ pid: process.pid, node: process.version, version: start.version }),
  };
  return { work, language, handlers };
}

/** Without a source, texts may name the tables that the product knows; there is nothing in them to run a query over. */
const catalogTables: readonly SourceTable[] = logTables.map(({ name, columns, description }) => ({
  name,
  columns,
  description,
  relation: '(SELECT 1)',
}));

function engineOptions({ storageFolder, settings }: EngineStart): EngineOptions {
  const { memoryLimit, threads, placesFile, maximumCacheBytes, workspaceWaitSeconds, library, takeGuard } = settings;
  return {
    storageFolder,
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
    ...(threads === undefined ? {} : { threads }),
    ...(placesFile === undefined ? {} : { placesFile }),
    ...(library === undefined ? {} : { library }),
    ...(maximumCacheBytes === undefined ? {} : { maximumCacheBytes }),
    ...(workspaceWaitSeconds === undefined ? {} : { workspaceWaitSeconds }),
    ...(takeGuard === undefined ? {} : { takeGuard }),
  };
}

async function reopen(work: Engine, source: OpenSource, log: (message: string) => void): Promise<void> {
  try {
    await work.handlers['source/open'](source, { signal: new AbortController().signal, progress: () => undefined });
  } catch (error) {
    log(`A source was not opened again: ${messageOf(error)}`);
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
