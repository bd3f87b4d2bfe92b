import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileLines } from '../../fileLines';
import { writeDurably } from '../../durableFile';
import { readQueuedLine } from './queuedEvent';
import type { QueuedEvent } from './queuedEvent';

/** Events that come after each other in a file of the queue. */
export interface QueuedBatch {
  readonly events: readonly QueuedEvent[];
  /** Lines among them that are no events: the disk, or somebody, has damaged them. */
  readonly damaged: readonly string[];
  /** How far the queue is done with when the receiver has them. */
  readonly after: Cursor;
}

/** A place in the queue: a file, and so many of its lines. */
export interface Cursor {
  readonly file: string;
  readonly lines: number;
}

const suffix = '.queue';

/**
 * The files that wait for a receiver, oldest first. They are written by the feed's writer, complete or absent; here they are read, and taken away when the
 * receiver has all of one. How far it is with a file is on disk before more is sent.
 */
export class ForwardQueue {
  readonly folder: string;
  readonly #cursorFile: string;
  #cursor: Cursor | undefined;

  private constructor(folder: string, cursorFile: string, cursor: Cursor | undefined) {
    this.folder = folder;
    this.#cursorFile = cursorFile;
    this.#cursor = cursor;
  }

  /** @param folder that the feed's writer writes to; the cursor lies beside it */
  static async open(folder: string): Promise<ForwardQueue> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const cursorFile = `${folder}.cursor.json`;
    return new ForwardQueue(folder, cursorFile, await readCursor(cursorFile));
  }

  /** Bytes of the files that wait, whole: also of one that is sent in part. */
  async bytes(): Promise<number> {
    const sizes = await Promise.all((await this.#files()).map((file) => sizeOf(join(this.folder, file))));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** The next events, of one file; undefined where none waits. */
  async next(most: { readonly events: number; readonly characters: number }): Promise<QueuedBatch | undefined> {
    for (const file of await this.#files()) {
      const done = this.#cursor?.file === file ? this.#cursor.lines : 0;
      const { events, damaged, lines } = await readLines(join(this.folder, file), done, most);
      if (events.length + damaged.length > 0) return { events, damaged, after: { file, lines } };
      await this.#take(file);
    }
    return undefined;
  }

  /** Has on disk that a batch is done with. */
  async done(after: Cursor): Promise<void> {
    // Where the disk is full, nothing is sent twice all the same as long as this process lives.
    this.#cursor = after;
    await writeDurably(this.#cursorFile, JSON.stringify({ ...after, checksum: checksumOf(after) }));
  }

  /** Ends when less than so much waits, or at the signal. */
  async room(bytes: number, signal: AbortSignal): Promise<void> {
    while ((await this.bytes()) >= bytes) await wait(200, undefined, { signal });
  }

  async #take(file: string): Promise<void> {
    await rm(join(this.folder, file), { force: true });
  }

  async #files(): Promise<readonly string[]> {
    const names = await readdir(this.folder).catch(() => []);
    // Their names begin with the time and go on with a counter.
    return names.filter((name) => name.endsWith(suffix)).sort();
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

interface ReadLines {
  readonly events: readonly QueuedEvent[];
  readonly damaged: readonly string[];
  readonly lines: number;
}

/** Reads from a line on until there is enough. */
async function readLines(path: string, from: number, most: { readonly events: number; readonly characters: number }): Promise<ReadLines> {
  const events: QueuedEvent[] = [];
  const damaged: string[] = [];
  let [lines, characters] = [0, 0];
  for await (const line of fileLines(path)) {
    if (lines >= from && line !== '') {
      if (events.length > 0 && characters + line.length > most.characters) break;
      const event = readQueuedLine(line);
      if (event) events.push(event);
      else damaged.push(line);
      characters += line.length;
    }
    lines++;
    if (events.length + damaged.length >= most.events) break;
  }
  return { events, damaged, lines };
}

/** Where the cursor cannot be read, its file is sent again from its start: at least once. */
async function readCursor(path: string): Promise<Cursor | undefined> {
  try {
    const { file, lines, checksum } = JSON.parse(await readFile(path, 'utf8')) as Cursor & { readonly checksum: string };
    return checksum === checksumOf({ file, lines }) ? { file, lines } : undefined;
  } catch {
    return undefined;
  }
}

function checksumOf({ file, lines }: Cursor): string {
  return createHash('sha256').update(`${file} ${lines}`).digest('hex');
}
