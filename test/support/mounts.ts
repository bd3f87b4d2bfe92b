import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A disk of its own that stands for one in the network: it stays what it is while it is not connected. */
export interface Share {
  readonly place: string;
  /** The names of the files in that place while nothing is connected there. */
  readonly beneath: readonly string[];
  readonly connect: () => Promise<unknown>;
  readonly cut: () => Promise<unknown>;
}

/** Disks that a test mounts, in memory. */
export interface Mounts {
  /** An empty disk as large as it is told, in the words of `mount`. */
  disk(size: string): Promise<string>;
  /** A share that is connected. */
  share(): Promise<Share>;
  /** Unmounts all, whatever state a test left it in, and takes its folders away. */
  close(): Promise<void>;
}

export const resize = (disk: string, size: string): Promise<unknown> => run('mount', ['-o', `remount,size=${size}`, disk]);

/** Undefined where this account may mount nothing. */
export async function openMounts(): Promise<Mounts | undefined> {
  const folders: string[] = [];
  const places: string[] = [];
  const mount = async (place: string, ...options: readonly string[]): Promise<void> => {
    await run('mount', [...options, place]);
    places.push(place);
  };
  const newFolder = async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'entra-logs-disk-'));
    folders.push(folder);
    return folder;
  };
  const disk = async (size: string): Promise<string> => {
    const folder = await newFolder();
    await mount(folder, '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs');
    return folder;
  };
  const mounts: Mounts = {
    disk,
    share: async () => {
      const content = await disk('64m');
      const place = await newFolder();
      const beneath = ['beneath.txt'];
      for (const name of beneath) await writeFile(join(place, name), '');
      const connect = (): Promise<void> => mount(place, '--bind', content);
      await connect();
      return { place, beneath, connect, cut: () => run('umount', ['--lazy', place]) };
    },
    close: async () => {
      // One that a test has cut already is not mounted any more; the others are to go all the same.
      for (const place of places.reverse()) await run('umount', ['--lazy', place]).catch(() => undefined);
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await disk('64k');
    return mounts;
  } catch {
    await mounts.close();
    return undefined;
  }
}
