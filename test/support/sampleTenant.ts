import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { pinnedClock } from '../../src/base/clock';
import { evaluate } from '../../src/flows/query/evaluate';
import type { Sources } from '../../src/flows/sources/sources';
import { openSources } from '../../src/flows/sources/sources';
import { javaScriptFunctions, sqlMacros } from '../../src/kql/macros';
import type { SourceInfo } from '../../src/protocol/engine';
import type { Database, Session } from '../../src/store/duckdb';
import { openDatabase } from '../../src/store/duckdb';
import { registerFunctions } from '../../src/store/functions';

export const sampleFolder = join(__dirname, '../../samples');

type Answer = Extract<Awaited<ReturnType<typeof evaluate>>, { ok: true }>;

export interface SampleTenant {
  readonly info: SourceInfo;
  /** The first table that a query gives at a time, in ticks; what is wrong with it is thrown. */
  ask(kql: string, now?: bigint): Promise<NonNullable<Answer['tables'][0]>>;
}

/** Keeps the sample tenant open for the tests of a file. */
export function useSampleTenant(): SampleTenant {
  const folder = mkdtempSync(join(tmpdir(), 'entra-logs-samples-'));
  let database: Database;
  let session: Session;
  let sources: Sources;
  let info: SourceInfo;
  beforeAll(async () => {
    database = await openDatabase();
    session = await database.session();
    await registerFunctions(session, sqlMacros, javaScriptFunctions);
    const options = { database, cacheFolder: folder, maximumCacheBytes: 1e9, clock: pinnedClock(0), log: () => undefined, watches: false };
    sources = await openSources(options);
    const context = { signal: new AbortController().signal, progress: () => undefined };
    const opened = await sources.handlers['source/open']({ paths: [join(sampleFolder, 'contoso')] }, context);
    info = await sources.whenLoaded(opened.sourceId);
  }, 120_000);
  afterAll(async () => {
    await sources.close();
    session.dispose();
    database.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get info() {
      return info;
    },
    ask: async (kql, now = 0n) => {
      const answer = await evaluate(kql, session, { tables: sources.tablesOf(info.sourceId), now });
      if (!answer.ok) throw new Error(answer.diagnostics.map(({ message }) => message).join('\n'));
      return answer.tables[0]!;
    },
  };
}
