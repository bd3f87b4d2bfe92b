import { setTimeout as wait } from 'node:timers/promises';
import { AzureFailure } from '../../azure/azureFailure';
import { explainAzure } from '../../azure/explain';
import type { TableRow } from '../../azure/logs/tableRows';
import type { ActivityRecord } from '../../azure/services/activityLog';
import { messageOf, UserError } from '../../base/errors';
import { formatDateTime, ticksFromUnixMilliseconds } from '../../base/ticks';
import type { TailTable } from '../../protocol/tail';
import type { FollowParts, ScopeStatus } from './followScope';
import { digestOf, tailRecordOf } from './otherRecord';
import { isoText } from './isoText';
import { leastOverlap, nextInterval, retrySeconds, sweepInterval, sweepOverlap } from './pollPlan';
import type { Stretch } from '../readInHalves';
import { millisecondsOf } from './tailStore';

/** Asks a workspace; `isWhole` is false where the service cut the answer. */
export type AskTable = (
  table: TailTable,
  text: string,
  signal: AbortSignal,
) => Promise<{ readonly rows: readonly TableRow[]; readonly isWhole: boolean }>;

export interface TableFollow {
  readonly table: TailTable;
  readonly ask: AskTable;
  readonly firstMinutes: number;
  readonly pollSeconds: number;
}

type Parts = Pick<FollowParts, 'store' | 'clock' | 'random' | 'signal' | 'stored' | 'changed' | 'notice'>;

/** The name under which it is kept how far a table was read. */
export function tableKey({ customerId, table }: TailTable): string {
  return `table ${customerId.toLowerCase()}/${table}`;
}

/** Pauses shorter than this, in seconds, are for nobody but tests. */
const shortestPoll = 10;
/** Rows that are asked for at a time; the service gives 500,000 at most. */
const rowsAtOnce = 2000;
const fewestRows = 100;
const mostRows = 400_000;
/** What an event's own time may lie before its arrival: the service takes the time of arrival for events that are more than two days old. */
const longestWay = 3 * 86_400_000;
/** Milliseconds: what is not worth telling of two clocks that differ, and how old an answer may be that tells of it. */
const smallSkew = 2000;
const longestAnswer = 10_000;
/** Columns that the query adds. */
const [arrival, item, serviceTime] = ['TailIngested', '_ItemId', 'TailNow'];
/** A column that the service may show once a query asks for the time of arrival. */
const hiddenArrival = '_TimeReceived';

/**
 * Follows a table of a workspace by the time at which its rows came there, until the signal or until it may not be read. Each look goes back behind the last:
 * rows can be asked for some time after they came, and not in the order in which they came. Never throws.
 */
export async function followTable(parts: Parts, follow: TableFollow, status: ScopeStatus): Promise<void> {
  const { clock, signal, changed, random } = parts;
  const follower = new TableFollower(parts, follow, status);
  const bounds = { shortest: Math.min(shortestPoll, follow.pollSeconds), longest: follow.pollSeconds };
  let [interval, failures] = [bounds.shortest, 0];
  while (!signal.aborted) {
    let seconds: number;
    const began = performance.now();
    try {
      const added = await follower.look();
      failures = 0;
      interval = nextInterval(interval, added, bounds);
      // From look to look, whatever a look takes.
      seconds = Math.max(interval / 2, interval - (performance.now() - began) / 1000);
      [status.state, status.failure] = ['live', undefined];
      status.quietSince = added > 0 ? undefined : (status.quietSince ?? clock.now());
    } catch (error) {
      if (signal.aborted) break;
      const told = explained(error, follow.table);
      status.failure = {
        message: messageOf(told),
        code: told instanceof UserError ? told.code : 'tail-failed',
      };
      if (isFinal(error, failures)) {
        status.state = 'failed';
        break;
      }
      failures++;
      seconds = retrySeconds(failures, error instanceof AzureFailure ? error.retryAfterSeconds : undefined, random);
      status.state = 'retrying';
    }
    status.nextAt = clock.now() + seconds * 1000;
    changed();
    await wait(seconds * 1000, undefined, { signal }).catch(() => undefined);
  }
  if (status.state !== 'failed') status.state = 'stopped';
  status.nextAt = undefined;
  changed();
}

/** What waiting does not mend. A token that has just expired is renewed with the next look. */
function isFinal(error: unknown, failures: number): boolean {
  if (error instanceof UserError) return error.code === 'signed-out';
  return error instanceof AzureFailure && ([403, 404].includes(error.status) || (error.status === 401 && failures > 0));
}

function explained(error: unknown, { name, table }: TailTable): unknown {
  return explainAzure(error, {
    doing: `tell what came to ${table}`,
    on: name,
    remedy: 'Ask its owner for the role Log Analytics Reader on the workspace, then start the tail again.',
  });
}

class TableFollower {
  readonly #parts: Parts;
  readonly #follow: TableFollow;
  readonly #status: ScopeStatus;
  readonly #key: string;
  #sweptAt = 0;
  #toldTimeAt = -Infinity;
  /** Time of the newest event of a look. */
  #newest = 0;
  /** Until when the first look goes, where that is not made whole; 0 where it is. */
  #firstUntil = 0;

  constructor(parts: Parts, follow: TableFollow, status: ScopeStatus) {
    this.#parts = parts;
    this.#follow = follow;
    this.#status = status;
    this.#key = tableKey(follow.table);
  }

  /** Looks once, and gives how many rows were new. */
  async look(): Promise<number> {
    const { store } = this.#parts;
    const before = store.progressOf(this.#key);
    this.#newest = before?.position ?? 0;
    try {
      await this.#learnTime();
      const now = this.#now();
      const isSweep = !before || now - this.#sweptAt >= sweepInterval;
      const from = before ? before.read - (isSweep ? sweepOverlap : leastOverlap) : now - this.#follow.firstMinutes * 60_000;
      // While a gap is filled, rows are old but not late.
      const catchesUp = !before || now - before.read > sweepOverlap;
      const lateBefore = catchesUp ? undefined : before.position;
      this.#firstUntil = before ? (before.firstUntil ?? 0) : now;
      const middle = Math.min(now, Math.max(from, this.#firstUntil));
      let added = from < middle ? await this.#read({ from, to: middle }, { isFirst: true, lateBefore }) : 0;
      if (middle < now) added += await this.#read({ from: middle, to: now }, { isFirst: false, lateBefore });
      // Only what was read to its end counts as read: a look that fails half-way is made again.
      await this.#keepRead(now, from);
      if (isSweep) this.#sweptAt = now;
      return added;
    } catch (error) {
      if (!isNotThereYet(error)) throw error;
      const { table, name } = this.#follow.table;
      this.#parts.notice(`${name} does not know ${table} yet: nothing was ever sent to it. The tail shows rows as soon as some come.`);
      return 0;
    }
  }

  /** The service's time, as near as it was told. */
  #now(): number {
    return this.#parts.clock.now() + this.#status.skew;
  }

  async #learnTime(): Promise<void> {
    const { clock, signal } = this.#parts;
    if (clock.now() - this.#toldTimeAt < sweepInterval) return;
    const { ask, table } = this.#follow;
    const asked = clock.now();
    const { rows } = await ask(table, `print ${serviceTime} = now()`, signal);
    const told = Date.parse(String(rows[0]?.[serviceTime]));
    this.#toldTimeAt = clock.now();
    // An answer that was long under way tells nothing of the two clocks.
    if (Number.isNaN(told) || this.#toldTimeAt - asked > longestAnswer) return;
    const skew = told - (asked + this.#toldTimeAt) / 2;
    this.#status.skew = Math.abs(skew) > smallSkew ? skew : 0;
  }

  /** Reads what came between two times, oldest first. */
  async #read({ from, to }: Stretch, look: Look): Promise<number> {
    const { ask, table } = this.#follow;
    let [added, start, most] = [0, from, rowsAtOnce];
    for (;;) {
      const { rows, isWhole } = await ask(table, queryOf(table.table, { from: start, to, most }), this.#parts.signal);
      if (!isWhole) {
        // Nobody knows which rows are missing.
        if (most <= fewestRows) throw new Error(`The service did not tell all that came to ${table.table} at ${isoText(start)}.`);
        most = Math.ceil(most / 10);
        continue;
      }
      added += await this.#keep(rows, look);
      if (rows.length < most) return added;
      const last = Date.parse(String(rows.at(-1)?.[arrival]));
      // The next page begins with the moment that this one ended in, whose rows may not all have been in it.
      if (last > start) await this.#readUpTo((start = last));
      else if (most < mostRows) most *= 4;
      else throw new Error(`More rows came to ${table.table} at ${isoText(start)} than the service tells at once.`);
    }
  }

  /** A long gap is filled however often the engine is ended meanwhile: rows come in the order of their arrival, so what lies before the next page is read. */
  async #readUpTo(moment: number): Promise<void> {
    const before = this.#parts.store.progressOf(this.#key);
    if (!before || before.read < moment) await this.#keepRead(moment, moment);
  }

  /** Keeps until when the table was read; `start` is the position where nothing was found yet. */
  async #keepRead(read: number, start: number): Promise<void> {
    const position = this.#newest === 0 ? start : this.#newest;
    const first = read < this.#firstUntil ? { firstUntil: this.#firstUntil } : {};
    const progress = { position, read, swept: read, lateness: 0, ...first };
    await this.#parts.store.add({ scope: this.#key, records: [], progress });
  }

  async #keep(rows: readonly TableRow[], { isFirst, lateBefore }: Look): Promise<number> {
    const { store, stored } = this.#parts;
    const { table } = this.#follow.table;
    const records = recordsOf(rows, table);
    if (records.length === 0) return 0;
    const events = await store.add({ scope: this.#key, records, lateBefore, byArrival: true });
    if (events.added === 0) return 0;
    this.#newest = Math.max(this.#newest, millisecondsOf(events.newest) ?? 0);
    await stored(events, { records, isFirst });
    return events.added;
  }
}

interface Look {
  readonly isFirst: boolean;
  readonly lateBefore: number | undefined;
}

function isNotThereYet(error: unknown): boolean {
  if (error instanceof UserError) return error.code === 'workspace-empty';
  return (
    error instanceof AzureFailure && error.status === 400 && error.reasons.some(({ message }) => /failed to resolve table/i.test(message))
  );
}

/**
 * Rows without what the query added, as records that a tail keeps. Rows without an id that came at one moment and say the same are told apart by counting them:
 * a page that begins with that moment again counts them the same way.
 */
function recordsOf(rows: readonly TableRow[], table: string): readonly ActivityRecord[] {
  const alike = new Map<string, number>();
  return rows.flatMap((row): readonly ActivityRecord[] => {
    const own = Object.entries(row).filter(([name, value]) => name !== arrival && name !== hiddenArrival && value !== null && value !== '');
    const digest = digestOf(JSON.stringify([row[arrival], own]));
    const before = alike.get(digest) ?? 0;
    alike.set(digest, before + 1);
    const record = tailRecordOf(Object.fromEntries(own), table, `${table}/${digest}/${before}`);
    return record === undefined ? [] : [record];
  });
}

function queryOf(table: string, { from, to, most }: Stretch & { readonly most: number }): string {
  const time = (milliseconds: number): string => `datetime(${formatDateTime(ticksFromUnixMilliseconds(milliseconds))})`;
  return `${table}
| where TimeGenerated >= ${time(from - longestWay)} and ingestion_time() >= ${time(from)} and ingestion_time() < ${time(to)}
| extend ${arrival} = ingestion_time(), ${item} = column_ifexists("${item}", "")
| top ${most} by ${arrival} asc`;
}
