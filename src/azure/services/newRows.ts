import { exactNumbers } from '../logs/exactNumbers';
import { firstTable } from '../logs/firstTable';
import type { LogsPlace } from '../logs/queryWorkspace';

/** Which rows of a workspace are wanted: those that came to it in a stretch of time. */
export interface NewRowsQuestion {
  readonly customerId: string;
  /** A query with `$window` where the stretch is to be filtered by. */
  readonly text: string;
  /** Milliseconds since 1970, both included. */
  readonly from: number;
  readonly to: number;
}

/** Rows by their columns' names. Whole numbers that a number cannot hold exactly are texts. */
export type WorkspaceRow = Readonly<Record<string, unknown>>;

/** When a row came to its workspace: the column that is added to rows. */
export const ingestedColumn = 'IngestionTime_';

/** Seconds that the service may work. */
const waitSeconds = 300;
/** A stretch of so many milliseconds is not halved any more. */
const shortest = 1000;

/** The answer is more than the service gives at once, and the stretch cannot be made shorter. */
export class TooManyRows extends Error {
  override readonly name = 'TooManyRows';
}

/** The text of a query whose rows tell when they came, filtered by `$window`; undefined where there is no place for the filter. */
export function windowedQuery(text: string): string | undefined {
  const marked = text.includes('$window') ? text : text.replace(/^\s*([A-Za-z_]\w*)\s*(?=\||$)/, '$1 | where $window ');
  if (!marked.includes('$window')) return undefined;
  // Later steps may leave out what is not named: the time is added where the rows are those of the table still.
  return marked.replace(/where\s+\$window/, `where $window | extend ${ingestedColumn} = ingestion_time()`);
}

/** Reads the rows that came in a stretch; what is more than the service gives at once is read in halves. @throws AzureFailure, TooManyRows */
export async function* readNewRows(
  place: LogsPlace,
  question: NewRowsQuestion,
  signal: AbortSignal,
): AsyncGenerator<readonly WorkspaceRow[]> {
  const { rows, isPartial } = await ask(place, question, signal);
  if (!isPartial) {
    yield rows;
    return;
  }
  const { from, to } = question;
  if (to - from < shortest) throw new TooManyRows(`More rows came to the workspace within ${shortest} milliseconds than it gives at once.`);
  const middle = Math.floor((from + to) / 2);
  yield* readNewRows(place, { ...question, to: middle }, signal);
  yield* readNewRows(place, { ...question, from: middle }, signal);
}

interface Answer {
  readonly rows: readonly WorkspaceRow[];
  readonly isPartial: boolean;
}

async function ask(place: LogsPlace, { customerId, text, from, to }: NewRowsQuestion, signal: AbortSignal): Promise<Answer> {
  const iso = (time: number): string => `datetime(${new Date(time).toISOString()})`;
  // The end of a stretch in milliseconds has all ticks of its last one.
  const window = `ingestion_time() >= ${iso(from)} and ingestion_time() < ${iso(to + 1)}`;
  const { columns, rows, isWhole } = await firstTable(place, { customerId, text: text.replaceAll('$window', window), waitSeconds }, signal);
  const names = columns.map(({ name }) => name);
  return { rows: rows.map((row) => rowOf(row, names)), isPartial: !isWhole };
}

function rowOf(line: string, names: readonly string[]): WorkspaceRow {
  const values = JSON.parse(exactNumbers(line)) as readonly unknown[];
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]));
}
