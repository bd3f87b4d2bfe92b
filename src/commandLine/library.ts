import { resolve } from 'node:path';
import type { LibraryPlaces } from '../flows/library/queryLibrary';
import type { CommandOption, GivenOptions } from './command';
import { listOption, textOption } from './command';

/** The options that say what queries may use beside the logs. */
export const libraryOptions: readonly CommandOption[] = [
  {
    name: 'functions',
    type: 'string',
    value: 'DIR',
    multiple: true,
    help: 'a folder with .kql files whose functions the query may call; may stand several times',
  },
  { name: 'watchlists', type: 'string', value: 'DIR', help: 'a folder with a .csv file for each watchlist of _GetWatchlist()' },
  {
    name: 'external-data',
    type: 'string',
    value: 'DIR',
    multiple: true,
    help: 'a folder whose files externaldata may read; may stand several times',
  },
];

/** What queries may use beside the logs, as the options name it. */
export function libraryOf(given: GivenOptions): LibraryPlaces {
  const watchlistsFolder = textOption(given, 'watchlists');
  return {
    functionsFolders: listOption(given, 'functions').map((folder) => resolve(folder)),
    ...(watchlistsFolder === undefined ? {} : { watchlistsFolder: resolve(watchlistsFolder) }),
    externalDataFolders: listOption(given, 'external-data').map((folder) => resolve(folder)),
  };
}
