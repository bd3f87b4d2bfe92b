import { firstTable } from './firstTable';
import type { LogsPlace, WorkspaceQuery } from './queryWorkspace';

/** Rows of a small answer by their columns' names; long values beyond 2^53 are rounded, so only counts and texts belong here. */
export async function smallAnswer(
  place: LogsPlace,
  query: WorkspaceQuery,
  signal: AbortSignal,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { columns, rows } = await firstTable(place, query, signal);
  return rows.map((row) => {
    const values = JSON.parse(row) as readonly unknown[];
    return Object.fromEntries(columns.map(({ name }, index) => [name, values[index]]));
  });
}
