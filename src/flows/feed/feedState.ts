import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readCheckpoint, writeCheckpoint } from './checkpoint';
import type { Checkpoint, EpochNote, SourcePosition } from './checkpoint';
import type { DayCounts } from './dayCounts';
import { syncFolder } from '../durableFile';
import { readEpoch, writeEpoch } from './epochRecord';
import type { Epoch, FinishedFile } from './epochRecord';
import { KnownIds } from './knownIds';
import type { RecordKey } from './knownIds';

export interface Commit {
  readonly files: readonly FinishedFile[];
  readonly keys: readonly RecordKey[];
  readonly positions: ReadonlyMap<string, SourcePosition>;
  /** The number of the next output file. */
  readonly nextFile: number;
  readonly today: DayCounts;
}

/**
 * What a feed has written and read, kept in a folder. A commit is an epoch record that is on disk: it names complete files, which are then given their
 * names, and their records, which are never written again. A checkpoint with the positions follows it. After a crash whatever was left open is ended.
 */
export class FeedState {
  readonly known = new KnownIds();
  /** What had to be mended, in words. */
  readonly notices: string[] = [];
  readonly #folder: string;
  #checkpoint: Checkpoint = { generation: 0, epoch: 0, epochs: [], nextFile: 1, positions: {} };
  /** What the generation before still needs. */
  #neededBefore = -Infinity;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<FeedState> {
    const state = new FeedState(folder);
    await mkdir(join(folder, 'epochs'), { recursive: true, mode: 0o700 });
    await state.#recover();
    return state;
  }

  get nextFile(): number {
    return this.#checkpoint.nextFile;
  }

  get today(): DayCounts | undefined {
    return this.#checkpoint.today;
  }

  positionOf(source: string): SourcePosition | undefined {
    return this.#checkpoint.positions[source];
  }

  /** Keeps where a source begins, as soon as it does: a crash before anything is committed must not have it begin later. */
  async begin(source: string, position: SourcePosition): Promise<void> {
    const { generation, positions } = this.#checkpoint;
    const next = { ...this.#checkpoint, generation: generation + 1, positions: { ...positions, [source]: position } };
    await writeCheckpoint(this.#folder, next);
    this.#checkpoint = next;
  }

  /** Makes files and positions count. Either all of it counts after a crash, or nothing does. */
  async commit({ files, keys, positions, nextFile, today }: Commit): Promise<void> {
    const { generation, epoch, epochs } = this.#checkpoint;
    const notes = [...epochs];
    let number = epoch;
    if (files.length > 0) {
      number++;
      await writeEpoch(this.#pathOf(number), { number, files, keys, nextFile });
      await giveNames(files);
      notes.push(noteOf({ number, keys }));
    }
    const needed = neededBy(positions);
    const kept = notes.filter((note) => note.newest >= Math.min(needed, this.#neededBefore));
    const next = { generation: generation + 1, epoch: number, epochs: kept, nextFile, positions: Object.fromEntries(positions), today };
    await writeCheckpoint(this.#folder, next);
    this.#checkpoint = next;
    for (const note of notes) if (!kept.includes(note)) await rm(this.#pathOf(note.number), { force: true });
    this.known.forget(needed);
    this.#neededBefore = needed;
  }

  async #recover(): Promise<void> {
    const { checkpoint, damaged } = await readCheckpoint(this.#folder);
    if (checkpoint) this.#checkpoint = checkpoint;
    if (damaged !== undefined)
      this.notices.push(
        `The checkpoint ${damaged} is damaged. The feed goes on from the one before; what it reads again is not written again.`,
      );
    const notes: EpochNote[] = [];
    this.#neededBefore = neededBy(new Map(Object.entries(this.#checkpoint.positions)));
    for (const note of this.#checkpoint.epochs) {
      // The generation after may have let it go.
      if (note.newest < this.#neededBefore) continue;
      const epoch = await readEpoch(this.#pathOf(note.number));
      if (epoch) notes.push(await this.#take(epoch));
      else this.notices.push(`${this.#pathOf(note.number)} is missing or damaged: records that it names may be written a second time.`);
    }
    // What was committed after the checkpoint that is left.
    let { epoch: last, nextFile } = this.#checkpoint;
    for (const number of await this.#later(last)) {
      const epoch = await readEpoch(this.#pathOf(number));
      if (!epoch) continue;
      notes.push(await this.#take(epoch));
      [last, nextFile] = [number, epoch.nextFile];
    }
    this.#checkpoint = { ...this.#checkpoint, epoch: last, epochs: notes, nextFile };
  }

  /** Knows the records of an epoch again, and gives its files their names where a crash came between. */
  async #take(epoch: Epoch): Promise<EpochNote> {
    for (const key of epoch.keys) this.known.add(key);
    const open: FinishedFile[] = [];
    for (const file of epoch.files) if (await isThere(file.temporary)) open.push(file);
    await giveNames(open);
    return noteOf(epoch);
  }

  async #later(than: number): Promise<readonly number[]> {
    const names = await readdir(join(this.#folder, 'epochs'));
    const numbers = names.flatMap((name) => (/^\d+\.epoch$/.test(name) ? [Number.parseInt(name, 10)] : []));
    return numbers.filter((number) => number > than).sort((one, other) => one - other);
  }

  #pathOf(number: number): string {
    return join(this.#folder, 'epochs', `${String(number).padStart(10, '0')}.epoch`);
  }
}

function noteOf({ number, keys }: Pick<Epoch, 'number' | 'keys'>): EpochNote {
  let newest = 0;
  for (const { time } of keys) newest = Math.max(newest, time);
  return { number, newest };
}

function neededBy(positions: ReadonlyMap<string, SourcePosition>): number {
  // Without a position anything may be asked for.
  return positions.size === 0 ? -Infinity : Math.min(...[...positions.values()].map(({ needed }) => needed));
}

async function giveNames(files: readonly FinishedFile[]): Promise<void> {
  for (const { temporary, path } of files) await rename(temporary, path);
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) await syncFolder(folder);
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
