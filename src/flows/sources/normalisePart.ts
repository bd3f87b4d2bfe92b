import { readFile } from 'node:fs/promises';
import { throwIfAborted } from '../../base/errors';
import { openDocumentReader, readRecordText } from '../../shapes/recordReader';
import type { RecordSink } from '../../shapes/recordReader';
import type { FilePart } from './filePart';
import { PartWriter } from './partWriter';

/** What was found while records were taken out of their envelopes. */
export interface ReadNotes {
  readonly problems: { readonly file: number; readonly line: number; readonly message: string }[];
  readonly skipped: Map<number, Set<string>>;
}

/** No notes yet. */
export function emptyNotes(): ReadNotes {
  return { problems: [], skipped: new Map() };
}

/** Bytes of records that are gathered before they are written. */
const gatheredBytes = 4 * 1024 * 1024;

/** Gathers records into a part and notes what is wrong. */
class RecordGatherer implements RecordSink {
  readonly #file: number;
  readonly #notes: ReadNotes;
  readonly #writer: PartWriter;
  #texts: string[] = [];
  #size = 0;
  #lineNumbers: number[] = [];
  #longest = 0;
  #hasReplaced = false;

  constructor(file: number, folder: string, notes: ReadNotes) {
    this.#file = file;
    this.#notes = notes;
    this.#writer = new PartWriter(folder);
  }

  readonly record = (text: string, line: number): void => {
    this.#texts.push(text);
    this.#size += text.length;
    this.#longest = Math.max(this.#longest, text.length * 3);
    this.#lineNumbers.push(line);
    if (!this.#hasReplaced && text.includes('\uFFFD')) {
      this.#hasReplaced = true;
      this.skipped('Some of its bytes are not UTF-8 text; � stands in their place.');
    }
  };

  readonly problem = (line: number, message: string): void => {
    this.#notes.problems.push({ file: this.#file, line, message });
  };

  readonly skipped = (reason: string): void => {
    this.#notes.skipped.set(this.#file, (this.#notes.skipped.get(this.#file) ?? new Set()).add(reason));
  };

  /** Bytes gathered and written since the last part. */
  get size(): number {
    return this.#size;
  }

  /** Writes what is gathered, once it is worth it. */
  async drain(always = false): Promise<void> {
    if (this.#texts.length === 0 || (!always && this.#size - this.#writer.size < gatheredBytes)) return;
    const texts = this.#texts;
    this.#texts = [];
    await this.#writer.write(Buffer.from(`${texts.join('\n')}\n`));
  }

  async part(place: Pick<FilePart, 'firstLine' | 'endBytes' | 'endLines'>): Promise<FilePart | undefined> {
    await this.drain(true);
    const size = this.#writer.size;
    const path = await this.#writer.finish();
    const lineNumbers = this.#lineNumbers;
    const longestLine = this.#longest;
    this.#lineNumbers = [];
    this.#size = 0;
    this.#longest = 0;
    return path === undefined
      ? undefined
      : { file: this.#file, path, temporary: true, size, longestLine, normalised: true, lineNumbers, ...place };
  }
}

/** Reads the lines of a part one by one, takes records out of their envelopes and notes what is damaged. */
export async function normalisePart(
  part: FilePart,
  options: { readonly folder: string; readonly notes: ReadNotes; readonly signal: AbortSignal },
): Promise<FilePart | undefined> {
  const gatherer = new RecordGatherer(part.file, options.folder, options.notes);
  const bytes = await readFile(part.path);
  let line = part.firstLine;
  for (let from = 0; from < bytes.length; line++) {
    const found = bytes.indexOf(10, from);
    const end = found < 0 ? bytes.length : found;
    readRecordText(bytes.toString('utf8', from, end), line, gatherer);
    from = end + 1;
    if (line % 256 === 0) {
      await gatherer.drain();
      throwIfAborted(options.signal);
    }
  }
  return gatherer.part({ firstLine: part.firstLine, endBytes: part.endBytes, endLines: part.endLines });
}

export interface DocumentOptions {
  readonly file: number;
  readonly folder: string;
  readonly notes: ReadNotes;
  readonly partBytes: () => number;
  /** Bytes of the file that are read so far. */
  readonly position: () => number;
  readonly signal: AbortSignal;
}

/** Cuts a stream of JSON that is not in lines into parts of records. */
export async function* cutDocument(bytes: AsyncIterable<Uint8Array>, options: DocumentOptions): AsyncGenerator<FilePart> {
  const gatherer = new RecordGatherer(options.file, options.folder, options.notes);
  const reader = openDocumentReader(gatherer);
  const place = (): Pick<FilePart, 'firstLine' | 'endBytes' | 'endLines'> => ({ firstLine: 1, endBytes: options.position(), endLines: 0 });
  for await (const piece of bytes) {
    throwIfAborted(options.signal);
    reader.push(piece);
    await gatherer.drain();
    if (gatherer.size < options.partBytes()) continue;
    const part = await gatherer.part(place());
    if (part) yield part;
  }
  reader.end();
  const part = await gatherer.part(place());
  if (part) yield part;
}
