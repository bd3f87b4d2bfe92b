import { open, rename, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { extname } from 'node:path';
import type { ActivityRecord } from '../../azure/services/activityLog';
import { messageOf, UserError } from '../../base/errors';

/** A file that events are written to as they come, one JSON object on a line, exactly as the service told them. */
export interface RecordFile {
  readonly path: string;
  /** Why what came last is not in the file yet; it is written as soon as that can be. */
  readonly failure: string | undefined;
  /** Writes in the order of the calls. Never fails: what cannot be written waits. */
  write(records: readonly ActivityRecord[]): Promise<void>;
  /** @throws UserError where some of it could not be written to the end */
  close(): Promise<void>;
}

export interface RecordOptions {
  /** A file of this size is put aside under the next free number, and a new one begun. */
  readonly mostBytes?: number;
  /** Milliseconds after which what could not be written is tried again. */
  readonly pause?: number;
  /** Told where a failure comes or goes. */
  readonly changed?: () => void;
}

/** Opens the file to write on at its end; made where it is not there. */
export async function openRecordFile(path: string, options: RecordOptions = {}): Promise<RecordFile> {
  const file = new WaitingFile(path, options);
  await file.open();
  return file;
}

/** Lines that wait for the disk take this many bytes of memory at most; then recording has failed. */
const mostWaiting = 200_000_000;

class WaitingFile implements RecordFile {
  readonly path: string;
  failure: string | undefined;
  readonly #options: Required<RecordOptions>;
  #file: FileHandle | undefined;
  #size = 0;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #lost = 0;
  #work: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string, { mostBytes = 100_000_000, pause = 5000, changed = () => undefined }: RecordOptions) {
    this.path = path;
    this.#options = { mostBytes, pause, changed };
  }

  async open(): Promise<void> {
    this.#file = await open(this.path, 'a', 0o600);
    this.#size = (await this.#file.stat()).size;
  }

  write(records: readonly ActivityRecord[]): Promise<void> {
    const ordered = [...records].sort((one, other) => timeOf(one).localeCompare(timeOf(other)));
    for (const record of ordered) {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      if (this.#waitingBytes + line.length > mostWaiting) this.#lost++;
      else {
        this.#waiting.push(line);
        this.#waitingBytes += line.length;
      }
    }
    return this.#flush();
  }

  async close(): Promise<void> {
    await this.#flush();
    clearTimeout(this.#timer);
    await this.#file?.close().catch(() => undefined);
    const left = this.#waiting.length + this.#lost;
    if (left === 0) return;
    throw new UserError(`${left} events could not be recorded to ${this.path}: ${this.failure ?? 'the disk was too slow.'}`, {
      code: 'record-failed',
    });
  }

  #flush(): Promise<void> {
    this.#work = this.#work.then(async () => {
      clearTimeout(this.#timer);
      const before = this.failure;
      this.failure = await this.#writeWaiting().then(
        () => undefined,
        (error: unknown) => messageOf(error),
      );
      if (this.failure !== undefined) this.#timer = setTimeout(() => void this.#flush(), this.#options.pause);
      if (this.failure !== before) this.#options.changed();
    });
    return this.#work;
  }

  async #writeWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      this.#file ??= await this.#openAgain();
      const [count, bytes] = this.#fitting();
      if (count === 0) {
        await this.#putAside();
        continue;
      }
      try {
        await this.#file.appendFile(Buffer.concat(this.#waiting.slice(0, count), bytes));
      } catch (error) {
        const file = this.#file;
        this.#file = undefined;
        await cutTo(file, this.#size).catch(() => undefined);
        await file.close().catch(() => undefined);
        throw error;
      }
      this.#size += bytes;
      this.#waiting.splice(0, count);
      this.#waitingBytes -= bytes;
    }
  }

  /** How many of the lines that wait go into this file, and their bytes: one at least where the file is empty. */
  #fitting(): readonly [count: number, bytes: number] {
    let [count, bytes] = [0, 0];
    for (const { length } of this.#waiting) {
      const isFirst = this.#size + bytes === 0;
      if (!isFirst && this.#size + bytes + length > this.#options.mostBytes) break;
      [count, bytes] = [count + 1, bytes + length];
    }
    return [count, bytes];
  }

  async #putAside(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
    await rename(this.path, await freeName(this.path));
    this.#size = 0;
  }

  async #openAgain(): Promise<FileHandle> {
    const file = await open(this.path, 'a', 0o600);
    this.#size = (await file.stat()).size;
    return file;
  }
}

/** Takes away what was written of lines that did not become whole. */
async function cutTo(file: FileHandle, size: number): Promise<void> {
  if ((await file.stat()).size > size) await file.truncate(size);
}

function timeOf(record: ActivityRecord): string {
  const time = record['eventTimestamp'] ?? record['time'];
  return typeof time === 'string' ? time : '';
}

async function freeName(path: string): Promise<string> {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  for (let number = 1; ; number++) {
    const name = `${stem}.${number}${extension}`;
    const isThere = await stat(name).then(
      () => true,
      () => false,
    );
    if (!isThere) return name;
  }
}
