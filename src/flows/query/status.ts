import type { CompiledQuery } from '../../kql/compile';
import type { RunQuery, SourceInfo } from '../../protocol/engine';
import { rangeText } from './compileRequest';

export interface StatusOfAnswer {
  readonly run: RunQuery;
  readonly queries: readonly CompiledQuery[];
  /** The source as it was just before the query ran; what came later may or may not be in the answer. */
  readonly source: SourceInfo | undefined;
  readonly others?: readonly SourceInfo[];
}

/** One sentence or two that are true of the answer: whether anything is missing from it, and what the time picker did to it. */
export function statusOf(answer: StatusOfAnswer): { status: string; complete: boolean } {
  const missing = missingRows(answer);
  const range = rangeSentence(answer);
  return { status: [missing ?? 'Complete.', range].filter((part) => part !== undefined).join(' '), complete: missing === undefined };
}

function missingRows({ source, queries, others = [] }: StatusOfAnswer): string | undefined {
  const unfinished = others.find(({ state }) => state !== 'ready');
  if (unfinished) return `Over the ${unfinished.rows.toLocaleString('en-US')} rows of ${unfinished.name} that are loaded; there are more.`;
  if (!source || !queries.some(({ reads }) => reads.length > 0)) return undefined;
  const rows = source.rows.toLocaleString('en-US');
  switch (source.state) {
    case 'ready':
      return undefined;
    case 'loading':
      return `Over the ${rows} rows loaded so far; loading goes on.`;
    case 'cancelled':
      return `Over the ${rows} rows that were loaded before loading was stopped.`;
    case 'failed':
      return `Over the ${rows} rows that were loaded before loading failed.`;
  }
}

/** The picker's range and the query's own filter both apply: an intersection, and it has to be said (DS-35). */
function rangeSentence({ run, queries, source }: StatusOfAnswer): string | undefined {
  if (!run.timeRange) return undefined;
  const timed = (name: string): boolean =>
    source?.tables.find((table) => table.name === name)?.columns.some((column) => column.name === 'TimeGenerated') ?? false;
  const cut = queries.filter(({ reads }) => reads.some(timed));
  if (cut.length === 0) return undefined;
  const range = rangeText(run.timeRange);
  return cut.some(({ filtersTime }) => filtersTime)
    ? `The time range ${range} was intersected with the query's own time filter.`
    : `Time range ${range}.`;
}
