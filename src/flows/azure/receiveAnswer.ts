import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { columnType } from '../../azure/logs/metadata';
import { queryWorkspace } from '../../azure/logs/queryWorkspace';
import type { LogsPlace, WorkspaceAnswer, WorkspaceQuery } from '../../azure/logs/queryWorkspace';
import type { Column } from '../../base/column';
import type { RowsFile } from '../../store/jsonRows';

/** An answer whose rows lie in files, one for each table. */
export interface ReceivedAnswer extends Omit<WorkspaceAnswer, 'tables'> {
  readonly tables: readonly { readonly name: string; readonly columns: readonly Column[]; readonly file: RowsFile }[];
}

export interface ReceiveRequest {
  readonly place: LogsPlace;
  readonly query: WorkspaceQuery;
  /** Where the files are while the work runs. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Told how many bytes of rows have come. */
  readonly received: (bytes: number) => void;
}

/** Asks a workspace, keeps the rows in files as they come, and gives them to the work; the files end with it. */
export async function receiveAnswer<T>(request: ReceiveRequest, work: (answer: ReceivedAnswer) => Promise<T>): Promise<T> {
  const { place, query, signal, received } = request;
  await mkdir(request.folder, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(request.folder, 'answer-'));
  const files = rowFiles(folder);
  let bytes = 0;
  try {
    const write = async (table: number, piece: Uint8Array): Promise<void> => {
      bytes += piece.length;
      received(bytes);
      await files.write(table, piece);
    };
    const answer = await queryWorkspace(place, query, write, signal);
    const tables = await Promise.all(
      answer.tables.map(async ({ name, columns }, index) => ({
        name,
        columns: columns.map((column) => ({ name: column.name, type: columnType(column.type) })),
        file: { file: await files.end(index), longestRow: answer.longestRow },
      })),
    );
    return await work({ ...answer, tables });
  } finally {
    files.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}

interface RowFiles {
  readonly write: (table: number, piece: Uint8Array) => Promise<void>;
  /** Ends a table's file, made where no row came, and gives its path. */
  readonly end: (table: number) => Promise<string>;
  readonly destroy: () => void;
}

function rowFiles(folder: string): RowFiles {
  const open = new Map<number, WriteStream>();
  const path = (table: number): string => join(folder, `${table}.ndjson`);
  const of = (table: number): WriteStream => {
    const stream = open.get(table) ?? createWriteStream(path(table), { mode: 0o600 });
    open.set(table, stream);
    return stream;
  };
  return {
    write: async (table, piece) => {
      const stream = of(table);
      if (!stream.write(piece)) await once(stream, 'drain');
    },
    end: async (table) => {
      const stream = of(table);
      stream.end('\n');
      await once(stream, 'close');
      return path(table);
    },
    destroy: () => open.forEach((stream) => stream.destroy()),
  };
}
