import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Column } from '../../base/column';
import { throwIfAborted } from '../../base/errors';
import type { TimeRange } from '../../protocol/engine';

/** What a manifest says of the file beside it, so that a reader years later knows what it is and that it is whole. */
export interface Manifest {
  readonly file: string;
  readonly format: string;
  readonly query: string;
  readonly source: string;
  readonly sourcePaths: readonly string[];
  readonly timeRange: TimeRange | null;
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  /** False where rows were missing from the result; `status` says which. */
  readonly complete: boolean;
  readonly status: string;
  readonly notices: readonly string[];
  readonly exportedAt: string;
}

/** Writes `<file>.manifest.json` beside an exported file and gives its path. */
export async function writeManifest(file: string, facts: Omit<Manifest, 'file' | 'sha256'>, signal: AbortSignal): Promise<string> {
  const manifest: Manifest = { file: basename(file), ...facts, sha256: await sha256(file, signal) };
  const path = `${file}.manifest.json`;
  await writeFile(`${path}.partial`, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(`${path}.partial`, path);
  return path;
}

async function sha256(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    throwIfAborted(signal);
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
