import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AnswerSoFar, WriteRows } from '../../azure/logs/answerSplitter';
import { columnType } from '../../azure/logs/metadata';
import type { Column } from '../../base/column';
import type { RowsFile } from '../../store/jsonRows';

/** Rows of an answer in a file of their own, while more of them come. */
export interface AnswerPart {
  /** Which of the answer's tables. */
  readonly table: number;
  readonly columns: readonly Column[];
  readonly file: RowsFile;
}

/** Who takes parts of an answer before it is whole. */
export interface Ahead {
  /** Bytes from which on rows become a part. */
  readonly bytes: number;
  readonly take: (part: AnswerPart) => void;
}

/** The files into which an answer's rows go as they come. */
export interface RowFiles {
  readonly write: WriteRows;
  /** Ends a table's file, made where no row came, and gives its path: it has the rows that no part had. */
  readonly end: (table: number) => Promise<string>;
  readonly destroy: () => void;
}

interface OpenFile {
  readonly path: string;
  readonly stream: WriteStream;
  bytes: number;
  /** What ended the stream while nobody waited for it. */
  failure?: Error;
}

const lineFeed = 0x0a;

/** Makes the files in a folder. */
export function rowFiles(folder: string, ahead?: Ahead): RowFiles {
  const open = new Map<number, OpenFile>();
  let made = 0;
  const of = (table: number): OpenFile => {
    const known = open.get(table);
    if (known) return known;
    const path = join(folder, `${table}-${made++}.ndjson`);
    const file: OpenFile = { path, stream: createWriteStream(path, { mode: 0o600 }), bytes: 0 };
    // A stream that is ended in the middle of a write, or has no room, says so to whoever listens, and ends the process where nobody does.
    file.stream.on('error', (error) => (file.failure ??= error));
    open.set(table, file);
    return file;
  };
  const append = async (table: number, piece: Uint8Array): Promise<void> => {
    const file = of(table);
    if (file.failure) throw file.failure;
    file.bytes += piece.length;
    if (!file.stream.write(piece)) await once(file.stream, 'drain');
  };
  const end = async (table: number): Promise<string> => {
    const { stream, path, failure } = of(table);
    if (failure) throw failure;
    stream.end('\n');
    await once(stream, 'close');
    open.delete(table);
    return path;
  };
  return {
    async write(table, piece, soFar) {
      const last = ahead && of(table).bytes + piece.length >= ahead.bytes ? piece.lastIndexOf(lineFeed) : -1;
      const columns = last < 0 ? undefined : columnsSoFar(soFar, table);
      if (!columns) return append(table, piece);
      await append(table, piece.subarray(0, last));
      const { longestRow } = soFar;
      ahead?.take({ table, columns, file: { file: await end(table), longestRow } });
      await append(table, piece.subarray(last + 1));
    },
    end,
    destroy: () => open.forEach(({ stream }) => stream.destroy()),
  };
}

/** The columns of the table whose rows come now; undefined where the answer names them behind the rows. */
function columnsSoFar({ rest }: AnswerSoFar, table: number): readonly Column[] | undefined {
  try {
    const { tables } = JSON.parse(`${rest}]}]}`) as { readonly tables: readonly { readonly columns?: readonly Column[] }[] };
    return tables[table]?.columns?.map(({ name, type }) => ({ name, type: columnType(type) }));
  } catch {
    return undefined;
  }
}
