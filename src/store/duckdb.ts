import { DuckDBInstance, DuckDBTimestampValue } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { EngineValue } from '../base/cell';
import { abortError, isAbort, throwIfAborted } from '../base/errors';
import type { Disposable } from '../base/disposable';

export interface DatabaseOptions {
  /** The database file; in memory where there is none. */
  readonly file?: string;
  /** What the engine may hold in memory before it spills, such as `2GB`. */
  readonly memoryLimit?: string;
  readonly threads?: number;
  /** Where sorts, joins and groups spill to. */
  readonly temporaryFolder?: string;
}

/** One line of work on the database. A session runs one statement at a time; take several for several. */
export interface Session extends Disposable {
  /** Runs a statement for its effect. Several statements may stand in the text, separated by semicolons. */
  run(sql: string, signal?: AbortSignal): Promise<void>;
  /** Runs a statement whose answer is small and returns its rows. */
  all(sql: string, signal?: AbortSignal): Promise<EngineValue[][]>;
  /** Runs a statement and gives its rows as they come, in batches of about two thousand. */
  stream(sql: string, signal?: AbortSignal): AsyncIterable<EngineValue[][]>;
  /** Names and engine types of the columns that a statement would give, without running it. */
  describe(sql: string, signal?: AbortSignal): Promise<readonly { readonly name: string; readonly type: string }[]>;
  /** Percent done of the running statement, or undefined where the engine cannot tell. */
  progress(): number | undefined;
  /** The driver's own connection, for appenders and functions written in JavaScript; for the store folder only. */
  readonly connection: DuckDBConnection;
}

export interface Database extends Disposable {
  session(): Promise<Session>;
}

/** Opens a database, or makes it. Nothing is loaded from the network: extensions are those linked in. */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const settings: Record<string, string> = {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'true',
  };
  if (options.memoryLimit !== undefined) settings['memory_limit'] = options.memoryLimit;
  if (options.threads !== undefined) settings['threads'] = String(options.threads);
  if (options.temporaryFolder !== undefined) settings['temp_directory'] = options.temporaryFolder;
  const instance = await DuckDBInstance.create(options.file ?? ':memory:', settings);
  return {
    session: async () => openSession(await instance.connect()),
    dispose: () => instance.closeSync(),
  };
}

function openSession(connection: DuckDBConnection): Session {
  return {
    connection,
    run: (sql, signal) => interruptible(connection, signal, async () => void (await connection.run(sql))),
    all: (sql, signal) =>
      interruptible(connection, signal, async () => {
        const reader = await connection.runAndReadAll(sql);
        return reader.getRows().map((row) => row.map(engineValue));
      }),
    stream: (sql, signal) => streamRows(connection, sql, signal),
    describe: (sql, signal) =>
      interruptible(connection, signal, async () => {
        const reader = await connection.runAndReadAll(`DESCRIBE ${sql}`);
        return reader.getRows().map((row) => ({ name: String(row[0]), type: String(row[1]) }));
      }),
    progress: () => {
      const { percentage } = connection.progress;
      return percentage < 0 ? undefined : percentage;
    },
    dispose: () => connection.closeSync(),
  };
}

async function* streamRows(connection: DuckDBConnection, sql: string, signal: AbortSignal | undefined): AsyncGenerator<EngineValue[][]> {
  const result = await interruptible(connection, signal, () => connection.stream(sql));
  for (;;) {
    const chunk = await interruptible(connection, signal, () => result.fetchChunk());
    if (!chunk || chunk.rowCount === 0) return;
    yield chunk.getRows().map((row) => row.map(engineValue));
  }
}

/** Runs one piece of work; a cancel interrupts the engine, and the work ends as an abort. */
async function interruptible<T>(connection: DuckDBConnection, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  throwIfAborted(signal);
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted && !isAbort(error)) throw abortError();
    throw error;
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

function engineValue(value: DuckDBValue): EngineValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') {
    return value;
  }
  return value instanceof DuckDBTimestampValue ? value.micros : String(value);
}
