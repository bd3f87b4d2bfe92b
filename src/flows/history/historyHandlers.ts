import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../base/clock';
import { messageOf, UserError } from '../../base/errors';
import { sqlText } from '../../base/sql';
import type { EngineHandlers, HistoryEntry, QueryOutcome } from '../../protocol/engine';
import type { StoredTable } from '../../store/resultsTable';
import { columnSql } from '../../store/resultsTable';
import { withFirstRows } from '../query/firstRows';
import type { ResultRegistry } from '../query/resultRegistry';
import type { FailedRun, FinishedRun } from '../query/runQuery';
import type { HistoryRecord, HistoryStore } from './historyStore';

export interface HistoryParts {
  readonly store: HistoryStore;
  readonly results: ResultRegistry;
  readonly clock: Clock;
  readonly changed: () => void;
  /** Told of what goes wrong behind the scenes: a run that cannot be written to the history is no failure of the run. */
  readonly log: (message: string) => void;
}

export interface History {
  readonly handlers: EngineHandlers<'history/list' | 'history/open' | 'history/remove'>;
  readonly recordRun: (run: FinishedRun) => Promise<void>;
  readonly recordFailure: (run: FailedRun) => void;
  /** Waits until everything that was recorded is written. */
  readonly settled: () => Promise<void>;
}

/** Records runs behind the scenes and opens them again without running them. */
export function openHistory(parts: HistoryParts): History {
  let pending: Promise<void> = Promise.resolve();
  const pause = createPause();
  // Runs within one millisecond keep their order.
  let last = 0;
  const enqueue = (work: () => Promise<void>): Promise<void> => {
    pending = pending
      .then(work)
      .then(parts.changed)
      .catch((error: unknown) => parts.log(`A run could not be written to the history: ${messageOf(error)}`));
    return pending;
  };
  const entry = (): Pick<HistoryRecord, 'version' | 'historyId' | 'at'> => {
    const now = parts.clock.now();
    last = Math.max(last + 1, Math.trunc(now));
    const historyId = `${String(last).padStart(13, '0')}-${randomBytes(4).toString('hex')}`;
    return { version: 1, historyId, at: new Date(now).toISOString() };
  };
  return {
    handlers: {
      'history/list': async () => entriesOf(await parts.store.list(), await parts.store.files()),
      'history/open': ({ historyId, firstRows }) => reopen(parts, historyId, firstRows),
      'history/remove': async ({ historyId }) => {
        const ids = historyId === undefined ? (await parts.store.list()).map((record) => record.historyId) : [historyId];
        for (const id of ids) await parts.store.remove(id);
        parts.changed();
        return {};
      },
    },
    recordRun: ({ run, outcome, tables }) => {
      const made = entry();
      return enqueue(async () => {
        if (rowsOf(tables) > rowsAtOnce) await pause.wait(restBeforeRows);
        const files = await keepRows(parts, made.historyId, tables);
        await parts.store.write({ ...made, run, source: outcome.source, elapsed: outcome.elapsed, outcome, files });
        await parts.store.trim();
      });
    },
    recordFailure: ({ run, source, elapsed, failed }) => {
      const made = entry();
      void enqueue(() => parts.store.write({ ...made, run, source, elapsed, failed, files: [] }));
    },
    settled: () => {
      pause.end();
      return pending;
    },
  };
}

/** Milliseconds between a large answer and the writing of its rows, which takes every core: the rows are to be on screen first. */
const restBeforeRows = 400;

/** An answer of so few rows is written in no time, so that it is there even where the window is closed at once. */
const rowsAtOnce = 50_000;

function rowsOf(tables: readonly StoredTable[]): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}

/** A wait that can be cut short, once and for all. */
function createPause(): { readonly wait: (milliseconds: number) => Promise<void>; readonly end: () => void } {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return {
    wait: async (milliseconds) => {
      let timer: NodeJS.Timeout | undefined;
      const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
      await Promise.race([over, ended]);
      clearTimeout(timer);
    },
    end,
  };
}

/** A larger answer costs more to keep than to ask for again. */
const maximumCells = 40_000_000;

/** Writes the rows of a run beside its entry. Very large answers, and rows that do not fit the disk, are left out: the entry stays without them. */
async function keepRows(parts: HistoryParts, historyId: string, tables: readonly StoredTable[]): Promise<string[]> {
  await mkdir(parts.store.folder, { recursive: true, mode: 0o700 });
  const files = tables.map((_, index) => `${historyId}-${index}.parquet`);
  if (tables.reduce((cells, { rows, columns }) => cells + rows * columns.length, 0) > maximumCells) return files;
  try {
    for (const [index, table] of tables.entries()) {
      const file = join(parts.store.folder, files[index] ?? '');
      const copy = `COPY ${table.relation} TO ${sqlText(`${file}.partial`)} (FORMAT parquet, COMPRESSION zstd)`;
      await parts.results.withSession((session) => session.run(copy));
      await rename(`${file}.partial`, file);
    }
    return files;
  } catch (error) {
    for (const file of files) {
      await rm(join(parts.store.folder, `${file}.partial`), { force: true });
      await rm(join(parts.store.folder, file), { force: true });
    }
    parts.log(`The rows of a run could not be kept for the history: ${messageOf(error)}`);
    return files;
  }
}

function entriesOf(records: readonly HistoryRecord[], files: ReadonlySet<string>): HistoryEntry[] {
  return records.map((record) => ({
    historyId: record.historyId,
    text: record.run.text,
    ...(record.run.parameters ? { parameters: record.run.parameters } : {}),
    source: record.source,
    ...(record.run.sourceId === undefined ? {} : { sourceId: record.run.sourceId }),
    at: record.at,
    rows: record.outcome?.tables.reduce((sum, { rows }) => sum + rows, 0) ?? 0,
    elapsed: record.elapsed,
    ...(record.failed === undefined ? {} : { failed: record.failed }),
    reopenable: record.outcome !== undefined && record.files.every((file) => files.has(file)),
  }));
}

async function reopen(parts: HistoryParts, historyId: string, firstRows: number | undefined): Promise<QueryOutcome> {
  const record = await parts.store.read(historyId);
  if (!record) throw new UserError('This entry of the history is not there any more.', { code: 'history-gone' });
  const { outcome } = record;
  if (!outcome) {
    throw new UserError(`This run failed, so it has no rows to open: ${record.failed ?? 'no message was kept'}`, {
      code: 'history-failed-run',
    });
  }
  const present = await parts.store.files();
  if (!record.files.every((file) => present.has(file))) {
    throw new UserError('The rows of this run are not kept any more, because the history is limited in size. Run the query again.', {
      code: 'history-rows-gone',
    });
  }
  const tables = await parts.results.withSession(async (session) => {
    const stored: StoredTable[] = [];
    for (const [index, { columns }] of outcome.tables.entries()) {
      const names = columns.map((_, column) => columnSql(column)).join(', ');
      const file = sqlText(join(parts.store.folder, record.files[index] ?? ''));
      stored.push(await parts.results.store(session, `SELECT ${names} FROM read_parquet(${file})`, columns));
    }
    return stored;
  });
  const origin = { run: record.run, source: record.source, sourcePaths: [], status: outcome.status, complete: outcome.complete };
  const again = { ...outcome, resultId: parts.results.keep(tables, origin) };
  return parts.results.withSession((session) => withFirstRows(session, { outcome: again, tables, count: firstRows }));
}
