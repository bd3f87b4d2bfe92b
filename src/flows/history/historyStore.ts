import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { QueryOutcome, RunQuery } from '../../protocol/engine';

/** What the history keeps of one run: an entry file, and one Parquet file for each result table beside it. */
export interface HistoryRecord {
  readonly version: 1;
  readonly historyId: string;
  readonly at: string;
  readonly run: RunQuery;
  readonly source: string;
  readonly elapsed: number;
  readonly failed?: string;
  /** What the run came to, under the result id that it had then; its rows are reopenable where all of `files` are there. */
  readonly outcome?: QueryOutcome;
  readonly files: readonly string[];
}

export interface HistoryLimits {
  readonly maximumEntries: number;
  readonly maximumBytes: number;
}

const idPattern = /^[0-9]{13}-[0-9a-f]{8}$/;

/**
 * A folder of runs, newest last by name. Each entry is a file of its own, written once and renamed into place, so that several windows may
 * write at the same time and a crash can lose no more than the entry that is being written.
 */
export class HistoryStore {
  readonly folder: string;
  readonly #limits: HistoryLimits;
  readonly #read = new Map<string, HistoryRecord>();

  constructor(folder: string, limits: HistoryLimits) {
    this.folder = folder;
    this.#limits = limits;
  }

  /** All entries, newest first. Entries that cannot be read are left out. */
  async list(): Promise<HistoryRecord[]> {
    const ids = (await this.#names()).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
    const records = await Promise.all(ids.filter((id) => idPattern.test(id)).map((id) => this.read(id)));
    return records.filter((record) => record !== undefined).sort((a, b) => (a.historyId < b.historyId ? 1 : -1));
  }

  async read(historyId: string): Promise<HistoryRecord | undefined> {
    if (!idPattern.test(historyId)) return undefined;
    const known = this.#read.get(historyId);
    if (known) return known;
    try {
      const record = JSON.parse(await readFile(this.#entry(historyId), 'utf8')) as HistoryRecord;
      if (record.version !== 1) return undefined;
      this.#read.set(historyId, record);
      return record;
    } catch {
      return undefined;
    }
  }

  /** Which of the files in the folder are there, by name. */
  async files(): Promise<Set<string>> {
    return new Set(await this.#names());
  }

  async write(record: HistoryRecord): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const partial = `${this.#entry(record.historyId)}.partial`;
    await writeFile(partial, JSON.stringify(record), { mode: 0o600 });
    await rename(partial, this.#entry(record.historyId));
    this.#read.set(record.historyId, record);
  }

  async remove(historyId: string): Promise<void> {
    if (!idPattern.test(historyId)) return;
    this.#read.delete(historyId);
    const own = (await this.#names()).filter((name) => name.startsWith(historyId));
    await Promise.all(own.map((name) => rm(join(this.folder, name), { force: true })));
  }

  /** Keeps the folder within its limits: the oldest entries go past the count, the oldest rows past the bytes. */
  async trim(): Promise<void> {
    const records = await this.list();
    for (const { historyId } of records.slice(this.#limits.maximumEntries)) await this.remove(historyId);
    let bytes = 0;
    for (const { files } of records.slice(0, this.#limits.maximumEntries)) {
      for (const file of files) {
        const path = join(this.folder, file);
        bytes += (await stat(path).catch(() => undefined))?.size ?? 0;
        if (bytes > this.#limits.maximumBytes) await rm(path, { force: true });
      }
    }
  }

  async #names(): Promise<string[]> {
    return readdir(this.folder).catch(() => []);
  }

  #entry(historyId: string): string {
    return join(this.folder, `${historyId}.json`);
  }
}
