import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WriteRows } from '../../azure/logs/answerSplitter';
import { columnType } from '../../azure/logs/metadata';
import { queryWorkspace } from '../../azure/logs/queryWorkspace';
import type { LogsPlace, WorkspaceAnswer, WorkspaceQuery } from '../../azure/logs/queryWorkspace';
import type { Column } from '../../base/column';
import type { RowsFile } from '../../store/jsonRows';
import { rowFiles } from './rowFiles';
import type { Ahead } from './rowFiles';

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
  /** Takes rows before the answer is whole; the answer's files have the others. */
  readonly ahead?: Ahead;
}

/** Asks a workspace, keeps the rows in files as they come, and gives them to the work; the files end with it. */
export async function receiveAnswer<T>(request: ReceiveRequest, work: (answer: ReceivedAnswer) => Promise<T>): Promise<T> {
  const { place, query, signal, received, ahead } = request;
  await mkdir(request.folder, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(request.folder, 'answer-'));
  const files = rowFiles(folder, ahead);
  let bytes = 0;
  try {
    const write: WriteRows = async (table, piece, soFar) => {
      bytes += piece.length;
      received(bytes);
      await files.write(table, piece, soFar);
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
