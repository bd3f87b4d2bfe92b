import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Engine } from '../engine/engine';
import { createQueryLibrary } from '../flows/library/queryLibrary';
import type { ExportFormatId, QueryOutcome, RunQuery } from '../protocol/engine';
import { exportFormatIds } from '../protocol/engine';
import { answerQuery, runBatch } from './batch';
import { openBatchDatabase } from './batchSessions';
import type { Command, ExitCode, GivenOptions } from './command';
import { listOption, textOption, UsageError } from './command';
import { libraryOf } from './library';
import type { QueryText } from './queryText';
import { parametersOf, readQueryText, textOptions } from './queryText';
import type { LogSession } from './session';
import { contextOf, dataOptions, reportDiagnostics, reportFailure, withLogs } from './session';
import type { Terminal } from './terminal';
import { write } from './terminal';
import { textTable } from './textTable';
import { readNow, readTimeRange } from './timeRange';
import { workspaceOptions } from './workspace';

export const queryCommand: Command = {
  name: 'query',
  usage: "query [--data DIR] [--format FORMAT] 'TEXT'",
  summary: 'Runs a query and prints its result.',
  options: [
    ...dataOptions,
    ...workspaceOptions,
    ...textOptions,
    {
      name: 'format',
      type: 'string',
      value: 'FORMAT',
      help: `table, ${exportFormatIds.filter((id) => id !== 'parquet').join(', ')}; table where it is not said`,
    },
    { name: 'explain', type: 'boolean', help: 'print what each step leaves and costs, the plan and the SQL instead of the result' },
    { name: 'json', type: 'boolean', help: 'print one answer {columns, rows} or {error} in the form of --batch' },
    { name: 'batch', type: 'boolean', help: 'answer one {id, query} a line of standard input with one line each, in any order' },
    { name: 'schema-only', type: 'boolean', help: 'with --batch or --json: run against the catalog’s tables, empty' },
  ],
  examples: [
    `query --data ./logs 'SigninLogs | where ResultType != "0" | summarize count() by ResultType'`,
    'query --data ./logs --time-range 24h --format jsonl --file failures.kql',
    `query --cloud sandbox --workspace law-entra 'SigninLogs | summarize count() by ResultType'`,
    `query 'print now()'`,
  ],
  run: async (given, words, terminal) => {
    if (given['batch'] === true) return batch(given, terminal);
    const query = await readQueryText(given, words, terminal);
    if (given['json'] === true) return one(given, query, terminal);
    const format = formatOf(given);
    return withLogs(given, terminal, async (session) => {
      try {
        if (given['explain'] === true) return await explain(session, requestOf(given, query.text, session), terminal);
        return await print(session, requestOf(given, query.text, session), { query, format, terminal });
      } catch (error) {
        return reportFailure(error, query, terminal);
      }
    });
  },
};

/** The request of a query command, with its source and time range. */
export function requestOf(given: GivenOptions, text: string, { source, now }: LogSession): RunQuery {
  const range = textOption(given, 'time-range');
  return {
    text,
    ...(source ? { sourceId: source.sourceId } : {}),
    ...(range === undefined ? {} : { timeRange: readTimeRange(range, now) }),
    parameters: parametersOf(given),
    origin: 'command line',
  };
}

async function explain({ engine }: LogSession, request: RunQuery, terminal: Terminal): Promise<ExitCode> {
  const { markdown } = await engine.handlers['query/explain'](request, contextOf(terminal));
  await write(terminal.output, markdown);
  return 0;
}

async function batch(given: GivenOptions, terminal: Terminal): Promise<ExitCode> {
  await withTables(given, terminal, (parts) => runBatch({ ...parts, terminal }));
  return 0;
}

async function one(given: GivenOptions, query: QueryText, terminal: Terminal): Promise<ExitCode> {
  return withTables(given, terminal, async ({ openSession, ...parts }) => {
    const session = await openSession();
    try {
      const answer = await answerQuery(query.text, { ...parts, terminal, parameters: parametersOf(given) }, session);
      await write(terminal.output, `${JSON.stringify(answer)}\n`);
      return 'error' in answer ? 1 : 0;
    } catch (error) {
      return reportFailure(error, query, terminal);
    } finally {
      session.dispose();
    }
  });
}

type TableParts = Omit<Parameters<typeof runBatch>[0], 'terminal'>;

async function withTables<T>(given: GivenOptions, terminal: Terminal, work: (parts: TableParts) => Promise<T>): Promise<T> {
  if (listOption(given, 'data').length > 0) {
    return withLogs(given, terminal, async ({ engine, source, now }) => {
      const tables = await engine.tablesOf(source?.sourceId);
      return work({ openSession: () => engine.session(), tables, now, library: engine.library });
    });
  }
  const database = await openBatchDatabase(given['schema-only'] === true);
  try {
    return await work({
      openSession: (broken) => database.openSession(broken),
      tables: database.tables,
      now: readNow(textOption(given, 'now')),
      columnsOnly: given['schema-only'] === true,
      library: createQueryLibrary(libraryOf(given)),
    });
  } finally {
    database.close();
  }
}

function formatOf(given: GivenOptions): ExportFormatId | 'table' {
  const format = textOption(given, 'format') ?? 'table';
  if (format === 'parquet') throw new UsageError('Parquet cannot be printed. Use entra-logs export --format parquet --output FILE.');
  const known = exportFormatIds.find((id) => id === format);
  if (known === undefined && format !== 'table')
    throw new UsageError(`“${format}” is no format. Choose one of table, ${exportFormatIds.join(', ')}.`);
  return known ?? 'table';
}

interface Printing {
  readonly query: QueryText;
  readonly format: ExportFormatId | 'table';
  readonly terminal: Terminal;
}

async function print({ engine }: LogSession, run: RunQuery, { query, format, terminal }: Printing): Promise<ExitCode> {
  const context = contextOf(terminal);
  const outcome = await engine.handlers['query/run'](run, context);
  if (terminal.interactive) terminal.errors.write('\r\u001b[K');
  reportDiagnostics(outcome.diagnostics, query, terminal);
  for (const table of outcome.tables.keys()) {
    if (format === 'table') {
      if (outcome.tables.length > 1) await write(terminal.output, `${outcome.tables[table]?.name ?? ''}\n`);
      await printTable(engine, outcome, table, terminal);
    } else await printFormat(engine, { outcome, table, format }, terminal);
  }
  const rows = outcome.tables.reduce((sum, table) => sum + table.rows, 0).toLocaleString('en-US');
  if (format === 'table' || !outcome.complete)
    terminal.errors.write(`${rows} ${rows === '1' ? 'row' : 'rows'}, ${outcome.elapsed} ms. ${outcome.status}\n`);
  for (const hint of outcome.hints ?? []) terminal.errors.write(`${hint}\n`);
  return 0;
}

const shownRows = 1_000;

async function printTable(engine: Engine, outcome: QueryOutcome, table: number, terminal: Terminal): Promise<void> {
  const { columns, rows: total } = outcome.tables[table] ?? { columns: [], rows: 0 };
  const request = { resultId: outcome.resultId, table, viewId: '', offset: 0, count: shownRows };
  const { rows } = await engine.handlers['result/rows'](request, contextOf(terminal));
  await write(terminal.output, textTable(columns, rows));
  if (total > rows.length) {
    terminal.errors.write(
      `The first ${rows.length.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} rows; --format csv prints all.\n`,
    );
  }
}

/** Prints exactly what an export writes, by way of a temporary file. */
async function printFormat(
  engine: Engine,
  { outcome, table, format }: { outcome: QueryOutcome; table: number; format: ExportFormatId },
  terminal: Terminal,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'entra-logs-'));
  try {
    const file = join(folder, 'result');
    await engine.handlers['export/result']({ resultId: outcome.resultId, table, viewId: '', format, file }, contextOf(terminal));
    await pipeline(createReadStream(file), terminal.output, { end: false });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
