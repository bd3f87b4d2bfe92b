import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { createGunzip } from 'node:zlib';
import { fileKindOf, headBytes } from '../../shapes/fileKind';
import type { FileKind } from '../../shapes/fileKind';
import { cutLines } from './cutLines';
import type { FilePart } from './filePart';
import { cutDocument } from './normalisePart';
import type { ReadNotes } from './normalisePart';

/** What reading files needs beside them. */
export interface ReadContext {
  /** For temporary files. */
  readonly folder: string;
  readonly notes: ReadNotes;
  /** Bytes that the next part shall have. */
  readonly partBytes: () => number;
  /** Writes a file of delimited text or Parquet as JSON lines. */
  readonly convert: (kind: 'delimited' | 'parquet', from: string, to: string) => Promise<void>;
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
    default:
      return { kind, growable: false, parts: unpackedParts(kind, request, context) };
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

/** Files that have to be put into another form first; the copy is recognised anew. */
async function* unpackedParts(kind: FileKind, request: ReadRequest, context: ReadContext): AsyncGenerator<FilePart> {
  const copy = join(context.folder, `${randomUUID()}.unpacked`);
  let handedOn = false;
  try {
    if (kind === 'gzip')
      await pipeline(createReadStream(request.path), createGunzip(), createWriteStream(copy), { signal: context.signal });
    else if (kind === 'utf16')
      await pipeline(createReadStream(request.path), decodeUtf16, createWriteStream(copy), { signal: context.signal });
    else await context.convert(kind === 'parquet' ? 'parquet' : 'delimited', request.path, copy);
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

async function* decodeUtf16(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const piece of bytes) {
    decoder ??= new TextDecoder(piece[0] === 0xfe ? 'utf-16be' : 'utf-16le');
    yield decoder.decode(piece, { stream: true });
  }
}
