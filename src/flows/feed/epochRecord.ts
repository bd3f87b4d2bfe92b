import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeDurably } from '../durableFile';
import { digestBytes } from './knownIds';
import type { RecordKey } from './knownIds';

/** A file that is complete on disk, under the name that it had while it was written. */
export interface FinishedFile {
  readonly temporary: string;
  readonly path: string;
}

/** What belongs together: files that are given their names at once, and the records that are in them. */
export interface Epoch {
  readonly number: number;
  readonly files: readonly FinishedFile[];
  readonly keys: readonly RecordKey[];
  /** The number of the next output file. */
  readonly nextFile: number;
}

interface Header extends Omit<Epoch, 'keys'> {
  readonly count: number;
}

const keyBytes = digestBytes + 8;
const checksumBytes = 32;

/** Writes an epoch. When this has ended, its records count as written: whatever is left to do is done again after a crash. */
export async function writeEpoch(path: string, { keys, ...rest }: Epoch): Promise<void> {
  const header: Header = { ...rest, count: keys.length };
  const first = Buffer.from(`${JSON.stringify(header)}\n`);
  const body = Buffer.alloc(keys.length * keyBytes);
  for (const [index, { digest, time }] of keys.entries()) {
    body.write(digest, index * keyBytes, 'latin1');
    body.writeDoubleLE(time, index * keyBytes + digestBytes);
  }
  const checksum = createHash('sha256').update(first).update(body).digest();
  await writeDurably(path, Buffer.concat([first, body, checksum]));
}

/** Reads an epoch; undefined where it is not there, or not whole. */
export async function readEpoch(path: string): Promise<Epoch | undefined> {
  const content = await readFile(path).catch((error: unknown) => {
    if ((error as { readonly code?: string }).code === 'ENOENT') return undefined;
    throw error;
  });
  const end = content?.indexOf(0x0a) ?? -1;
  if (content === undefined || end < 0 || content.length < end + 1 + checksumBytes) return undefined;
  const whole = content.subarray(0, content.length - checksumBytes);
  const checksum = createHash('sha256').update(whole).digest();
  if (!checksum.equals(content.subarray(content.length - checksumBytes))) return undefined;
  const { count, ...header } = JSON.parse(content.toString('utf8', 0, end)) as Header;
  const keys: RecordKey[] = [];
  for (let index = 0, at = end + 1; index < count; index++, at += keyBytes)
    keys.push({ digest: content.toString('latin1', at, at + digestBytes), time: content.readDoubleLE(at + digestBytes) });
  return { ...header, keys };
}
