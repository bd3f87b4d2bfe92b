import { join } from 'node:path';
import { systemClock } from '../src/base/clock';
import { openSources } from '../src/flows/sources/sources';
import type { SourceTable } from '../src/kql/compile';
import { javaScriptFunctions, sqlMacros } from '../src/kql/macros';
import type { Session } from '../src/store/duckdb';
import { openDatabase } from '../src/store/duckdb';
import { registerFunctions } from '../src/store/functions';
import { attachSource, sourceTableName } from '../src/store/sourceDatabase';
import { dataFolder, signInsFile, sizes } from './signIns';
import type { Size } from './signIns';

/** The sign-ins of a size, loaded by the product itself. */
export interface OpenSignIns {
  readonly session: Session;
  /** The tables as a query gets them: a list of its own for each. */
  readonly tables: () => readonly SourceTable[];
  /** The table as someone with the database in hand would name it. */
  readonly plainTable: string;
  readonly close: () => Promise<void>;
}

/**
 * Opens the sign-ins of a size; the cache stays in `bench/data`, so that only the first call loads them. Ten million are one million, loaded
 * by the product and multiplied in a database laid out like a cache: a file of them would have 24 GB.
 */
export async function openSignIns(size: Size): Promise<OpenSignIns> {
  const path = signInsFile(size === '10m' ? '1m' : size);
  const database = await openDatabase({ temporaryFolder: join(dataFolder, 'spill') });
  const session = await database.session();
  await registerFunctions(session, sqlMacros, javaScriptFunctions);
  const cacheFolder = join(dataFolder, 'cache');
  const sources = await openSources({
    database,
    cacheFolder,
    maximumCacheBytes: 1e12,
    clock: systemClock,
    log: () => undefined,
    watches: false,
  });
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const { sourceId } = await sources.handlers['source/open']({ paths: [path] }, context);
  const info = await sources.whenLoaded(sourceId);
  const loaded = sourceTableName(`source_${sourceId}`, 'SigninLogs');
  const plainTable = size === '10m' ? await multiplied(session, loaded, join(cacheFolder, 'multiplied.duckdb')) : loaded;
  console.log(`${(size === '10m' ? sizes[size] : info.rows).toLocaleString('en-US')} sign-ins are loaded.`);
  return {
    session,
    tables: () => sources.tablesOf(sourceId).map((table) => (table.relation === loaded ? { ...table, relation: plainTable } : table)),
    plainTable,
    close: async () => {
      await sources.close();
      session.dispose();
      database.dispose();
    },
  };
}

/** Ten times the rows of a table, each time some seconds later and with ids of their own; made at the first call and kept. */
async function multiplied(session: Session, table: string, file: string): Promise<string> {
  await attachSource(session, 'multiplied', file);
  const name = sourceTableName('multiplied', 'SigninLogs');
  await session.run(`CREATE TABLE IF NOT EXISTS ${name} AS SELECT * FROM ${table} LIMIT 0`);
  const [made] = await session.all(`SELECT count(*) FROM ${name}`);
  if (Number(made?.[0]) === sizes['10m']) return name;
  await session.run(`DELETE FROM ${name}`);
  const [rows] = await session.all(`SELECT count(*) FROM ${table}`);
  for (let copy = 0; copy < sizes['10m'] / Number(rows?.[0]); copy++) {
    const changed = `TimeGenerated + ${copy * 7} * 10000000 AS TimeGenerated, md5(Id || '${copy}') AS Id`;
    await session.run(`INSERT INTO ${name} SELECT * REPLACE (${changed}) FROM ${table}`);
  }
  await session.run('CHECKPOINT multiplied');
  return name;
}
