import type { CachedFile } from '../../store/sourceDatabase';
import type { FoundFile } from './discoverFiles';
import { hasHead } from './fileHead';

/** A file to load, and from where. */
export interface FileWork {
  readonly found: FoundFile;
  /** What the cache knows of it, where its beginning is loaded and stays. */
  readonly before: CachedFile | undefined;
}

/** What has to be done so that the cache holds what the files hold. */
export interface Reconciliation {
  readonly work: readonly FileWork[];
  /** Files whose rows are to be taken out: they are gone, or their content is another. */
  readonly stale: readonly CachedFile[];
}

/**
 * Compares the files as they are with what the cache remembers. A file that is as it was is left alone; one read by lines that has only grown goes on
 * where it ended; every other change loads it anew. The cache mirrors the files: rows of a file that is gone go too.
 */
export async function reconcileFiles(cached: ReadonlyMap<string, CachedFile>, found: readonly FoundFile[]): Promise<Reconciliation> {
  const work: FileWork[] = [];
  const stale: CachedFile[] = [];
  const paths = new Set(found.map((file) => file.path));
  for (const file of cached.values()) if (!paths.has(file.path)) stale.push(file);
  for (const file of found) {
    const before = cached.get(file.path);
    if (!before) work.push({ found: file, before: undefined });
    else if (before.complete && before.size === file.size && before.modified === file.modified) continue;
    else if (await hasGrown(before, file)) work.push({ found: file, before });
    else {
      stale.push(before);
      work.push({ found: file, before: undefined });
    }
  }
  return { work, stale };
}

async function hasGrown(before: CachedFile, file: FoundFile): Promise<boolean> {
  const canGoOn = before.growable && file.size >= before.bytes && (file.size > before.size || !before.complete);
  return canGoOn && (await hasHead(file.path, before.head).catch(() => false));
}
