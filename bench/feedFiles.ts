import { readFile, rm } from 'node:fs/promises';
import { filesBelow } from '../test/support/feed/feedTrial';

/** What was found in the files of a feed. */
export interface FoundInFiles {
  readonly files: number;
  readonly bytes: number;
  /** Events by number, each once. */
  readonly events: number;
  /** Records that have no number: the sandbox's own life. */
  readonly others: number;
  readonly lost: number;
  readonly doubled: number;
  /** Lines that are not what the service answered, or that a file ends in the middle of. */
  readonly broken: number;
  /** Files that were given a name which another had before. */
  readonly renamed: number;
  /** Files that were left half. */
  readonly halves: number;
}

const ending = '.part';

/**
 * Checks files of a feed once they have their names, and takes them away, so that there may be more of them than the disk holds. What was seen is
 * known by a bit for each event: doubles are found across all files.
 */
export class FeedFiles {
  readonly #folder: string;
  readonly #count: number;
  readonly #lineOf: (number: number) => string;
  readonly #seen: Uint8Array;
  readonly #names = new Set<string>();
  readonly #others = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();
  #found = { bytes: 0, events: 0, doubled: 0, broken: 0, renamed: 0 };

  /** @param lineOf the line that an event's record has to be, to the letter */
  constructor(folder: string, count: number, lineOf: (number: number) => string) {
    this.#folder = folder;
    this.#count = count;
    this.#lineOf = lineOf;
    this.#seen = new Uint8Array(Math.ceil(count / 8));
  }

  /** How many events were seen. */
  get events(): number {
    return this.#found.events;
  }

  /** Checks the files that there are now, one after another. Calls take turns. */
  look(): Promise<void> {
    const turn = this.#turn.then(async () => {
      for (const path of await filesBelow(this.#folder)) if (!path.endsWith(ending)) await this.#check(path);
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** What was found, when no feed writes any more. */
  async close(): Promise<FoundInFiles> {
    await this.look();
    const halves = (await filesBelow(this.#folder)).length;
    const lost = this.#count - this.#found.events;
    return { ...this.#found, files: this.#names.size, others: this.#others.size, lost, halves };
  }

  async #check(path: string): Promise<void> {
    const content = await readFile(path);
    if (this.#names.has(path)) this.#found.renamed++;
    this.#names.add(path);
    this.#found.bytes += content.length;
    const lines = content.toString().split('\n');
    // After the last line there is nothing.
    if (lines.pop() !== '') this.#found.broken++;
    for (const line of lines) this.#take(line);
    await rm(path);
  }

  #take(line: string): void {
    const id = /"eventDataId":"([^"]+)"/.exec(line)?.[1] ?? '';
    const digits = /^00000000-0000-4000-8000-(\d{12})$/.exec(id)?.[1];
    if (digits === undefined) return this.#takeOther(line, id);
    const number = Number(digits);
    if (number >= this.#count || line !== this.#lineOf(number)) {
      this.#found.broken++;
      return;
    }
    const [at, bit] = [number >> 3, 1 << (number & 7)];
    const before = this.#seen[at] ?? 0;
    if ((before & bit) !== 0) this.#found.doubled++;
    else this.#found.events++;
    this.#seen[at] = before | bit;
  }

  #takeOther(line: string, id: string): void {
    if (id === '' || !isWhole(line)) this.#found.broken++;
    else if (this.#others.has(id)) this.#found.doubled++;
    this.#others.add(id);
  }
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
