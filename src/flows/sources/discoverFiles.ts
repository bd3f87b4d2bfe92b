import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, throwIfAborted, UserError } from '../../base/errors';

/** A file of a source as it stands on disk. */
export interface FoundFile {
  readonly path: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

export interface FoundFiles {
  /** In the order of their paths. */
  readonly files: readonly FoundFile[];
  readonly notices: readonly string[];
}

/** Folders that never hold logs. */
const passedFolders = new Set(['node_modules', '.git', '.svn', '.hg', '__MACOSX']);
/** Files that a writer has not finished, what exports say of the files beside them, and what systems leave behind. */
const passedFiles = /^(\.|~\$)|\.(tmp|part|partial|crdownload|manifest\.json)$|^(Thumbs\.db|desktop\.ini)$/i;

/**
 * All files below some paths. A folder inside that cannot be read is told as a notice; a path that was asked for and cannot be read is an error.
 */
export async function discoverFiles(paths: readonly string[], signal?: AbortSignal): Promise<FoundFiles> {
  const files = new Map<string, FoundFile>();
  const notices: string[] = [];
  for (const path of paths) {
    try {
      const found = await stat(path);
      if (found.isDirectory()) await walk(path, { files, notices, signal }, true);
      else if (found.isFile()) files.set(path, { path, size: found.size, modified: found.mtimeMs });
    } catch (error) {
      throw unreadable(path, error);
    }
  }
  return { files: [...files.values()].sort((left, right) => (left.path < right.path ? -1 : 1)), notices };
}

interface Walk {
  readonly files: Map<string, FoundFile>;
  readonly notices: string[];
  readonly signal: AbortSignal | undefined;
}

async function walk(folder: string, state: Walk, isRoot: boolean): Promise<void> {
  throwIfAborted(state.signal);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isRoot) throw error;
    state.notices.push(`The folder ${folder} cannot be read (${reasonOf(error)}). Its files were left out.`);
    return [];
  });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!passedFolders.has(entry.name)) await walk(path, state, false);
    } else if (!passedFiles.test(entry.name)) {
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile()) state.files.set(path, { path, size: found.size, modified: found.mtimeMs });
    }
  }
}

function unreadable(path: string, error: unknown): Error {
  if (error instanceof Error && error.name === 'AbortError') return error;
  const reason = reasonOf(error);
  const advice = reason === 'not found' ? 'Check that it still exists.' : 'Check that you may read it.';
  return new UserError(`The logs in ${path} cannot be opened: ${reason}. ${advice}`, {
    code: 'folder-unreadable',
    details: String(error),
    cause: error,
  });
}

/** The system's reason in plain words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'not found',
    EACCES: 'no permission',
    EPERM: 'no permission',
    ENOTDIR: 'not a folder',
    EISDIR: 'it is a folder',
    ENOSPC: 'the disk is full',
    EMFILE: 'too many files are open',
    EIO: 'the disk reports an error',
    Z_DATA_ERROR: 'its compressed data is damaged',
    Z_BUF_ERROR: 'its compressed data ends too early',
  };
  return words[code] ?? messageOf(error);
}
