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
  /**
   * Ends when nothing of the session's statements runs any more. A cancelled statement may go on for a while in the engine, which cannot be
   * interrupted while it plans: the caller has its abort by then, and cleans up here what the statement may still have made.
   */
  settled(): Promise<void>;
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

/** Whether a failure leaves the database, or one attached to it, unusable until its process starts anew. */
export function leavesDatabaseBroken(error: unknown): boolean {
  return error instanceof Error && /database has been invalidated|\bFATAL Error\b/i.test(error.message);
}

function openSession(connection: DuckDBConnection): Session {
  const statements = new Statements(connection);
  return {
    connection,
    run: (sql, signal) => statements.do(signal, async () => void (await connection.run(sql))),
    all: (sql, signal) =>
      statements.do(signal, async () => {
        const reader = await connection.runAndReadAll(sql);
        return reader.getRows().map((row) => row.map(engineValue));
      }),
    stream: (sql, signal) => streamRows(connection, statements, sql, signal),
    describe: (sql, signal) =>
      statements.do(signal, async () => {
        const reader = await connection.runAndReadAll(`DESCRIBE ${sql}`);
        return reader.getRows().map((row) => ({ name: String(row[0]), type: String(row[1]) }));
      }),
    progress: () => {
      const { percentage } = connection.progress;
      return percentage < 0 ? undefined : percentage;
    },
    settled: () => statements.settled(),
    dispose: () => statements.close(),
  };
}

async function* streamRows(
  connection: DuckDBConnection,
  statements: Statements,
  sql: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<EngineValue[][]> {
  const result = await statements.do(signal, () => connection.stream(sql));
  for (;;) {
    const chunk = await statements.do(signal, () => result.fetchChunk());
    if (!chunk || chunk.rowCount === 0) return;
    yield chunk.getRows().map((row) => row.map(engineValue));
  }
}

/** How long a cancelled statement is waited for, in milliseconds: most end at once, and then nothing is left behind. */
const cancelPatience = 50;
/** How often a statement that goes on is interrupted again: an interrupt that comes before it has begun is lost. */
const interruptInterval = 20;

/** The statements of one connection, which ends only after the last of them. */
class Statements {
  readonly #connection: DuckDBConnection;
  #running: Promise<unknown> = Promise.resolve();
  #abandoned = false;
  #closed = false;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** Runs one piece of work; a cancel interrupts the engine, and the work ends as an abort, with the engine or without it. */
  async do<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    throwIfAborted(signal);
    if (this.#abandoned) throw new Error('The session was left in the middle of a cancelled statement.');
    const running = work();
    if (!signal) return running;
    let stop: (() => void) | undefined;
    const cancelled = new Promise<never>((_, reject) => {
      stop = () => void this.#interrupt(running).then(() => reject(abortError()));
      signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([running, cancelled]);
    } catch (error) {
      throw signal.aborted && !isAbort(error) ? abortError() : error;
    } finally {
      if (stop) signal.removeEventListener('abort', stop);
    }
  }

  /** Ends when the work has ended, or when it does not do so quickly; it is then interrupted until it does. */
  async #interrupt(work: Promise<unknown>): Promise<void> {
    const interrupt = (): void => this.#connection.interrupt();
    interrupt();
    const timer = setInterval(interrupt, interruptInterval);
    let ended = false;
    const end = work.then(
      () => undefined,
      () => undefined,
    );
    const cleared = end.finally(() => {
      ended = true;
      clearInterval(timer);
    });
    await Promise.race([cleared, new Promise((resolve) => setTimeout(resolve, cancelPatience))]);
    if (ended) return;
    this.#abandoned = true;
    this.#running = cleared;
  }

  async settled(): Promise<void> {
    await this.#running;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#abandoned) void this.#running.then(() => this.#connection.closeSync());
    else this.#connection.closeSync();
  }
}

function engineValue(value: DuckDBValue): EngineValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') {
    return value;
  }
  return value instanceof DuckDBTimestampValue ? value.micros : String(value);
}
