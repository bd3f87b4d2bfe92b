import { constants } from 'node:fs';
import { access, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { t } from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { formatBytes } from '../../base/quantities';
import type { FeedConfig } from './feedConfig';
import { checkFolders } from './feedFolders';
import { explainOutput } from './outputFailure';

/**
 * Looks whether a feed can write to a folder and has room there, and says what was found. It makes no folder: of one that is not there yet, the nearest
 * folder above it is looked at.
 * @throws UserError where the feed cannot write there, or where one is gone that it has had
 */
export async function testOutput(
  folder: string,
  { name, stateFolder, leastFree }: Pick<FeedConfig, 'name' | 'stateFolder' | 'leastFree'>,
): Promise<string> {
  await checkFolders({ feed: name, stateFolder }, [folder]);
  try {
    const above = await firstThere(folder);
    if (above === folder) await tryWriting(folder);
    else await access(above, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(above);
    const free = bavail * bsize;
    if (free < leastFree)
      throw new UserError(t('{0} are free there, and {1} are to stay free. Make room.', formatBytes(free), formatBytes(leastFree)), {
        code: 'feed-disk-full',
      });
    if (above === folder) return t('can be written to, {0} free', formatBytes(free));
    return t('is not there yet; the feed makes it in {0} when it starts, {1} free', above, formatBytes(free));
  } catch (error) {
    throw explainOutput(error, 'stops');
  }
}

/** A folder itself, or the nearest one above it that is there. */
async function firstThere(folder: string): Promise<string> {
  try {
    await stat(folder);
    return folder;
  } catch (error) {
    const above = dirname(folder);
    if ((error as { readonly code?: string }).code !== 'ENOENT' || above === folder) throw error;
    return firstThere(above);
  }
}

/** The right to write alone does not tell: of some shares only writing does. */
async function tryWriting(folder: string): Promise<void> {
  const probe = join(folder, `.entra-logs-${process.pid}.probe`);
  await writeFile(probe, '', { flag: 'wx', mode: 0o600 });
  await rm(probe);
}
