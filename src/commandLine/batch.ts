import { createInterface } from 'node:readline';
import { isAbort, UserError } from '../base/errors';
import { ticksFromUnixMilliseconds } from '../base/ticks';
import { timeLimit } from '../base/timeLimit';
import { explainFailure } from '../flows/query/engineFailure';
import type { QueryLibrary } from '../flows/library/queryLibrary';
import { evaluate } from '../flows/query/evaluate';
import type { SourceTable } from '../kql/compile';
import { leavesDatabaseBroken } from '../store/duckdb';
import type { Session } from '../store/duckdb';
import type { Answer } from './answer';
import type { Terminal } from './terminal';
import { write } from './terminal';

export interface BatchParts {
  /** Sessions come from here; the next call after a broken database gives one of a new database. */
  readonly openSession: (broken?: boolean) => Promise<Session>;
  readonly tables: readonly SourceTable[];
  /** Milliseconds since 1970 that stand for `now()`. */
  readonly now: number;
  /** Whether only the columns of the answers are asked for. */
  readonly columnsOnly?: boolean;
  /** What queries may use beside the tables. */
  readonly library?: QueryLibrary;
  /** Values for the parameters of queries. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly terminal: Terminal;
}

/** Parsing happens on one thread; a second query keeps the database busy meanwhile. */
const workers = 2;
const patience = 60_000;

/**
 * Answers one `{id, query}` a line with one `{id, columns, rows}` or `{id, error}` a line, in any order. No query's failure ends the batch.
 */
export async function runBatch(parts: BatchParts): Promise<void> {
  const lines = createInterface({ input: parts.terminal.input, crlfDelay: Infinity })[Symbol.asyncIterator]();
  const work = async (): Promise<void> => {
    let session = await parts.openSession();
    try {
      for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
        if (next.value.trim() === '') continue;
        const { answer, broken } = await answerLine(parts, session, next.value);
        await write(parts.terminal.output, `${JSON.stringify(answer)}\n`);
        if (broken) {
          session.dispose();
          session = await parts.openSession(true);
        }
      }
    } finally {
      session.dispose();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

async function answerLine(parts: BatchParts, session: Session, line: string): Promise<{ answer: Answer; broken: boolean }> {
  const request = readRequest(line);
  if (typeof request === 'string') return { answer: { error: { code: 'request-invalid', message: request } }, broken: false };
  try {
    return { answer: { id: request.id, ...(await answerQuery(request.query, parts, session)) }, broken: false };
  } catch (error) {
    const failure = explainFailure(error);
    const code = failure instanceof UserError ? failure.code : isAbort(failure) ? 'timeout' : 'internal';
    const message = isAbort(failure)
      ? `The query took longer than ${patience / 1000} seconds.`
      : failure instanceof Error
        ? failure.message
        : String(failure);
    return { answer: { id: request.id, error: { code, message } }, broken: leavesDatabaseBroken(error) };
  }
}

/** The first result of a text, or the first thing that is wrong with it. */
export async function answerQuery(
  text: string,
  parts: Pick<BatchParts, 'tables' | 'now' | 'columnsOnly' | 'parameters' | 'library' | 'terminal'>,
  session: Session,
): Promise<Answer> {
  const given = { tables: parts.tables };
  const options = parts.library ? await parts.library.options(given) : given;
  const limit = timeLimit(parts.terminal.signal, patience);
  const evaluation = await evaluate(text, session, {
    ...options,
    now: ticksFromUnixMilliseconds(parts.now),
    columnsOnly: parts.columnsOnly === true,
    ...(parts.parameters ? { parameters: parts.parameters } : {}),
    signal: limit.signal,
  }).finally(() => limit.dispose());
  if (!evaluation.ok) {
    const first = evaluation.diagnostics.find(({ severity }) => severity === 'error') ?? evaluation.diagnostics[0];
    return { error: { code: first?.code ?? 'query-invalid', message: first?.message ?? 'The query is not valid.' } };
  }
  const [table] = evaluation.tables;
  return table
    ? { columns: table.columns, rows: table.rows }
    : { error: { code: 'query-empty', message: 'There is no query in this text.' } };
}

function readRequest(line: string): { id: unknown; query: string } | string {
  try {
    const { id, query } = JSON.parse(line) as { id?: unknown; query?: unknown };
    return typeof query === 'string' ? { id, query } : 'The line has no text called query.';
  } catch {
    return 'The line is not JSON.';
  }
}
