import { existsSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExternalFile } from '../../kql/externalFile';
import { literalPath } from './watchlists';

/**
 * Says which file an address of `externaldata` means: a path, a `file:` address, or a path from one of the folders. Only what lies in one
 * of the folders in truth, whatever links lead there, may be read.
 */
export function externalFiles(folders: readonly string[]): (address: string) => ExternalFile {
  return (address) => {
    if (folders.length === 0) {
      return {
        refused:
          'Queries may not read files yet. Name the folder of this file in the setting entraLogs.query.externalDataFolders, or with --external-data on the command line.',
      };
    }
    const path = pathOf(address, folders);
    if (path === undefined || !existsSync(path)) return { refused: `There is no file ${address} in ${listed(folders)}.` };
    const real = realpathSync(path);
    const isWithin = folders.filter((folder) => existsSync(folder)).some((folder) => real.startsWith(withSeparator(realpathSync(folder))));
    if (!isWithin)
      return {
        refused: `Queries may read files in ${listed(folders)}, and ${address} lies elsewhere. The setting entraLogs.query.externalDataFolders names the folders.`,
      };
    if (!statSync(real).isFile()) return { refused: `${address} is no file.` };
    return { path: literalPath(real) };
  };
}

function pathOf(address: string, folders: readonly string[]): string | undefined {
  if (/^file:/i.test(address)) {
    try {
      return fileURLToPath(address);
    } catch {
      return undefined;
    }
  }
  if (address === '' || address.includes('\0')) return undefined;
  if (isAbsolute(address)) return address;
  return folders.map((folder) => join(folder, address)).find((path) => existsSync(path));
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}

function listed(folders: readonly string[]): string {
  return folders.length === 1 ? (folders[0] ?? '') : `${folders.slice(0, -1).join(', ')} or ${folders.at(-1) ?? ''}`;
}
