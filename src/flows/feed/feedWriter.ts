import { createHash, createHmac } from 'node:crypto';
import { mkdir, readdir, rm, rmdir, statfs } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Clock } from '../../base/clock';
import { UserError } from '../../base/errors';
import { formatBytes } from '../../base/quantities';
import type { SourcePosition } from './checkpoint';
import { countedOn } from './dayCounts';
import type { DayCounts } from './dayCounts';
import { diskFull } from './diskRoom';
import { checkFolders, requireFolders } from './feedFolders';
import type { FeedRecord } from './feedRecord';
import type { Committed } from './feedStatus';
import { FeedState } from './feedState';
import { digestOf } from './knownIds';
import type { RecordKey } from './knownIds';
import { isSharedWithGroup, OutputFile } from './outputFile';
import { explainOutput } from './outputFailure';
import { recordLines } from './recordLines';
import type { RecordLines } from './recordLines';
import { fileName, placesOf } from './sinks';
import type { FeedLog, OutputPlace, QueueSink, SinkConfig } from './sinks';

export interface WriterOptions {
  /** Names the feed in temporary files: letters, digits, `-` and `_`. */
  readonly feed: string;
  readonly stateFolder: string;
  readonly sinks: readonly (SinkConfig | QueueSink)[];
  /** The keys of the sources that there are; what is known of others is let go. */
  readonly sources: readonly string[];
  /** A file is ended at this size (bytes) or age (milliseconds). */
  readonly rotateBytes: number;
  readonly rotateAge: number;
  readonly gzip: boolean;
  /** Bytes that are left free on the disk. */
  readonly leastFree: number;
  /** Takes away or hides what must not be written. */
  readonly redact: (record: FeedRecord) => FeedRecord;
  /** With it, whoever has the id of a record without one of its own cannot try out what was hidden of it. */
  readonly idKey?: Buffer;
  readonly clock: Clock;
  /** Asked before each commit: throws where another runner has taken the feed over. */
  readonly stillOurs: () => Promise<void>;
}

/** What a source adds. */
export interface Addition {
  /** The key of the source, for counting. */
  readonly source: string;
  readonly log: FeedLog;
  readonly records: readonly FeedRecord[];
  readonly idOf: (record: FeedRecord) => string | undefined;
  /** Milliseconds of the event; NaN where it tells none. */
  readonly timeOf: (record: FeedRecord) => number;
}

export interface Added {
  readonly written: number;
  readonly known: number;
  /** The earliest and the newest time of the records that were written. */
  readonly earliest: number;
  readonly newest: number;
}

/** How often the free space is looked at, in bytes written. */
const spaceStep = 8 * 1024 * 1024;
/** How often positions alone are put down, in milliseconds. */
const idleCommit = 60_000;

/**
 * Writes each record into files exactly once. Files of all sinks are ended together and committed together with their ids and the positions; what is not
 * committed is read again after a crash. Calls take turns.
 */
export class FeedWriter {
  readonly state: FeedState;
  /** Told after each commit how many files were given their names. */
  committed: (committed: Committed) => void = () => undefined;
  readonly #options: WriterOptions;
  readonly #files = new Map<string, OutputFile>();
  readonly #positions = new Map<string, SourcePosition>();
  #keys: RecordKey[] = [];
  /** How many of them are of which source. */
  readonly #counts = new Map<string, number>();
  #nextFile: number;
  #openedAt = 0;
  #committedAt: number;
  #moved = false;
  #sinceLook = Infinity;
  #turn: Promise<unknown> = Promise.resolve();
  #failure: UserError | undefined;

  private constructor(state: FeedState, options: WriterOptions) {
    this.state = state;
    this.#options = options;
    this.#nextFile = state.nextFile;
    this.#committedAt = options.clock.now();
    for (const key of options.sources) {
      const position = state.positionOf(key);
      if (position) this.#positions.set(key, position);
    }
  }

  /** Ends what an earlier run left open, and takes away what it left half. */
  static async open(options: WriterOptions): Promise<FeedWriter> {
    try {
      await makeStateFolder(options);
      // Before anything is ended that an earlier run left open: where its files are gone for now, they would count as ended.
      await requireFolders(options, foldersOf(options));
      const state = await FeedState.open(options.stateFolder);
      for (const folder of foldersOf(options)) await dropHalves(folder, suffixOf(options.feed));
      return new FeedWriter(state, options);
    } catch (error) {
      throw explainOutput(error);
    }
  }

  positionOf(source: string): SourcePosition | undefined {
    return this.#positions.get(source);
  }

  /** Records that are in files which have no name of their own yet. */
  get waiting(): number {
    return this.#keys.length;
  }

  /** The records of today by their source, those in files that are not finished too. */
  counted(): DayCounts {
    return countedOn(this.#options.clock.now(), this.state.today, this.#counts);
  }

  /** Writes those of some records that are not written yet. @throws UserError where the output cannot take them; nothing more is written then */
  add(addition: Addition): Promise<Added> {
    return this.#inTurn(() => this.#add(addition));
  }

  /** Sets the position of a source that has none, which counts at once. */
  begin(source: string, position: SourcePosition): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#positions.has(source)) return;
      await this.#options.stillOurs();
      await this.state.begin(source, position);
      this.#positions.set(source, position);
    });
  }

  /** Moves a source's position, which counts from the next commit on. */
  advance(source: string, position: SourcePosition): Promise<void> {
    return this.#inTurn(async () => {
      this.#positions.set(source, position);
      this.#moved = true;
      await this.#commitWhereDue();
    });
  }

  /** Ends files that are old enough. */
  tick(): Promise<void> {
    return this.#inTurn(() => this.#commitWhereDue());
  }

  /** Ends all files and puts all down. */
  flush(): Promise<void> {
    return this.#inTurn(() => this.#commit());
  }

  /** Leaves what is not committed. */
  async abandon(): Promise<void> {
    await this.#turn.catch(() => undefined);
    for (const file of this.#files.values()) await file.discard();
    this.#files.clear();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(async () => {
      if (this.#failure) throw this.#failure;
      try {
        return await work();
      } catch (error) {
        this.#failure = explainOutput(error);
        throw this.#failure;
      }
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #add({ source, log, records, idOf, timeOf }: Addition): Promise<Added> {
    const places = this.#options.sinks.flatMap((sink) => placesOf(sink, log));
    let [written, known, earliest, newest] = [0, 0, Infinity, -Infinity];
    for (const record of records) {
      const told = timeOf(record);
      const time = Number.isFinite(told) ? told : 0;
      const key = { digest: digestOf(log.name, idOf(record) ?? textId(record, this.#options.idKey)), time };
      if (this.state.known.has(key)) {
        known++;
        continue;
      }
      await this.#write(recordLines({ record: this.#options.redact(record), key, log, places }), places, log);
      this.state.known.add(key);
      this.#keys.push(key);
      this.#counts.set(source, (this.#counts.get(source) ?? 0) + 1);
      written++;
      [earliest, newest] = [Math.min(earliest, time), Math.max(newest, time)];
    }
    await this.#commitWhereDue();
    return { written, known, earliest, newest };
  }

  async #write(lines: RecordLines, places: readonly OutputPlace[], log: FeedLog): Promise<void> {
    const isFull = places.some((place) => {
      const file = this.#files.get(fileKey(place, log));
      return file !== undefined && file.bytes + lines(place).length > this.#options.rotateBytes;
    });
    if (isFull) await this.#commit();
    for (const place of places) {
      const { text, length } = lines(place);
      await (await this.#fileOf(place, log)).write(text, length);
      this.#sinceLook += length;
    }
  }

  async #fileOf(place: OutputPlace, log: FeedLog): Promise<OutputFile> {
    const { folder, extension, form } = place;
    const key = fileKey(place, log);
    const open = this.#files.get(key);
    await this.#requireSpace();
    if (open) return open;
    const { clock, gzip, feed } = this.#options;
    if (this.#files.size === 0) this.#openedAt = clock.now();
    await checkFolders(this.#options, foldersOf(this.#options));
    const name = fileName(new Date(clock.now()), this.#nextFile++, log, gzip ? `${extension}.gz` : extension);
    const path = join(folder, name);
    const isShared = await isSharedWithGroup(rootOf(folder, foldersOf(this.#options)));
    const file = await OutputFile.open({ temporary: `${path}${suffixOf(feed)}`, path }, { form, gzip, isShared });
    this.#files.set(key, file);
    await this.#requireInPlace(file);
    return file;
  }

  /** A share that went while a file was opened left it, and its folder, beneath: both are taken away again. */
  async #requireInPlace(file: OutputFile): Promise<void> {
    try {
      await checkFolders(this.#options, foldersOf(this.#options));
    } catch (error) {
      await file.discard();
      await rmdir(file.folder).catch(() => undefined);
      throw error;
    }
  }

  /** Outputs, and what the feed knows of itself, may lie on disks of their own. */
  async #requireSpace(): Promise<void> {
    if (this.#sinceLook < spaceStep) return;
    this.#sinceLook = 0;
    const { leastFree, stateFolder } = this.#options;
    for (const folder of new Set([...foldersOf(this.#options), stateFolder])) {
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize >= leastFree) continue;
      throw new UserError(
        `The feed waits: the disk of ${folder} has ${formatBytes(bavail * bsize)} left, and ${formatBytes(leastFree)} are to stay free. Make room; it goes on by itself then, where it was.`,
        { code: diskFull },
      );
    }
  }

  async #commitWhereDue(): Promise<void> {
    const now = this.#options.clock.now();
    const isOld = this.#files.size > 0 && now - this.#openedAt >= this.#options.rotateAge;
    const isIdle = this.#files.size === 0 && this.#moved && now - this.#committedAt >= idleCommit;
    if (isOld || isIdle) await this.#commit();
  }

  async #commit(): Promise<void> {
    if (this.#files.size === 0 && !this.#moved) return;
    await this.#options.stillOurs();
    const files = [];
    for (const [key, file] of this.#files) {
      files.push(await file.finish());
      this.#files.delete(key);
    }
    const keys = this.#keys;
    this.#keys = [];
    const today = this.counted();
    this.#counts.clear();
    this.#committedAt = this.#options.clock.now();
    await this.state.commit({ files, keys, positions: this.#positions, nextFile: this.#nextFile, today });
    this.#moved = false;
    this.committed({ files: files.length, records: keys.length });
  }
}

/** A record without an id is known by all that it says. */
function textId(record: FeedRecord, key: Buffer | undefined): string {
  const hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  return hash.update(JSON.stringify(record)).digest('hex');
}

const fileKey = ({ folder, format }: OutputPlace, { ownerId }: FeedLog): string => `${folder}/${ownerId}/${format}`;

const foldersOf = ({ sinks }: WriterOptions): readonly string[] => sinks.map(({ folder }) => folder);

/** The folder of an output that a folder lies in, the inmost one where one output lies in another. */
function rootOf(folder: string, roots: readonly string[]): string {
  const around = roots.filter((root) => folder === root || folder.startsWith(root.endsWith(sep) ? root : `${root}${sep}`));
  return around.reduce((inmost, root) => (root.length > inmost.length ? root : inmost), around[0] ?? folder);
}

/** The folder that it lies in is there: a feed's lock is in it. */
async function makeStateFolder({ stateFolder }: WriterOptions): Promise<void> {
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
}

const suffixOf = (feed: string): string => `.${feed}.part`;

async function dropHalves(folder: string, suffix: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await dropHalves(path, suffix);
    else if (entry.name.endsWith(suffix)) await rm(path);
  }
}
