import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { isProcessAlive } from '../../store/processAlive';

/** Where caches and temporary files of sources are kept. Everything in it can be deleted at any time. */
export interface CacheFolder {
  readonly path: string;
  /** For this process's own temporary files. */
  readonly temporary: string;
}

const extension = '.source.duckdb';

/** Makes the folder, and clears away what processes that are gone have left. */
export async function openCacheFolder(path: string): Promise<CacheFolder> {
  const temporary = join(path, `temporary-${process.pid}-${randomUUID().slice(0, 8)}`);
  await mkdir(temporary, { recursive: true });
  for (const name of await readdir(path)) {
    const owner = /^temporary-(\d+)-/.exec(name)?.[1] ?? /\.private-(\d+)\.source\.duckdb(\.wal)?$/.exec(name)?.[1];
    if (owner !== undefined && !isProcessAlive(Number(owner))) await rm(join(path, name), { recursive: true, force: true });
  }
  return { path, temporary };
}

/** The name that a source of some paths always has. */
export function sourceIdOf(paths: readonly string[]): string {
  return createHash('sha256')
    .update([...paths].sort().join('\0'))
    .digest('hex')
    .slice(0, 16);
}

/** The file of a source's cache; another one where a process of its own holds the first. */
export function cacheFileOf(folder: CacheFolder, sourceId: string, isPrivate: boolean): string {
  return join(folder.path, `${sourceId}${isPrivate ? `.private-${process.pid}` : ''}${extension}`);
}

/** Deletes a cache file and what belongs to it. */
export async function removeCacheFile(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(`${file}.wal`, { force: true });
}

interface CacheFile {
  readonly path: string;
  readonly size: number;
  readonly used: number;
}

async function cacheFiles(folder: CacheFolder): Promise<CacheFile[]> {
  const names = await readdir(folder.path).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => name.endsWith(extension) || name.endsWith(`${extension}.wal`))
      .map(async (name) => {
        const path = join(folder.path, name);
        const info = await stat(path).catch(() => undefined);
        return info ? { path, size: info.size, used: info.mtimeMs } : undefined;
      }),
  );
  return found.filter((file) => file !== undefined);
}

/** Bytes that all caches take. */
export async function cacheBytes(folder: CacheFolder): Promise<number> {
  return (await cacheFiles(folder)).reduce((sum, file) => sum + file.size, 0);
}

/** Notes that a cache was used now, for what is evicted first. */
export async function touchCacheFile(file: string, now: number): Promise<void> {
  await utimes(file, now / 1000, now / 1000).catch(() => undefined);
}

/** Deletes caches that are not in use, those unused for longest first, until all together are small enough. */
export async function evictCaches(folder: CacheFolder, maximumBytes: number, inUse: ReadonlySet<string>): Promise<void> {
  const files = await cacheFiles(folder);
  let bytes = files.reduce((sum, file) => sum + file.size, 0);
  const isOpen = (path: string): boolean => inUse.has(path.replace(/\.wal$/, ''));
  for (const file of files.filter(({ path }) => !isOpen(path)).sort((left, right) => left.used - right.used)) {
    if (bytes <= maximumBytes) return;
    await rm(file.path, { force: true });
    bytes -= file.size;
  }
}
