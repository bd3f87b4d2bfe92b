import type { QueryOutcome } from '../../protocol/engine';
import type { Session } from '../../store/duckdb';
import type { StoredTable } from '../../store/resultsTable';
import { readWindow } from '../../store/resultsTable';

/** More rows than these are asked for by `result/rows`. */
const mostRows = 1000;

export interface FirstRowsRequest {
  readonly outcome: QueryOutcome;
  readonly tables: readonly StoredTable[];
  /** Rows of each table; without it the outcome stays as it is. */
  readonly count: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The outcome with the first rows of its tables, so that they are on screen without a question of their own. */
export async function withFirstRows(session: Session, request: FirstRowsRequest): Promise<QueryOutcome> {
  const { outcome, count, signal } = request;
  if (count === undefined || !(count > 0)) return outcome;
  const tables = [];
  for (const [index, table] of outcome.tables.entries()) {
    const stored = request.tables[index];
    const window = { offset: 0, count: Math.min(mostRows, Math.trunc(count)), signal };
    tables.push(stored ? { ...table, firstRows: await readWindow(session, stored, window) } : table);
  }
  return { ...outcome, tables };
}
