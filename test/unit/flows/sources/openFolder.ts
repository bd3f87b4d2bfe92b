import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../src/base/clock';
import { openSources } from '../../../../src/flows/sources/sources';
import type { Sources, SourcesOptions } from '../../../../src/flows/sources/sources';
import type { FileProblem, SourceInfo } from '../../../../src/protocol/engine';
import { openDatabase } from '../../../../src/store/duckdb';

const context = { signal: new AbortController().signal, progress: () => undefined };

/** A temporary folder with room for logs and a cache, and engines that open it. */
export interface TestFolder {
  readonly path: string;
  readonly logs: string;
  readonly engine: (options?: Partial<SourcesOptions>) => Promise<TestEngine>;
  readonly dispose: () => Promise<void>;
}

/** A part of sources over a database of its own. */
export interface TestEngine {
  readonly sources: Sources;
  /** Opens and loads paths, the folder of logs where none is named. */
  readonly open: (...paths: string[]) => Promise<SourceInfo>;
  readonly refresh: (info: SourceInfo) => Promise<SourceInfo>;
  readonly problems: (info: SourceInfo) => Promise<readonly FileProblem[]>;
  /** Rows of a table, sorted. */
  readonly ask: (info: SourceInfo, table: string, columns: string) => Promise<unknown[][]>;
  readonly close: () => Promise<void>;
}

export async function makeTestFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'entra-logs-'));
  const logs = join(path, 'logs');
  await mkdir(logs);
  const engines: TestEngine[] = [];
  return {
    path,
    logs,
    engine: async (options) => {
      const engine = await startEngine(path, logs, options);
      engines.push(engine);
      return engine;
    },
    dispose: async () => {
      for (const engine of engines) await engine.close();
      await rm(path, { recursive: true, force: true });
    },
  };
}

async function startEngine(path: string, logs: string, options: Partial<SourcesOptions> = {}): Promise<TestEngine> {
  const database = await openDatabase({ memoryLimit: '500MB', threads: 2 });
  const sources = await openSources({
    database,
    cacheFolder: join(path, 'cache'),
    maximumCacheBytes: 1e9,
    clock: systemClock,
    log: () => undefined,
    watches: false,
    ...options,
  });
  let isOpen = true;
  return {
    sources,
    open: async (...paths) => {
      const { sourceId } = await sources.handlers['source/open']({ paths: paths.length === 0 ? [logs] : paths }, context);
      return sources.whenLoaded(sourceId);
    },
    refresh: async ({ sourceId }) => {
      await sources.handlers['source/refresh']({ sourceId }, context);
      return sources.whenLoaded(sourceId);
    },
    problems: ({ sourceId }) => sources.handlers['source/problems']({ sourceId }, context),
    ask: async ({ sourceId }, table, columns) => {
      const relation = sources.tablesOf(sourceId).find(({ name }) => name === table)!.relation;
      const session = await database.session();
      try {
        return await session.all(`SELECT ${columns} FROM ${relation} ORDER BY ALL`);
      } finally {
        session.dispose();
      }
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      await sources.close();
      database.dispose();
    },
  };
}

/** An audit record as a diagnostic setting writes it. */
export function auditLine(id: string, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ time: '2025-04-25T09:12:31Z', category: 'AuditLogs', operationName: 'Add user', properties: { id, ...more } });
}

/** Waits until a condition holds; fails after some seconds. */
export async function eventually(holds: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('The condition did not come true in time.');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
