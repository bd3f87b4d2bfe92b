import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../../base/errors';
import { writeDurably } from '../durableFile';
import { outputGone } from './heldUp';

/** The folders that a feed writes to, as it found them when it first did. */
export interface OutputRoots {
  /**
   * Ends where the folder may be written to. It is made once only: one that was there before and is not, or whose disk is not mounted any more,
   * is not made anew, or what is written would lie beneath a network share that comes back.
   * @throws UserError with the code `outputGone`
   */
  require(folder: string): Promise<void>;
}

/** The disk of each folder, by the place where it was mounted. */
type Mounts = Readonly<Record<string, string>>;

/** Reads what an earlier run of the feed found. */
export async function openOutputRoots(stateFolder: string): Promise<OutputRoots> {
  const path = join(stateFolder, 'outputs.json');
  let known = await readFile(path, 'utf8').then(
    (text) => JSON.parse(text) as Mounts,
    (): Mounts => ({}),
  );
  return {
    require: async (folder) => {
      const mount = known[folder];
      if (mount === undefined) {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        known = { ...known, [folder]: await mountOf(folder) };
        await writeDurably(path, JSON.stringify(known));
        return;
      }
      if ((await deviceOf(folder)) === undefined)
        throw gone(`the folder ${folder} is not there any more`, 'Bring it back, or make it anew');
      if (!(await isMounted(mount)))
        throw gone(`nothing is mounted at ${mount}, where ${folder} was`, 'Connect the disk or the network share again');
    },
  };
}

function gone(what: string, remedy: string): UserError {
  return new UserError(`The feed waits: ${what}. ${remedy}; it goes on by itself then, where it was.`, { code: outputGone });
}

/** Where the disk of a folder is mounted: the highest folder above it that is on the same one. */
async function mountOf(folder: string): Promise<string> {
  const device = await deviceOf(folder);
  for (let each = folder; ; each = dirname(each)) if (dirname(each) === each || (await deviceOf(dirname(each))) !== device) return each;
}

async function isMounted(mount: string): Promise<boolean> {
  return dirname(mount) === mount || (await deviceOf(mount)) !== (await deviceOf(dirname(mount)));
}

/** The number of the disk; undefined where the folder is not there. Other failures are thrown: a share that hangs is not gone. */
async function deviceOf(folder: string): Promise<number | undefined> {
  try {
    return (await stat(folder)).dev;
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}
