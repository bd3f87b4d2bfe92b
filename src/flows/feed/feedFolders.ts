import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../base/errors';
import { syncFolder, writeDurably } from '../durableFile';
import { explainOutput, folderGone } from './outputFailure';

/** Whose folders they are. */
export interface FolderOwner {
  /** The feed's name, which no other feed has that writes to the same folder. */
  readonly feed: string;
  readonly stateFolder: string;
}

/** How a folder that a feed has had is known again. */
interface Remembered {
  /** The name of the feed's mark in it. */
  readonly mark: string;
  /** The device and the inode that it was when the feed started last. */
  readonly disk: string;
  readonly inode: string;
}

/** How the marks of all feeds begin. */
const marks = '.entra-logs.';

type Memory = Readonly<Record<string, Remembered>>;

/** Where it is kept which folders a feed has had. */
const memoryOf = (stateFolder: string): string => join(stateFolder, 'folders.json');

/**
 * Has the folders that a feed writes to there. One is made, and given the feed's mark, only before the feed has had it: one that is gone later is on a disk
 * or a share which is not connected, and what was written in its place would lie beneath it, where nobody looks. So is one without the mark, unless it is
 * the very same folder, or one on the same disk that somebody made anew: it is empty, or another feed has taken it already.
 *
 * The mark is an empty folder with a dot before its name: nobody who collects files takes it for a log, or away with them. A device number alone does not
 * tell a share: it may get another one each time it is connected.
 * @throws UserError with the code `folderGone` where one that the feed has had is gone; else why it cannot be written to
 */
export async function requireFolders(owner: FolderOwner, folders: readonly string[]): Promise<void> {
  const before = await readMemory(owner.stateFolder);
  const found: Record<string, Remembered> = {};
  for (const folder of new Set(folders)) {
    const remembered = before[folder];
    found[folder] = remembered ? await findAgain(folder, remembered) : await take(folder, owner.feed);
  }
  if (Object.entries(found).every(([folder, now]) => isSame(now, before[folder]))) return;
  await writeDurably(memoryOf(owner.stateFolder), JSON.stringify({ ...before, ...found }));
}

/** Looks whether the folders are still there that a feed has. @throws UserError as `requireFolders` does */
export async function checkFolders({ stateFolder }: FolderOwner, folders: readonly string[]): Promise<void> {
  const before = await readMemory(stateFolder);
  for (const folder of new Set(folders)) {
    const remembered = before[folder];
    if (remembered) await findAgain(folder, remembered);
  }
}

/** Makes a folder the feed's own. Marks that are there already are of the feed before somebody let it begin anew. */
async function take(folder: string, feed: string): Promise<Remembered> {
  const prefix = `${marks}${feed}.`;
  const mark = `${prefix}${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await makeMark(folder, mark);
    for (const name of await readdir(folder)) if (name.startsWith(prefix) && name !== mark) await rmdir(join(folder, name));
    return await lookAt(folder, mark);
  } catch (error) {
    throw explainOutput(error, 'stops');
  }
}

async function findAgain(folder: string, before: Remembered): Promise<Remembered> {
  try {
    const now = await lookAt(folder, before.mark);
    const names = await readdir(folder);
    if (!names.includes(before.mark)) {
      const isNew = names.length === 0 || names.some((name) => name.startsWith(marks));
      const isHere = isSame(now, before) || (now.disk === before.disk && isNew);
      if (!isHere) throw unknown(folder, before.mark, names.length === 0);
      await makeMark(folder, before.mark);
      await requireSame(folder, now);
    }
    await access(folder, constants.W_OK);
    return now;
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ENOENT') throw gone(folder);
    throw explainOutput(error);
  }
}

/**
 * A share may go at any moment: what was looked at was in it then, and what was made lies beneath it. A mark that stayed there would have all that follows
 * written beneath, and is taken away.
 */
async function requireSame(folder: string, before: Remembered): Promise<void> {
  if (isSame(await lookAt(folder, before.mark), before)) return;
  await rmdir(join(folder, before.mark));
  throw unknown(folder, before.mark, false);
}

async function lookAt(folder: string, mark: string): Promise<Remembered> {
  // As numbers, the inodes of some systems are not whole.
  const { dev, ino } = await stat(folder, { bigint: true });
  return { mark, disk: String(dev), inode: String(ino) };
}

async function makeMark(folder: string, mark: string): Promise<void> {
  await mkdir(join(folder, mark), { mode: 0o700 });
  await syncFolder(folder);
}

function isSame(one: Remembered, other: Remembered | undefined): boolean {
  return one.mark === other?.mark && one.disk === other.disk && one.inode === other.inode;
}

async function readMemory(stateFolder: string): Promise<Memory> {
  try {
    const memory = JSON.parse(await readFile(memoryOf(stateFolder), 'utf8')) as Readonly<Record<string, Partial<Remembered>>>;
    return Object.fromEntries(Object.entries(memory).filter((entry): entry is [string, Remembered] => typeof entry[1].mark === 'string'));
  } catch {
    // A feed that has none yet; of one whose memory is damaged, the folders are as new.
    return {};
  }
}

const maybeCut = 'It may be on a disk or a network share that is not connected; nothing is written in its place.';

function gone(folder: string): UserError {
  return new UserError(
    `The feed waits: ${folder} is gone. ${maybeCut} Connect it, bring the folder back, or make a new one there; the feed goes on by itself then, where it was.`,
    { code: folderGone, details: folder },
  );
}

function unknown(folder: string, mark: string, isEmpty: boolean): UserError {
  const what = isEmpty ? 'is empty, and on another disk than it was' : `is not the folder that it was: ${mark} is not in it`;
  return new UserError(
    `The feed waits: ${folder} ${what}. ${maybeCut} Connect it, or bring the folder back. If the feed is to write here from now on, make an empty folder ${mark} in it. The feed goes on by itself then, where it was.`,
    { code: folderGone, details: folder },
  );
}
