import { throwIfAborted } from '../../base/errors';
import type { FilePart } from './filePart';
import { PartWriter } from './partWriter';

export interface CutOptions {
  readonly file: number;
  readonly folder: string;
  /** Files that may be written over, see `PartWriter`. */
  readonly spare?: string[];
  /** Bytes that the next part shall have, about. */
  readonly partBytes: () => number;
  /** Where the bytes begin in the file. */
  readonly startBytes: number;
  readonly startLines: number;
  /** Bytes of the file itself that are read so far, where the stream is not the file as it stands. */
  readonly position?: () => number;
  /** What to do with a last line that has no end: a file that is still written may go on, another one is at its end. */
  readonly keepsOpenLine: (line: Uint8Array) => boolean;
  readonly signal: AbortSignal;
}

interface CutState {
  /** Lines in the part being written, and the file's line that it begins with. */
  lines: number;
  firstLine: number;
  read: number;
  longest: number;
  /** Bytes of the line that has begun. */
  open: number;
  tail: Uint8Array[];
}

/** Cuts a stream of JSON lines into parts that end with a line. */
export async function* cutLines(bytes: AsyncIterable<Uint8Array>, options: CutOptions): AsyncGenerator<FilePart> {
  const writer = new PartWriter(options.folder, options.spare);
  const state: CutState = { lines: 0, firstLine: options.startLines + 1, read: options.startBytes, longest: 0, open: 0, tail: [] };
  try {
    for await (const piece of bytes) {
      throwIfAborted(options.signal);
      const end = countLines(piece, state);
      if (end === 0) {
        state.tail.push(piece);
        continue;
      }
      for (const whole of [...state.tail, piece.subarray(0, end)]) {
        await writer.write(whole);
        state.read += whole.length;
      }
      state.tail = end < piece.length ? [piece.subarray(end)] : [];
      if (writer.size < options.partBytes()) continue;
      const part = await finishPart(writer, state, options);
      if (part) yield part;
    }
    const last = Buffer.concat(state.tail);
    if (last.length > 0 && !options.keepsOpenLine(last)) {
      await writer.write(last);
      state.read += last.length;
      state.lines++;
      state.longest = Math.max(state.longest, last.length);
    }
    const part = await finishPart(writer, state, options);
    if (part) yield part;
  } finally {
    await writer.finish();
  }
}

async function finishPart(writer: PartWriter, state: CutState, options: CutOptions): Promise<FilePart | undefined> {
  const size = writer.size;
  const path = await writer.finish();
  if (path === undefined) return undefined;
  const { firstLine, longest: longestLine } = state;
  const endLines = firstLine - 1 + state.lines;
  const endBytes = options.position?.() ?? state.read;
  Object.assign(state, { firstLine: endLines + 1, lines: 0, longest: 0 });
  return { file: options.file, path, temporary: true, size, longestLine, normalised: false, firstLine, endBytes, endLines };
}

/** Counts the lines that end in a piece and gives the place after the last of them. */
function countLines(piece: Uint8Array, state: CutState): number {
  let from = 0;
  for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, from)) {
    state.lines++;
    state.longest = Math.max(state.longest, at - from + 1 + (from === 0 ? state.open : 0));
    from = at + 1;
  }
  state.open = from === 0 ? state.open + piece.length : piece.length - from;
  return from;
}
