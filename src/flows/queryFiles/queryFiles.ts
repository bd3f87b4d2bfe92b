import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '../../base/errors';

/** A `.kql` file and what stands in it. */
export interface QueryFile {
  readonly path: string;
  readonly text: string;
}

const mostFiles = 2000;
const largestFile = 1_000_000;
const deepest = 12;
/** Folders that hold other people's files, and many of them. */
const skipped: ReadonlySet<string> = new Set(['node_modules', '.git']);

/**
 * The `.kql` files of folders, the inner folders too, in the order of their paths: at most 2000, none over a megabyte. What cannot be read is
 * left out. Files are read anew only when they changed.
 */
export function createQueryFiles(): (folders: readonly string[], signal: AbortSignal) => Promise<readonly QueryFile[]> {
  const known = new Map<string, QueryFile & { readonly changed: number }>();
  const read = async (path: string): Promise<QueryFile | undefined> => {
    const { mtimeMs: changed, size } = await stat(path);
    if (size > largestFile) return undefined;
    const before = known.get(path);
    if (before?.changed === changed) return before;
    const file = { path, text: await readFile(path, 'utf8'), changed };
    known.set(path, file);
    return file;
  };
  return async (folders, signal) => {
    const files: QueryFile[] = [];
    for (const path of new Set((await Promise.all(folders.map((folder) => pathsUnder(folder, signal)))).flat())) {
      throwIfAborted(signal);
      if (files.length >= mostFiles) break;
      const file = await read(path).catch(() => undefined);
      if (file) files.push(file);
    }
    return files;
  };
}

async function pathsUnder(folder: string, signal: AbortSignal, depth = 0): Promise<readonly string[]> {
  throwIfAborted(signal);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isFile() && /\.kql$/i.test(entry.name)) found.push(path);
    if (entry.isDirectory() && depth < deepest && !skipped.has(entry.name)) found.push(...(await pathsUnder(path, signal, depth + 1)));
    if (found.length >= mostFiles) break;
  }
  return found;
}
