import { stat } from 'node:fs/promises';
import type { Database } from '../../store/duckdb';
import { attachSource, detachSource, readCachedFiles, readCachedTables, sourceTableName } from '../../store/sourceDatabase';
import { cacheFileOf, removeCacheFile } from './cacheFolder';
import type { CacheFolder } from './cacheFolder';
import { refreshFacts, refreshSizes } from './logSource';
import type { LogSource } from './logSource';

export interface SourceIdentity {
  readonly id: string;
  readonly name: string;
  readonly paths: readonly string[];
}

/** Opens a source's cache, or makes one. A cache that is damaged or of another version is built anew; one that another process holds is left to it. */
export async function openLogSource(database: Database, folder: CacheFolder, identity: SourceIdentity): Promise<LogSource> {
  const session = await database.session();
  const source: LogSource = {
    ...identity,
    database: `source_${identity.id}`,
    cacheFile: cacheFileOf(folder, identity.id, false),
    session,
    files: new Map(),
    tables: new Map(),
    facts: new Map(),
    members: new Map(),
    state: 'loading',
    failure: undefined,
    notices: [],
    bytes: 0,
    rate: undefined,
    loading: undefined,
  };
  await attachCache(source, folder);
  await readCache(source);
  return source;
}

/** Deletes a source's cache and begins an empty one. */
export async function resetCache(source: LogSource, folder: CacheFolder): Promise<void> {
  await detachSource(source.session, source.database);
  await removeCacheFile(source.cacheFile);
  await attachCache(source, folder);
  await readCache(source);
}

async function attachCache(source: LogSource, folder: CacheFolder): Promise<void> {
  for (const attempt of [0, 1]) {
    try {
      if (await attachSource(source.session, source.database, source.cacheFile)) return;
      await detachSource(source.session, source.database);
    } catch (error) {
      await detachSource(source.session, source.database).catch(() => undefined);
      if (/lock|being used by another/i.test(String(error))) {
        source.cacheFile = cacheFileOf(folder, source.id, true);
        continue;
      }
      if (attempt === 1) throw error;
    }
    await removeCacheFile(source.cacheFile);
  }
  await attachSource(source.session, source.database, source.cacheFile);
}

async function readCache(source: LogSource): Promise<void> {
  source.files.clear();
  source.tables.clear();
  source.facts.clear();
  source.members.clear();
  for (const file of await readCachedFiles(source.session, source.database)) source.files.set(file.path, file);
  for (const table of await readCachedTables(source.session, source.database)) source.tables.set(table.name, table);
  await refreshFacts(source, source.tables.keys());
  await refreshSizes(source);
}

/** Whether the cache file is still there; one that was deleted from outside holds nothing that would survive. */
export async function hasCacheFile(source: LogSource): Promise<boolean> {
  return stat(source.cacheFile).then(
    () => true,
    () => false,
  );
}

/** Whether the cache can be read; after a failure to write it, the engine closes it for good. */
export async function isCacheUsable(source: LogSource): Promise<boolean> {
  return source.session.all(`SELECT version FROM ${sourceTableName(source.database, '__source')}`).then(
    () => true,
    () => false,
  );
}
