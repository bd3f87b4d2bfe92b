import { columnType } from './metadata';
import { queryWorkspace } from './queryWorkspace';
import type { LogsPlace, WorkspaceQuery } from './queryWorkspace';

/** A row of an answer by its columns' names; what is dynamic is read from its text. */
export type TableRow = Readonly<Record<string, unknown>>;

/**
 * The rows of the first table of an answer, and whether the service gave all of them. Long values beyond 2^53 are rounded, as JSON's numbers are read.
 * @throws AzureFailure where the service refused the query
 */
export async function tableRows(
  place: LogsPlace,
  query: WorkspaceQuery,
  signal: AbortSignal,
): Promise<{ readonly rows: readonly TableRow[]; readonly isWhole: boolean }> {
  const pieces: Buffer[] = [];
  const keep = (table: number, piece: Uint8Array): Promise<void> => {
    if (table === 0) pieces.push(Buffer.from(piece));
    return Promise.resolve();
  };
  const { tables, partial } = await queryWorkspace(place, query, keep, signal);
  const columns = (tables[0]?.columns ?? []).map(({ name, type }) => ({ name, isDynamic: columnType(type) === 'dynamic' }));
  const lines = Buffer.concat(pieces).toString('utf8').split('\n');
  const rows = lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const values = JSON.parse(line) as readonly unknown[];
      return Object.fromEntries(
        columns.map(({ name, isDynamic }, index) => [name, isDynamic ? dynamicValue(values[index]) : values[index]]),
      );
    });
  return { rows, isWhole: partial.length === 0 };
}

/** The service tells dynamic values as JSON in a text; a text that is none is one. */
function dynamicValue(value: unknown): unknown {
  if (typeof value !== 'string' || value === '') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
