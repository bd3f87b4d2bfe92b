import { exactNumbers } from '../../base/exactNumbers';
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

/** Seconds that the service may work. */
const waitSeconds = 300;
/** A stretch of so many milliseconds is not halved any more. */
const shortest = 1000;

/** The answer is more than the service gives at once, and the stretch cannot be made shorter. */
export class TooManyRows extends Error {
  override readonly name = 'TooManyRows';
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
