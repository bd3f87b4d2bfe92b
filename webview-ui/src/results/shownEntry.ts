import type { QueryOutcome, RunQuery } from '../../../src/protocol/engine';
import type { Host } from '../host';

/** A result on screen and the query that it came from. */
export interface ShownOutcome {
  readonly outcome: QueryOutcome;
  readonly query: RunQuery;
}

/** The id of the entry of the history that holds a result; undefined where it is not written yet. */
export async function shownEntry(host: Host, { outcome, query }: ShownOutcome): Promise<string | undefined> {
  const entries = await host.call('history/list', {}).catch(() => []);
  return entries.find(({ text, elapsed }) => text === query.text && elapsed === outcome.elapsed)?.historyId;
}
