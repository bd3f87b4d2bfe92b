import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { createGunzip } from 'node:zlib';
import { delimitedLayoutOf, fileKindOf, headBytes } from '../../shapes/fileKind';
import type { FileKind } from '../../shapes/fileKind';
import { cutLines } from './cutLines';
import type { ConvertRequest, RejectedLine } from '../../store/convertFile';
import type { FilePart } from './filePart';
import { cutDocument } from './normalisePart';
import type { ReadNotes } from './normalisePart';

/** What reading files needs beside them. */
export interface ReadContext {
  /** For temporary files. */
  readonly folder: string;
  /** Temporary files that are no longer needed and may be written over. */
  readonly spare: string[];
  readonly notes: ReadNotes;
  /** Bytes that the next part shall have. */
  readonly partBytes: () => number;
  /** Writes a file of delimited text or Parquet as JSON lines, and gives the lines that could not be read. */
  readonly convert: (request: ConvertRequest) => Promise<readonly RejectedLine[]>;
  readonly signal: AbortSignal;
}

export interface ReadRequest {
  readonly file: number;
  readonly path: string;
  readonly size: number;
  /** Where to go on reading a file of lines. */
  readonly fromBytes: number;
  readonly fromLines: number;
  /** Nothing will be added to the file: its last line is whole as it stands. */
  readonly isComplete?: boolean;
}

/** How a file is read, or why it is not. */
export interface FileReading {
  readonly kind: FileKind;
  /** Whether what is added to the file's end can be read alone. */
  readonly growable: boolean;
  readonly notice?: string;
  readonly parts: AsyncIterable<FilePart>;
}

/** Files of lines up to this size are staged as they stand, without a copy. */
const directBytes = 16 * 1024 * 1024;
const readBytes = 1024 * 1024;

const notices: Partial<Record<FileKind, string>> = {
  binary: 'is a binary file and was left out',
  text: 'holds no log records and was left out',
  empty: 'is empty',
};

/** Recognises a file by its content and gives its records in parts. */
export async function readFileParts(request: ReadRequest, context: ReadContext): Promise<FileReading> {
  const head = await headOf(request.path);
  const kind = fileKindOf(head, head.length >= request.size);
  const notice = notices[kind];
  if (notice !== undefined) return { kind, growable: false, notice, parts: nothing };
  switch (kind) {
    case 'lines':
      return { kind, growable: true, parts: lineParts(request, context) };
    case 'document':
      return { kind, growable: false, parts: documentParts(request, context) };
    case 'gzip':
      return { kind, growable: false, parts: streamedParts('gzip', () => gunzipped(request.path), { request, context }) };
    case 'utf16':
      return { kind, growable: false, parts: streamedParts('utf16', () => decoded(request.path), { request, context }) };
    default:
      return { kind, growable: false, parts: convertedParts({ kind, head, isPacked: false }, request, context) };
  }
}

async function headOf(path: string): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const nothing: AsyncIterable<FilePart> = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};

async function* lineParts(request: ReadRequest, context: ReadContext): AsyncGenerator<FilePart> {
  if (
    request.fromBytes === 0 &&
    request.size <= directBytes &&
    !/[*?[\]]/.test(request.path) &&
    (request.isComplete || (await endsWithLine(request)))
  ) {
    yield {
      file: request.file,
      path: request.path,
      temporary: false,
      size: request.size,
      longestLine: request.size,
      normalised: false,
      firstLine: 1,
      endBytes: request.size,
      endLines: 0,
    };
    return;
  }
  const bytes = createReadStream(request.path, { start: request.fromBytes, end: Math.max(request.size - 1, 0), highWaterMark: readBytes });
  yield* cutLines(bytes, {
    file: request.file,
    folder: context.folder,
    spare: context.spare,
    partBytes: context.partBytes,
    startBytes: request.fromBytes,
    startLines: request.fromLines,
    keepsOpenLine: (line) => !request.isComplete && !isWholeJson(line),
    signal: context.signal,
  });
}

function isWholeJson(line: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(line));
    return true;
  } catch {
    return false;
  }
}

async function endsWithLine(request: ReadRequest): Promise<boolean> {
  const handle = await open(request.path);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(1), 0, 1, request.size - 1);
    return bytesRead === 1 && buffer[0] === 10;
  } finally {
    await handle.close();
  }
}

async function* documentParts(request: ReadRequest, context: ReadContext): AsyncGenerator<FilePart> {
  const bytes = createReadStream(request.path, { highWaterMark: readBytes });
  yield* cutDocument(bytes, { ...context, file: request.file, position: () => bytes.bytesRead });
}

interface Unpacked {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Bytes of the packed file that are read so far. */
  readonly position: () => number;
}

function gunzipped(path: string): Unpacked {
  const packed = createReadStream(path, { highWaterMark: readBytes });
  const unpacked = createGunzip({ chunkSize: readBytes });
  packed.on('error', (error) => unpacked.destroy(error));
  unpacked.on('close', () => packed.destroy());
  return { bytes: packed.pipe(unpacked), position: () => packed.bytesRead };
}

/** UTF-16 text as UTF-8. */
function decoded(path: string): Unpacked {
  const packed = createReadStream(path, { highWaterMark: readBytes });
  return { bytes: decodeUtf16(packed), position: () => packed.bytesRead };
}

interface Reading {
  readonly request: ReadRequest;
  readonly context: ReadContext;
}

/**
 * JSON that is packed, or written in UTF-16, is cut into parts as it is unpacked, so that it needs no room for the whole; delimited text is read as it is
 * unpacked too. Only what the engine has to have as a file is unpacked first: Parquet, whose end tells how to read it, and delimited text in UTF-16.
 */
async function* streamedParts(kind: 'gzip' | 'utf16', open: () => Unpacked, { request, context }: Reading): AsyncGenerator<FilePart> {
  const { bytes, position } = open();
  const { head, isWhole, all, close } = await peeked(bytes);
  const inner = fileKindOf(head, isWhole);
  const reason = notices[inner];
  if (inner === 'document') {
    yield* cutDocument(all, { ...context, file: request.file, position });
    return;
  }
  if (inner === 'lines') {
    yield* cutLines(all, { ...context, file: request.file, startBytes: 0, startLines: 0, position, keepsOpenLine: () => false });
    return;
  }
  await close();
  if (inner === 'utf16') {
    const openInner = (): Unpacked => {
      const outer = open();
      return { ...outer, bytes: decodeUtf16(outer.bytes) };
    };
    yield* streamedParts('utf16', openInner, { request, context });
  } else if (reason !== undefined) context.notes.skipped.set(request.file, new Set([`Its content ${reason}.`]));
  else if (inner === 'delimited' && kind === 'gzip') yield* convertedParts({ kind: inner, head, isPacked: true }, request, context);
  else yield* copiedParts((copy) => pipeline(open().bytes, createWriteStream(copy), { signal: context.signal }), request, context);
}

interface Peeked {
  readonly head: Uint8Array;
  /** Whether the head is all there is. */
  readonly isWhole: boolean;
  /** The bytes from their beginning, the head included. */
  readonly all: AsyncIterable<Uint8Array>;
  /** For when the bytes are not read. */
  readonly close: () => Promise<unknown>;
}

/** Looks at a stream's first bytes. */
async function peeked(bytes: AsyncIterable<Uint8Array>): Promise<Peeked> {
  const pieces: Uint8Array[] = [];
  const iterator = bytes[Symbol.asyncIterator]();
  let size = 0;
  let isWhole = false;
  while (size < headBytes && !isWhole) {
    const next: IteratorResult<Uint8Array, unknown> = await iterator.next();
    if (next.done) isWhole = true;
    else {
      pieces.push(next.value);
      size += next.value.length;
    }
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* pieces;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return {
    head: Buffer.concat(pieces).subarray(0, headBytes),
    isWhole: isWhole && size <= headBytes,
    all: all(),
    close: async () => iterator.return?.(),
  };
}

interface Convertible {
  readonly kind: FileKind;
  /** The first bytes of the text, unpacked. */
  readonly head: Uint8Array;
  readonly isPacked: boolean;
}

/** Delimited text and Parquet are put into JSON lines first. */
async function* convertedParts(
  { kind, head, isPacked }: Convertible,
  request: ReadRequest,
  context: ReadContext,
): AsyncGenerator<FilePart> {
  const layout = kind === 'parquet' ? 'parquet' : (delimitedLayoutOf(head) ?? { delimiter: ',', columns: [] });
  const convert = async (copy: string): Promise<void> => {
    const rejected = await context.convert({ layout, from: request.path, to: copy, isPacked });
    context.notes.problems.push(...rejected.map((problem) => ({ ...problem, file: request.file })));
  };
  yield* copiedParts(convert, request, context);
}

/** The parts of a copy that is made first, recognised anew, and deleted when it is read. */
async function* copiedParts(make: (copy: string) => Promise<void>, request: ReadRequest, context: ReadContext): AsyncGenerator<FilePart> {
  const copy = join(context.folder, `${randomUUID()}.unpacked`);
  let handedOn = false;
  try {
    await make(copy);
    const { size } = await stat(copy);
    const inner = await readFileParts({ ...request, path: copy, size, fromBytes: 0, fromLines: 0, isComplete: true }, context);
    if (inner.notice !== undefined) context.notes.skipped.set(request.file, new Set([`Its content ${inner.notice}.`]));
    for await (const part of inner.parts) {
      handedOn ||= part.path === copy;
      const endBytes = Math.min(request.size, Math.round((part.endBytes / Math.max(size, 1)) * request.size));
      yield { ...part, temporary: true, endBytes };
    }
  } finally {
    if (!handedOn) await rm(copy, { force: true });
  }
}

async function* decodeUtf16(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const piece of bytes) {
    decoder ??= new TextDecoder(piece[0] === 0xfe ? 'utf-16be' : 'utf-16le');
    yield encoder.encode(decoder.decode(piece, { stream: true }));
  }
  if (decoder) yield encoder.encode(decoder.decode());
}
