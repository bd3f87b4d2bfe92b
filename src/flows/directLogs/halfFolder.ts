import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isProcessAlive } from '../../store/processAlive';

/** A folder that is filled under another name than it gets. */
export interface HalfFolder {
  readonly path: string;
  /** Gives it its name. */
  finish(): Promise<void>;
  /** Takes it away. */
  discard(): Promise<void>;
}

/** Names this computer in a folder's name. */
const here = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const halfName = /\.part-(?<process>\d+)-(?<computer>[0-9a-f]{8})-\w{6}$/;
/** What is put into one. */
const ownFile = /\.(?:half|jsonl)$/;

/** Those of this process that are still filled: a process of the same number before it may have left its own behind. */
const filling = new Set<string>();

/** Makes a folder to fill, and takes away what processes that were killed have left beside it. */
export async function openHalfFolder(folder: string): Promise<HalfFolder> {
  await dropLeft(dirname(folder));
  const path = await mkdtemp(`${folder}.part-${process.pid}-${here}-`);
  filling.add(path);
  return {
    path,
    finish: async () => {
      await rename(path, folder);
      filling.delete(path);
    },
    discard: async () => {
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
      filling.delete(path);
    },
  };
}

async function dropLeft(parent: string): Promise<void> {
  for (const entry of await readdir(parent, { withFileTypes: true })) {
    const path = join(parent, basename(entry.name));
    const found = halfName.exec(entry.name)?.groups;
    if (!entry.isDirectory() || found?.['computer'] !== here || isFilled(path, Number(found['process']))) continue;
    // Whoever put something else there has to keep it.
    const files = await readdir(path).catch(() => undefined);
    if (files?.every((name) => ownFile.test(name)) === true) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isFilled(path: string, owner: number): boolean {
  return owner === process.pid ? filling.has(path) : isProcessAlive(owner);
}
