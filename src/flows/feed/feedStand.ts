import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkpointFiles, readCheckpoint } from './checkpoint';
import type { FeedConfig } from './feedConfig';
import type { FeedStatus } from './feedStatus';
import { countedFolder } from './feedWriters';

/** How a feed stands that is not run here, as far as its checkpoint tells: of another window, or of a run before. Nothing where none can be read. */
export async function feedStand(
  config: Pick<FeedConfig, 'output' | 'forward' | 'stateFolder'>,
): Promise<Pick<FeedStatus, 'today' | 'lastCommit'>> {
  const folder = countedFolder(config);
  const { checkpoint } = await readCheckpoint(folder).catch(() => ({ checkpoint: undefined }));
  if (!checkpoint) return {};
  const written = await Promise.all(checkpointFiles.map((name) => writtenAt(join(folder, name))));
  const { today } = checkpoint;
  return { lastCommit: Math.max(...written), ...(today === undefined ? {} : { today }) };
}

async function writtenAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
