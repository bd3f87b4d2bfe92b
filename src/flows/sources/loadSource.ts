import { isAbort, throwIfAborted, UserError } from '../../base/errors';
import { sqlName, sqlText } from '../../base/sql';
import type { Session } from '../../store/duckdb';
import type { RowCounts } from '../../store/loadRows';
import { hiddenColumns, rememberFilesSql, sourceTableName } from '../../store/sourceDatabase';
import type { CachedFile } from '../../store/sourceDatabase';
import { convertFile } from '../../store/convertFile';
import { runInTransaction } from '../../store/transaction';
import { discoverFiles, reasonOf } from './discoverFiles';
import { fileHead } from './fileHead';
import type { FilePart } from './filePart';
import { loadBatch } from './loadBatch';
import type { LoadContext } from './loadBatch';
import { damagedLines, mostProblemsListed, refreshFacts, refreshSizes } from './logSource';
import type { LogSource } from './logSource';
import { countLines } from './countLines';
import { emptyNotes } from './normalisePart';
import type { ReadNotes } from './normalisePart';
import { readFileParts } from './readParts';
import type { ReadContext } from './readParts';
import { reconcileFiles } from './reconcileFiles';
import type { FileWork } from './reconcileFiles';

export interface LoadOptions {
  /** For temporary files. */
  readonly folder: string;
  /** A session for putting files into another form, beside the one that inserts. */
  readonly converter: Session;
  readonly signal: AbortSignal;
  /** Something of the source changed. */
  readonly changed: () => void;
  /** Begins the cache anew: rows that another file's copy had displaced have to come back. */
  readonly reset: () => Promise<void>;
}

/**
 * The first parts are small, so that rows can be asked at once; later ones are as large as keeps memory low, for a processor that fills a whole row group in
 * a batch packs and writes it at once, and one that does not has its rows copied and packed later.
 */
const partSizes = [4, 32, 192, 384].map((megabytes) => megabytes * 1024 * 1024);
/** Small files are loaded together, but not more than this many in one statement. */
const mostParts = 500;
/** Rows are packed into the cache file whenever about this much was loaded: seldom, for each time costs, and often enough to keep memory low. */
const checkpointBytes = 1280 * 1024 * 1024;

/** Loads what is new in a source's files, batch by batch; each batch can be asked as soon as it is in. */
export async function loadSource(source: LogSource, options: LoadOptions): Promise<void> {
  const found = await discoverFiles(source.paths, options.signal);
  source.bytes = found.files.reduce((sum, file) => sum + file.size, 0);
  let plan = await reconcileFiles(source.files, found.files);
  const hasDuplicates = [...source.files.values()].some((file) => file.duplicates > 0);
  if (plan.stale.length > 0 && hasDuplicates) {
    await options.reset();
    plan = await reconcileFiles(source.files, found.files);
  } else if (plan.stale.length > 0) await removeFiles(source, plan.stale);
  source.notices = [...found.notices, ...(found.files.length === 0 ? [`There are no files in ${source.paths.join(', ')}.`] : [])];
  options.changed();
  await new SourceLoad(source, options).run(plan.work);
  const hasLogs = [...source.facts.values()].some((facts) => facts.rows > 0);
  if (!hasLogs && found.files.length > 0) source.notices = [...source.notices, `No log records were found in ${source.paths.join(', ')}.`];
  await packCache(source);
  await refreshSizes(source);
}

/** Writes what is loaded into the cache file. A query that is running may stand in the way; then the next time does it. */
async function packCache(source: LogSource): Promise<void> {
  try {
    await source.session.run(`CHECKPOINT ${sqlName(source.database)}`);
  } catch (error) {
    if (!isDiskFull(error)) return;
    throw new UserError(
      `The disk is full, so the rows of ${source.name} could not be kept. Make room, then refresh: they are loaded anew.`,
      {
        code: 'disk-full',
        details: String(error),
        cause: error,
      },
    );
  }
}

async function removeFiles(source: LogSource, files: readonly CachedFile[]): Promise<void> {
  const ids = files.map((file) => file.id).join(', ');
  const tables = [...source.tables.keys()].map((name) => sourceTableName(source.database, name));
  const sql = [
    ...tables.map((table) => `DELETE FROM ${table} WHERE ${hiddenColumns.file} IN (${ids});`),
    `DELETE FROM ${sourceTableName(source.database, '__problems')} WHERE file IN (${ids});`,
    `DELETE FROM ${sourceTableName(source.database, '__files')} WHERE id IN (${ids});`,
  ];
  await runInTransaction(source.session, sql.join(' '));
  for (const file of files) source.files.delete(file.path);
  await refreshFacts(source, source.tables.keys());
}

/** The life of one load: parts gather to batches, batches go in one after the other while the next is read. */
class SourceLoad {
  readonly #source: LogSource;
  readonly #options: LoadOptions;
  readonly #notes: ReadNotes = emptyNotes();
  readonly #paths = new Map<number, string>();
  readonly #spare: string[] = [];
  readonly #started = Date.now();
  readonly #read: ReadContext;
  #parts: FilePart[] = [];
  #finished: CachedFile[] = [];
  readonly #usual: LoadContext['usual'] = { way: undefined };
  #batches = 0;
  #rows = 0;
  #unpacked = 0;
  #pending: Promise<void> = Promise.resolve();

  constructor(source: LogSource, options: LoadOptions) {
    this.#source = source;
    this.#options = options;
    for (const file of source.files.values()) this.#paths.set(file.id, file.path);
    this.#read = {
      folder: options.folder,
      spare: this.#spare,
      notes: this.#notes,
      partBytes: () => this.#partBytes(),
      convert: (request) => convertFile(options.converter, request, options.signal),
      signal: options.signal,
    };
  }

  async run(work: readonly FileWork[]): Promise<void> {
    try {
      for (const item of work) {
        throwIfAborted(this.#options.signal);
        await this.#readFile(item);
      }
      await this.#flush();
      await this.#pending;
    } catch (error) {
      await this.#pending.catch(() => undefined);
      throw error;
    }
  }

  #partBytes(): number {
    return partSizes[Math.min(this.#batches, partSizes.length - 1)] ?? 0;
  }

  async #readFile({ found, before }: FileWork): Promise<void> {
    const { files } = this.#source;
    const id = before?.id ?? Math.max(-1, ...[...files.values()].map((file) => file.id)) + 1;
    this.#paths.set(id, found.path);
    const fresh: CachedFile = { ...emptyFile, ...found, id };
    const start: CachedFile = before ? { ...before, size: found.size, modified: found.modified, complete: false, notices: [] } : fresh;
    files.set(found.path, start);
    try {
      const fromLines = before && before.lines === 0 ? await countLines(found.path, before.bytes) : start.lines;
      const request = { file: id, path: found.path, size: found.size, fromBytes: start.bytes, fromLines };
      const head = await fileHead(found.path, found.size);
      const reading = await readFileParts(request, this.#read);
      const notices = reading.notice === undefined ? [] : [`${found.path} ${reading.notice}.`];
      files.set(found.path, { ...start, head, growable: reading.growable, notices });
      for await (const part of reading.parts) await this.#add(part);
      this.#finish(found.path);
    } catch (error) {
      if (isAbort(error) || isDiskFull(error) || error instanceof UserError) throw asDiskFull(error, found.path);
      const entry = files.get(found.path) ?? start;
      files.set(found.path, { ...entry, notices: [`${found.path} could not be read to its end: ${reasonOf(error)}.`] });
    }
  }

  async #add(part: FilePart): Promise<void> {
    this.#parts.push(part);
    const size = this.#parts.reduce((sum, { size: bytes }) => sum + bytes, 0);
    if (size >= this.#partBytes() || this.#parts.length >= mostParts) await this.#flush();
  }

  #finish(path: string): void {
    const file = this.#source.files.get(path);
    if (file) this.#finished.push(file);
  }

  /** Hands the gathered parts on, once the batch before is in. */
  async #flush(): Promise<void> {
    await this.#pending;
    const [parts, finished] = [this.#parts, this.#finished];
    this.#parts = [];
    this.#finished = [];
    this.#batches++;
    this.#pending = this.#load(parts, finished);
    this.#pending.catch(() => undefined);
  }

  async #load(parts: readonly FilePart[], finished: readonly CachedFile[]): Promise<void> {
    const { signal, changed, folder } = this.#options;
    const { session, database, tables, members } = this.#source;
    const pathOf = (file: number): string => this.#paths.get(file) ?? '';
    const context = {
      session,
      database,
      folder,
      spare: this.#spare,
      notes: this.#notes,
      tables,
      members,
      pathOf,
      usual: this.#usual,
      signal,
    };
    try {
      const counts = await loadBatch(parts, context, (rows) => this.#remember(parts, finished, rows));
      this.#rows += counts.reduce((sum, count) => sum + count.rows, 0);
    } catch (error) {
      if (isAbort(error) || isDiskFull(error)) throw asDiskFull(error, this.#source.name);
      if (parts.length > 1) {
        for (const part of parts) await this.#load([part], finished);
        return;
      }
      this.#noteFailure(parts, error);
      await this.#load([], finished);
      return;
    }
    this.#unpacked += parts.reduce((sum, part) => sum + part.size, 0);
    if (this.#unpacked >= checkpointBytes) {
      this.#unpacked = 0;
      await packCache(this.#source);
    }
    await refreshFacts(this.#source, this.#source.tables.keys());
    this.#source.rate = Math.round(this.#rows / Math.max((Date.now() - this.#started) / 1000, 0.001));
    changed();
  }

  #noteFailure(parts: readonly FilePart[], error: unknown): void {
    for (const part of parts) {
      const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      this.#notes.problems.push({
        file: part.file,
        line: part.firstLine,
        message: `Records from this line on could not be loaded: ${message}`,
      });
    }
  }

  /** Brings the files up to date with a batch and gives the SQL that keeps them. */
  #remember(parts: readonly FilePart[], finished: readonly CachedFile[], counts: readonly RowCounts[]): string {
    const { files, database } = this.#source;
    const touched = new Set<string>();
    const update = (id: number, change: (file: CachedFile) => CachedFile): void => {
      const path = this.#paths.get(id);
      const file = path === undefined ? undefined : files.get(path);
      if (!file) return;
      files.set(file.path, change(file));
      touched.add(file.path);
    };
    for (const part of parts) update(part.file, (file) => ({ ...file, bytes: part.endBytes, lines: part.endLines }));
    for (const { file: id, rows, duplicates } of counts) {
      update(id, (file) => ({ ...file, rows: file.rows + rows, duplicates: file.duplicates + duplicates }));
    }
    const problems = this.#notes.problems.splice(0);
    const damagedBefore = damagedLines(this.#source);
    for (const problem of problems) update(problem.file, (file) => ({ ...file, damaged: file.damaged + 1 }));
    for (const { id } of finished) update(id, (file) => finishedFile(file, this.#notes.skipped.get(id)));
    const listed = problems
      .slice(0, Math.max(mostProblemsListed - damagedBefore, 0))
      .map((problem) => `(${problem.file}, ${problem.line}, ${sqlText(problem.message)})`);
    const sql = listed.length === 0 ? '' : `INSERT INTO ${sourceTableName(database, '__problems')} VALUES ${listed.join(', ')};`;
    const remembered = [...touched].map((path) => files.get(path)).filter((file) => file !== undefined);
    return `${sql} ${rememberFilesSql(database, remembered)}`.trim();
  }
}

const emptyFile: Omit<CachedFile, 'id' | 'path' | 'size' | 'modified'> = {
  head: '',
  bytes: 0,
  lines: 0,
  complete: false,
  growable: false,
  rows: 0,
  duplicates: 0,
  damaged: 0,
  notices: [],
};

function finishedFile(file: CachedFile, skipped: ReadonlySet<string> | undefined): CachedFile {
  const isOpen = file.growable && file.bytes < file.size;
  const notices = [
    ...file.notices,
    ...[...(skipped ?? [])].map((reason) => `${file.path}: ${reason}`),
    ...(isOpen ? [`The last line of ${file.path} is not complete; it is loaded once the rest of it is written.`] : []),
  ];
  return { ...file, complete: true, bytes: file.growable ? file.bytes : file.size, notices: [...new Set(notices)] };
}

function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    ('code' in error && error.code === 'ENOSPC') ||
    /no space left|could not write|out of disk|disk full|max_temp_directory_size/i.test(error.message)
  );
}

function asDiskFull(error: unknown, what: string): unknown {
  if (!isDiskFull(error) || error instanceof UserError) return error;
  return new UserError(
    `The disk is full, so ${what} could not be loaded any further. Make room, then refresh. What is loaded can be asked.`,
    {
      code: 'disk-full',
      details: String(error),
      cause: error,
    },
  );
}
