import { statfs } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** The code of a failure that passes by itself when somebody makes room. */
export const diskFull = 'feed-disk-full';

const shortest = 1000;
const longest = 60_000;

export interface RoomWanted {
  readonly folders: readonly string[];
  /** Bytes that are to stay free. */
  readonly leastFree: number;
  /** How often in a row there was no room. */
  readonly tries: number;
}

/**
 * Ends when it is worth writing again: the bytes are free, and after a pause that grows, since what is just free may be what was thrown away
 * for want of room. A folder that cannot be looked at is left to whoever writes to it.
 */
export async function waitForRoom({ folders, leastFree, tries }: RoomWanted, signal: AbortSignal): Promise<void> {
  const pause = Math.min(longest, shortest * 2 ** tries);
  do await wait(pause, undefined, { signal });
  while (!(await hasRoom(folders, leastFree)));
}

/** The longest that a folder which is back is not noticed, in milliseconds. */
const longestUnnoticed = 5000;

/** Ends when it is worth looking again for a folder that is gone. */
export async function waitForFolder(tries: number, signal: AbortSignal): Promise<void> {
  await wait(Math.min(longestUnnoticed, shortest * 2 ** tries), undefined, { signal });
}

async function hasRoom(folders: readonly string[], leastFree: number): Promise<boolean> {
  for (const folder of folders) {
    const free = await statfs(folder).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => Infinity,
    );
    if (free < leastFree) return false;
  }
  return true;
}
