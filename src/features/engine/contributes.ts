import type { Contributes } from '../../host/contributes';

export const contributes = {
  feature: 'engine',
  commands: {
    restart: { title: 'Restart Engine', icon: '$(debug-restart)' },
    showLog: { title: 'Show Log', icon: '$(output)' },
  },
  settings: {
    'query.memoryLimit': {
      type: 'string',
      default: '',
      pattern: '^$|^\\d+(\\.\\d+)?\\s?(MB|GB)$',
      markdownDescription:
        'How much memory the engine may hold before it goes on from disk, such as `2GB`. Empty leaves it to the engine: at most four fifths of the memory of this computer. Takes effect when the engine is started again.',
      scope: 'machine',
    },
    'query.threads': {
      type: 'integer',
      default: 0,
      minimum: 0,
      maximum: 256,
      markdownDescription:
        'How many threads a query may use. `0` uses one for each processor. Takes effect when the engine is started again.',
      scope: 'machine',
    },
    'query.addressPlacesFile': {
      type: 'string',
      default: '',
      markdownDescription:
        'The file that `geo_info_from_ip_address()` looks addresses up in: a database of cities in MaxMind’s format, such as `GeoLite2-City.mmdb`. Empty refuses queries that ask for it. Takes effect when the engine is started again.',
      scope: 'machine',
    },
    'query.functionsFolders': {
      type: 'array',
      items: { type: 'string' },
      default: [],
      markdownDescription:
        'Folders with `.kql` files whose functions every query over local logs may call: what a file declares with `let name = (…) { … }` or `.create-or-alter function`, or a file with one query, by its name. A path that is not absolute begins in the first folder of the workspace. Takes effect when the engine is started again; changed files are read at once.',
      scope: 'window',
    },
    'query.watchlistsFolder': {
      type: 'string',
      default: '',
      markdownDescription:
        'A folder with a `.csv` file for each watchlist that `_GetWatchlist()` gives: the name of the file is the alias, its first line the names of the fields; the key is the field `SearchKey`, else the first. Takes effect when the engine is started again.',
      scope: 'window',
    },
    'query.externalDataFolders': {
      type: 'array',
      items: { type: 'string' },
      default: [],
      markdownDescription:
        'Folders whose files `externaldata` may read. Empty allows none. Nothing is ever fetched from the network. Takes effect when the engine is started again.',
      scope: 'machine',
    },
  },
} as const satisfies Contributes;
