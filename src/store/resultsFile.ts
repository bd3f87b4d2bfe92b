import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isProcessAlive } from './processAlive';
import { sqlText } from '../base/sql';
import type { Database } from './duckdb';

/** The database name under which the file of results is attached. */
export const resultsDatabase = 'entra_results';

/** The file that holds the results of this process while it runs. */
export interface ResultsFile {
  readonly path: string;
  readonly folder: string;
  /** Detaches and deletes the file. */
  close(): Promise<void>;
}

const fileName = /^results-(\d+)-[0-9a-f]+\.duckdb/;

/** Makes the file of results in a folder and attaches it, after it has deleted what processes that ended by force left there. */
export async function openResultsFile(database: Database, folder: string): Promise<ResultsFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await sweep(folder);
  const path = join(folder, `results-${process.pid}-${randomBytes(4).toString('hex')}.duckdb`);
  // Nothing in it outlives the process, so nothing is written ahead; small groups of rows are packed and written by all processors.
  const options = "RECOVERY_MODE no_wal_writes, ROW_GROUP_SIZE 30720, STORAGE_VERSION 'latest'";
  await runOnce(database, `ATTACH ${sqlText(path)} AS ${resultsDatabase} (${options})`);
  return {
    path,
    folder,
    close: async () => {
      await runOnce(database, `DETACH ${resultsDatabase}`).catch(() => undefined);
      await removeFile(path);
    },
  };
}

async function runOnce(database: Database, sql: string): Promise<void> {
  const session = await database.session();
  try {
    await session.run(sql);
  } finally {
    session.dispose();
  }
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const owner = fileName.exec(name)?.[1];
    if (owner !== undefined && Number(owner) !== process.pid && !isProcessAlive(Number(owner)))
      await rm(join(folder, name), { force: true });
  }
}

async function removeFile(path: string): Promise<void> {
  await Promise.all([path, `${path}.wal`].map((file) => rm(file, { force: true }).catch(() => undefined)));
}
