import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sqlText } from '../../base/sql';
import type { Clock } from '../../base/clock';
import { ticksFromUnixMilliseconds, unixMillisecondsFromTicks } from '../../base/ticks';
import type { ActivityRecord } from '../../azure/services/activityLog';
import type { Database, Session } from '../../store/duckdb';
import { addTailRows, attachTail, tailTableName, trimTail } from '../../store/tailTable';
import type { AddedCounts } from '../../store/tailTable';
import { mapRecords } from './mapRecords';
import type { Progress } from './pollPlan';

/** What a tail holds, in numbers. */
export interface TailFacts {
  readonly last: number;
  readonly total: number;
  readonly dropped: number;
  readonly late: number;
}

/** Events as they came from one log. */
export interface Arrived {
  readonly scope: string;
  readonly records: readonly ActivityRecord[];
  /** Milliseconds of the event before which others count as late; none does where it is not said. */
  readonly lateBefore?: number | undefined;
  /** Whether the log is read by the times at which events arrived, so that they are remembered from then on, however old they are. */
  readonly byArrival?: boolean;
  /** How far the log is read once these are stored. */
  readonly progress?: Progress | undefined;
}

export interface StoredEvents extends AddedCounts {
  /** Numbers of the events that were new: after the first, up to the last. */
  readonly after: number;
  readonly last: number;
}

/** The events of one tail on the disk. What is added is there whole or not at all, also after a crash. */
export interface TailStore {
  readonly database: string;
  readonly facts: TailFacts;
  progressOf(scope: string): Progress | undefined;
  /** Stores what was not there before; calls wait for each other. */
  add(arrived: Arrived): Promise<StoredEvents>;
  read<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
  /** Closes it and deletes the file. */
  remove(): Promise<void>;
}

export interface TailStoreOptions {
  readonly database: Database;
  /** Where the files of tails are. */
  readonly folder: string;
  readonly id: string;
  readonly clock: Clock;
  /** How many events are kept. */
  readonly kept: number;
}

/** Bytes of new events after which the file is packed. */
const packInterval = 50_000;

export async function openTailStore(options: TailStoreOptions): Promise<TailStore> {
  const { database, folder, id } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const session = await database.session();
  const name = `tail_${id}`;
  await removeLeft(folder);
  const { file, isPrivate } = await attachFile(session, name, join(folder, id));
  const store = new StoredTail({ ...options, session, name });
  await store.open();
  const close = async (): Promise<void> => {
    await store.settled();
    await session.run(`CHECKPOINT ${name}`).catch(() => undefined);
    await session.run(`DETACH DATABASE IF EXISTS ${name}`);
    session.dispose();
    // Nobody finds it again: it is named by this process.
    if (isPrivate) await removeFile(file);
  };
  return {
    database: name,
    get facts() {
      return store.facts;
    },
    progressOf: (scope) => store.progress.get(scope),
    add: (arrived) => store.add(arrived),
    read: async (work) => {
      const reader = await database.session();
      try {
        return await work(reader);
      } finally {
        reader.dispose();
      }
    },
    close,
    remove: async () => {
      await close();
      await removeFile(file);
    },
  };
}

interface TailFile {
  readonly file: string;
  /** Whether it is for this process alone. */
  readonly isPrivate: boolean;
}

/** Takes away what processes that were ended hard have left: files that only they would have used. */
async function removeLeft(folder: string): Promise<void> {
  const names = await readdir(folder);
  const left = names.filter((name) => {
    const [, one, other] = /\.private-(\d+)\.tail\.duckdb(?:\.wal)?$|^arrived-(\d+)-/.exec(name) ?? [];
    const owner = one ?? other;
    return owner !== undefined && !isRunning(Number(owner));
  });
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as { readonly code?: unknown }).code !== 'ESRCH';
  }
}

/** The tail's own file, or one of this process where another window holds it. One of another version is begun anew. */
async function attachFile(session: Session, name: string, path: string): Promise<TailFile> {
  const files = [
    { file: `${path}.tail.duckdb`, isPrivate: false },
    { file: `${path}.private-${process.pid}.tail.duckdb`, isPrivate: true },
  ];
  for (const { file, isPrivate } of files) {
    try {
      if (await attachTail(session, name, file)) return { file, isPrivate };
    } catch (error) {
      if (/lock|being used by another/i.test(String(error))) continue;
      await session.run(`DETACH DATABASE IF EXISTS ${name}`).catch(() => undefined);
    }
    await session.run(`DETACH DATABASE IF EXISTS ${name}`).catch(() => undefined);
    await removeFile(file);
    await attachTail(session, name, file);
    return { file, isPrivate };
  }
  throw new Error(`The file of the tail at ${path} could not be opened.`);
}

async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(`${file}.wal`, { force: true });
}

type StoredTailParts = TailStoreOptions & { readonly session: Session; readonly name: string };

class StoredTail {
  readonly progress = new Map<string, Progress>();
  facts: TailFacts = { last: 0, total: 0, dropped: 0, late: 0 };
  readonly #parts: StoredTailParts;
  #work: Promise<unknown> = Promise.resolve();
  #unpacked = 0;

  constructor(parts: StoredTailParts) {
    this.#parts = parts;
  }

  async open(): Promise<void> {
    const { session, name } = this.#parts;
    const [counts] = await session.all(`SELECT last, dropped, late FROM ${tailTableName(name, '__counts')}`);
    const [total] = await session.all(`SELECT count(*) FROM ${tailTableName(name, 'AzureActivity')}`);
    this.facts = { last: Number(counts?.[0]), total: Number(total?.[0]), dropped: Number(counts?.[1]), late: Number(counts?.[2]) };
    for (const [scope, progress] of await session.all(`SELECT scope, progress FROM ${tailTableName(name, '__progress')}`))
      this.progress.set(String(scope), JSON.parse(String(progress)) as Progress);
  }

  settled(): Promise<unknown> {
    return this.#work;
  }

  add(arrived: Arrived): Promise<StoredEvents> {
    const adding = this.#work.then(() => this.#add(arrived));
    this.#work = adding.catch(() => undefined);
    return adding;
  }

  async #add({ scope, records, lateBefore, byArrival = false, progress }: Arrived): Promise<StoredEvents> {
    const { session, name, clock } = this.#parts;
    const after = this.facts.last;
    const mapped = records.length === 0 ? undefined : await this.#map(records);
    const counts = await addTailRows(session, {
      database: name,
      mapped,
      last: after,
      arrivedAt: ticksFromUnixMilliseconds(clock.now()),
      lateBefore: lateBefore === undefined ? undefined : ticksFromUnixMilliseconds(lateBefore),
      byArrival,
      progress: progress ? progressSql(name, scope, progress) : '',
    });
    if (progress) this.progress.set(scope, progress);
    const { last, total, dropped, late } = this.facts;
    this.facts = { last: last + counts.added, total: total + counts.added, dropped, late: late + counts.late };
    await this.#tidy(counts.added);
    return { ...counts, after, last: after + counts.added };
  }

  async #map(records: readonly ActivityRecord[]): Promise<string | undefined> {
    const path = join(this.#parts.folder, `arrived-${process.pid}-${randomUUID()}.jsonl`);
    const lines = records.map((record) => JSON.stringify(record));
    await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 });
    try {
      return await mapRecords(
        this.#parts.session,
        path,
        lines.reduce((longest, { length }) => Math.max(longest, length * 3), 0),
      );
    } finally {
      await rm(path, { force: true });
    }
  }

  async #tidy(added: number): Promise<void> {
    const { session, name, kept } = this.#parts;
    this.#unpacked += added;
    const tooMany = this.facts.total > kept + Math.min(packInterval, kept / 10);
    if (!tooMany && this.#unpacked < packInterval) return;
    const needed = Math.min(...[...this.progress.values()].map(({ swept }) => swept), this.#parts.clock.now());
    // What holds either up fails no events that are stored already: then the next time does it.
    const dropped = await trimTail(session, name, { kept, seenBefore: ticksFromUnixMilliseconds(needed - seenTime) }).catch(
      () => undefined,
    );
    if (dropped === undefined) return;
    this.facts = { ...this.facts, total: this.facts.total - dropped, dropped: this.facts.dropped + dropped };
    this.#unpacked = 0;
    await session.run(`CHECKPOINT ${name}`).catch(() => undefined);
  }
}

/** How long before the last far look an id is still remembered: longer than any look goes back from there. */
const seenTime = 13 * 3_600_000;

function progressSql(name: string, scope: string, progress: Progress): string {
  const table = tailTableName(name, '__progress');
  return `DELETE FROM ${table} WHERE scope = ${sqlText(scope)}; INSERT INTO ${table} VALUES (${sqlText(scope)}, ${sqlText(JSON.stringify(progress))});`;
}

/** Milliseconds of a time in the store. */
export function millisecondsOf(ticks: bigint | undefined): number | undefined {
  return ticks === undefined ? undefined : unixMillisecondsFromTicks(ticks);
}
