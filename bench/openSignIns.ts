import { join } from 'node:path';
import { systemClock } from '../src/base/clock';
import { openSources } from '../src/flows/sources/sources';
import type { SourceTable } from '../src/kql/compile';
import { javaScriptFunctions, sqlMacros } from '../src/kql/macros';
import type { Session } from '../src/store/duckdb';
import { openDatabase } from '../src/store/duckdb';
import { registerFunctions } from '../src/store/functions';
import { sourceTableName } from '../src/store/sourceDatabase';
import { dataFolder, signInsFile } from './signIns';
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

/** Opens the sign-ins of a size; the cache stays in `bench/data`, so that only the first call loads them. */
export async function openSignIns(size: Size): Promise<OpenSignIns> {
  const path = signInsFile(size);
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
  console.log(`${info.rows.toLocaleString('en-US')} sign-ins are loaded.`);
  return {
    session,
    tables: () => sources.tablesOf(sourceId),
    plainTable: sourceTableName(`source_${sourceId}`, 'SigninLogs'),
    close: async () => {
      await sources.close();
      session.dispose();
      database.dispose();
    },
  };
}
