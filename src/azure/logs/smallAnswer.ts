import { queryWorkspace } from './queryWorkspace';
import type { LogsPlace, WorkspaceQuery } from './queryWorkspace';

/** Rows of a small answer by their columns' names; long values beyond 2^53 are rounded, so only counts and texts belong here. */
export async function smallAnswer(
  place: LogsPlace,
  query: WorkspaceQuery,
  signal: AbortSignal,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const pieces: Buffer[] = [];
  const keep = (table: number, piece: Uint8Array): Promise<void> => {
    if (table === 0) pieces.push(Buffer.from(piece));
    return Promise.resolve();
  };
  const { tables } = await queryWorkspace(place, query, keep, signal);
  const names = tables[0]?.columns.map(({ name }) => name) ?? [];
  const lines = Buffer.concat(pieces).toString('utf8').split('\n');
  const rows = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as readonly unknown[]);
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
}
