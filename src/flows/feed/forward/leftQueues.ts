import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatBytes } from '../../../base/quantities';
import { queueExtension } from './queuedEvent';

/** The folder beside the queues that holds what their writer knows; no receiver is called so. */
export const queueState = 'state';

/** What waits for receivers that a configuration does not name any more, in words: nobody sends it, and nobody takes it away. */
export async function leftQueues(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const left = entries.filter((entry) => entry.isDirectory() && entry.name !== queueState && !names.includes(entry.name));
  const told = await Promise.all(
    left.map(async ({ name }) => {
      const place = join(folder, name);
      const bytes = await waitingBytes(place);
      return bytes === 0
        ? []
        : [
            `${formatBytes(bytes)} of events wait for a receiver called ${name}, which the configuration does not name any more. Name one so for them to be sent, or delete ${place}.`,
          ];
    }),
  );
  return told.flat();
}

async function waitingBytes(folder: string): Promise<number> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(`.${queueExtension}`));
  const sizes = await Promise.all(
    files.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
