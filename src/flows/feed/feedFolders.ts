import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../base/errors';
import { writeDurably } from '../durableFile';
import { explainOutput, folderGone } from './outputFailure';

/** The disk that each folder was on when it was there last, by its path. */
type Remembered = Readonly<Record<string, number>>;

/** Where it is kept which folders a feed has had. */
const memoryOf = (stateFolder: string): string => join(stateFolder, 'folders.json');

/**
 * Has the folders that a feed writes to there. One is made only before the feed has had it: one that is gone later is on a disk or a share which is not
 * connected, and what was written in its place would lie beneath it, where nobody looks. So is one that is empty and on another disk than it was.
 * @throws UserError with the code `folderGone` where one that the feed has had is gone; else why it cannot be written to
 */
export async function requireFolders(stateFolder: string, folders: readonly string[]): Promise<void> {
  const before = await readMemory(stateFolder);
  const found: Record<string, number> = {};
  for (const folder of folders) found[folder] = await requireFolder(folder, before[folder]);
  if (folders.every((folder) => before[folder] === found[folder])) return;
  await writeDurably(memoryOf(stateFolder), JSON.stringify({ ...before, ...found }));
}

/** Looks whether the folders are still there that a feed has. @throws UserError as `requireFolders` does */
export async function checkFolders(stateFolder: string, folders: readonly string[]): Promise<void> {
  const before = await readMemory(stateFolder);
  for (const folder of folders) if (before[folder] !== undefined) await requireFolder(folder, before[folder]);
}

/** Gives the disk that a folder is on. */
async function requireFolder(folder: string, before: number | undefined): Promise<number> {
  if (before === undefined) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw explainOutput(error, 'stops');
    }
  }
  try {
    const { dev: disk } = await stat(folder);
    if (before !== undefined && disk !== before && (await readdir(folder)).length === 0)
      throw gone(folder, 'is empty, and on another disk than it was');
    await access(folder, constants.W_OK);
    return disk;
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ENOENT') throw gone(folder, 'is gone');
    throw explainOutput(error, before === undefined ? 'stops' : 'waits');
  }
}

async function readMemory(stateFolder: string): Promise<Remembered> {
  try {
    return JSON.parse(await readFile(memoryOf(stateFolder), 'utf8')) as Remembered;
  } catch {
    // A feed that has none yet; of one whose memory is damaged, the folders are as new.
    return {};
  }
}

function gone(folder: string, how: string): UserError {
  return new UserError(
    `The feed waits: ${folder} ${how}. It may be on a disk or a network share that is not connected; nothing is written in its place. Connect it, bring the folder back, or make a new one there; the feed goes on by itself then, where it was.`,
    { code: folderGone, details: folder },
  );
}
