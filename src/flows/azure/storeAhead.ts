import { jsonRowsSql } from '../../store/jsonRows';
import type { StoredTable } from '../../store/resultsTable';
import { withRoom } from '../query/roomGuard';
import type { RunParts } from '../query/runQuery';
import type { ReceivedAnswer } from './receiveAnswer';
import type { Ahead, AnswerPart } from './rowFiles';

/** Stores the rows of an answer while more of them come. */
export interface AheadStore extends Ahead {
  /** Aborts with the signal that was given, and where rows could not be stored: the rest of the answer need not come then. */
  readonly signal: AbortSignal;
  /** Stores what no part had, and gives the tables. */
  readonly finish: (answer: Pick<ReceivedAnswer, 'tables'>) => Promise<readonly StoredTable[]>;
  /** Forgets what is stored; the error is the reason, which is another one where storing failed first. */
  readonly discard: (error: unknown) => Promise<unknown>;
}

/** Rows are stored in pieces of this size: smaller ones are packed again and again, larger ones come too late to save time. */
const partBytes = 32_000_000;

export function storeAhead({ results, room }: Pick<RunParts, 'results' | 'room'>, signal: AbortSignal, bytes = partBytes): AheadStore {
  const tables = new Map<number, StoredTable>();
  const failed = new AbortController();
  const inner = AbortSignal.any([signal, failed.signal]);
  let failure: unknown;
  let stored: Promise<void> = Promise.resolve();
  const put = ({ table, columns, file }: AnswerPart): Promise<void> =>
    results.withSession((session) =>
      withRoom(results.file.path, room, inner, async (guarded) => {
        const before = tables.get(table);
        const sql = jsonRowsSql(file, columns);
        const more = before ? results.append(session, before, sql, guarded) : results.store(session, sql, columns, guarded);
        tables.set(table, await more);
      }),
    );
  const take = (part: AnswerPart): void => {
    stored = stored.then(() => put(part));
    stored.catch((error: unknown) => {
      failure ??= error;
      failed.abort();
    });
  };
  return {
    bytes,
    take,
    signal: inner,
    async finish(answer) {
      answer.tables.forEach(({ columns, file }, table) => take({ table, columns, file }));
      await stored;
      return answer.tables.flatMap((_, table) => tables.get(table) ?? []);
    },
    async discard(error) {
      const reason = failure ?? error;
      failed.abort();
      await stored.catch(() => undefined);
      results.discard([...tables.values()]);
      return reason;
    },
  };
}
