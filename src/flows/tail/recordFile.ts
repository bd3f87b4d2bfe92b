import { open, rename, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { extname } from 'node:path';
import type { ActivityRecord } from '../../azure/services/activityLog';

/** A file that events are written to as they come, one JSON object on a line, exactly as the service told them. */
export interface RecordFile {
  readonly path: string;
  write(records: readonly ActivityRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** A file of this size is put aside under the next free number, and a new one begun. */
const usualSize = 100_000_000;

/** Opens the file to write on at its end; made where it is not there. */
export async function openRecordFile(path: string, mostBytes = usualSize): Promise<RecordFile> {
  let file: FileHandle = await open(path, 'a', 0o600);
  let { size } = await file.stat();
  return {
    path,
    write: async (records) => {
      const ordered = [...records].sort((one, other) => timeOf(one).localeCompare(timeOf(other)));
      for (const record of ordered) {
        const line = Buffer.from(`${JSON.stringify(record)}\n`);
        if (size > 0 && size + line.length > mostBytes) {
          await file.close();
          await rename(path, await freeName(path));
          file = await open(path, 'a', 0o600);
          size = 0;
        }
        await file.write(line);
        size += line.length;
      }
    },
    close: () => file.close(),
  };
}

function timeOf(record: ActivityRecord): string {
  const time = record['eventTimestamp'] ?? record['time'];
  return typeof time === 'string' ? time : '';
}

async function freeName(path: string): Promise<string> {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  for (let number = 1; ; number++) {
    const name = `${stem}.${number}${extension}`;
    const isThere = await stat(name).then(
      () => true,
      () => false,
    );
    if (!isThere) return name;
  }
}
