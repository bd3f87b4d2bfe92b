import { exactNumbers } from '../../base/exactNumbers';
import { firstTable } from './firstTable';
import { columnType } from './metadata';
import type { LogsPlace, WorkspaceQuery } from './queryWorkspace';

/** A row of an answer by its columns' names; what is dynamic is read from its text. */
export type TableRow = Readonly<Record<string, unknown>>;

/**
 * The rows of the first table of an answer, and whether the service gave all of them. Whole numbers that a number cannot hold exactly are texts.
 * @throws AzureFailure where the service refused the query
 */
export async function tableRows(
  place: LogsPlace,
  query: WorkspaceQuery,
  signal: AbortSignal,
): Promise<{ readonly rows: readonly TableRow[]; readonly isWhole: boolean }> {
  const table = await firstTable(place, query, signal);
  const columns = table.columns.map(({ name, type }) => ({ name, isDynamic: columnType(type) === 'dynamic' }));
  const rows = table.rows.map((row) => {
    const values = JSON.parse(exactNumbers(row)) as readonly unknown[];
    return Object.fromEntries(columns.map(({ name, isDynamic }, index) => [name, isDynamic ? dynamicValue(values[index]) : values[index]]));
  });
  return { rows, isWhole: table.isWhole };
}

/** The service tells dynamic values as JSON in a text; a text that is none is one. */
function dynamicValue(value: unknown): unknown {
  if (typeof value !== 'string' || value === '') return value;
  try {
    return JSON.parse(exactNumbers(value));
  } catch {
    return value;
  }
}
