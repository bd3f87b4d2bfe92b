import { queryWorkspace } from './queryWorkspace';
import type { LogsPlace, WorkspaceAnswer, WorkspaceQuery } from './queryWorkspace';

/** The first table of an answer that is held in memory. */
export interface FirstTable {
  readonly columns: WorkspaceAnswer['tables'][number]['columns'];
  /** Each row as the service wrote it: a JSON array, with every digit. */
  readonly rows: readonly string[];
  /** False where the service did not give all of it. */
  readonly isWhole: boolean;
}

/** Asks a workspace for few rows. @throws AzureFailure where the service refused the query */
export async function firstTable(place: LogsPlace, query: WorkspaceQuery, signal: AbortSignal): Promise<FirstTable> {
  const pieces: Buffer[] = [];
  const keep = (table: number, piece: Uint8Array): Promise<void> => {
    if (table === 0) pieces.push(Buffer.from(piece));
    return Promise.resolve();
  };
  const { tables, partial } = await queryWorkspace(place, query, keep, signal);
  const lines = Buffer.concat(pieces).toString('utf8').split('\n');
  return { columns: tables[0]?.columns ?? [], rows: lines.filter((line) => line.trim() !== ''), isWhole: partial.length === 0 };
}

/** The time of a workspace's clock, as it writes it. */
export async function workspaceNow(place: LogsPlace, query: Omit<WorkspaceQuery, 'text'>, signal: AbortSignal): Promise<string> {
  const { rows } = await firstTable(place, { ...query, text: 'print Now = now()' }, signal);
  const [now] = JSON.parse(rows[0] ?? '[]') as readonly unknown[];
  return String(now);
}
