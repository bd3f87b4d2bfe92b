import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column } from '../../../base/column';
import type { CountedSlice, TimeSlice } from './timeSlice';
import { inOrder } from './timeSlice';

/** What makes a download the same one, so that it goes on where it stopped. */
export interface JobKey {
  readonly customerId: string;
  readonly text: string;
  readonly timeRange?: { readonly from: string; readonly to: string } | undefined;
}

/** A slice whose rows are in a file. */
export interface StoredSlice extends CountedSlice {
  readonly file: string;
  /** Of its rows as the workspace wrote them, which is what its limit is about. */
  readonly bytes: number;
}

/** The answer as it was when the download began: later rows are not part of it. */
export interface JobRange {
  readonly from: bigint;
  /** Behind the last row's time. */
  readonly to: bigint;
  readonly rows: number;
}

/** A download on disk: a folder of files, one for each slice, and the list of those that are complete. */
export interface SliceJob {
  readonly folder: string;
  range: JobRange | undefined;
  /** The workspace's time when the download began, as `datetime()` takes it, where the query asks for it. */
  now: string | undefined;
  columns: readonly Column[];
  /** Complete slices, by time. */
  readonly slices: readonly StoredSlice[];
  /** Puts a slice's complete file, named in the job's folder, onto the list; slices that it replaces leave it. */
  add(slice: StoredSlice): Promise<void>;
  /** Writes range and columns down. */
  save(): Promise<void>;
  remove(): Promise<void>;
}

interface WireJob {
  readonly version: 2;
  readonly key: JobKey;
  readonly range?: { readonly from: string; readonly to: string; readonly rows: number };
  readonly now?: string;
  readonly columns: readonly Column[];
  readonly slices: readonly {
    readonly from?: string;
    readonly to?: string;
    readonly rows: number;
    readonly file: string;
    readonly bytes: number;
  }[];
}

const listName = 'download.json';
/** Milliseconds after which a download that nobody went on with is thrown away. */
const longestRest = 14 * 24 * 3_600_000;

/** Opens the download of a query: the one of before where it was not finished, else a new one. */
export async function openSliceJob(folder: string, key: JobKey): Promise<SliceJob> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await sweep(folder);
  const own = join(folder, createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 32));
  await mkdir(own, { recursive: true, mode: 0o700 });
  const before = await readList(own);
  let slices: StoredSlice[] = before ? before.slices.map(readSlice) : [];
  let saving = Promise.resolve();
  const job = {
    folder: own,
    range: before?.range && { from: BigInt(before.range.from), to: BigInt(before.range.to), rows: before.range.rows },
    now: before?.now,
    columns: before?.columns ?? [],
    get slices(): readonly StoredSlice[] {
      return inOrder(slices);
    },
    add(slice: StoredSlice): Promise<void> {
      slices = [...slices.filter((other) => !within(other, slice)), slice];
      return job.save();
    },
    // One after the other, so that an older list never replaces a newer one.
    save: (): Promise<void> => (saving = saving.catch(() => undefined).then(() => writeList(own, listOf(key, job)))),
    remove: () => rm(own, { recursive: true, force: true }),
  };
  return job;
}

function within(one: TimeSlice, other: TimeSlice): boolean {
  if (one.from === undefined || other.from === undefined || one.to === undefined || other.to === undefined) return one.from === other.from;
  return one.from >= other.from && one.to <= other.to;
}

function listOf(key: JobKey, { range, now, columns, slices }: Pick<SliceJob, 'range' | 'now' | 'columns' | 'slices'>): WireJob {
  return {
    version: 2,
    key,
    ...(range ? { range: { from: range.from.toString(), to: range.to.toString(), rows: range.rows } } : {}),
    ...(now === undefined ? {} : { now }),
    columns,
    slices: slices.map(({ from, to, rows, file, bytes }) => ({
      ...(from === undefined ? {} : { from: from.toString() }),
      ...(to === undefined ? {} : { to: to.toString() }),
      rows,
      file,
      bytes,
    })),
  };
}

function readSlice({ from, to, ...rest }: WireJob['slices'][0]): StoredSlice {
  return { from: from === undefined ? undefined : BigInt(from), to: to === undefined ? undefined : BigInt(to), ...rest };
}

/** A list that cannot be read is as none: the download begins anew. */
async function readList(folder: string): Promise<WireJob | undefined> {
  try {
    const list = JSON.parse(await readFile(join(folder, listName), 'utf8')) as WireJob;
    return list.version === 2 ? list : undefined;
  } catch {
    return undefined;
  }
}

async function writeList(folder: string, list: WireJob): Promise<void> {
  const next = join(folder, `${listName}.next`);
  const file = await open(next, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(list));
    await file.sync(); // on disk before it takes the old one's place
  } finally {
    await file.close();
  }
  await rename(next, join(folder, listName));
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const found = await stat(join(folder, name, listName)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > longestRest) await rm(join(folder, name), { recursive: true, force: true });
  }
}
