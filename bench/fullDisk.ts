import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

const pieces = [1_048_576, 4096] as const;

/** Fills a disk with a file of zeros to the last block. Gives what makes room again. */
export async function fillDisk(disk: string): Promise<() => Promise<void>> {
  const path = join(disk, 'ballast');
  const file = await open(path, 'w');
  try {
    for (const piece of pieces) await writeUntilFull(() => file.appendFile(Buffer.alloc(piece)));
  } finally {
    await file.close();
  }
  return () => rm(path, { force: true });
}

async function writeUntilFull(write: () => Promise<void>): Promise<void> {
  for (;;)
    try {
      await write();
    } catch (error) {
      if ((error as { readonly code?: string }).code !== 'ENOSPC') throw error;
      return;
    }
}
