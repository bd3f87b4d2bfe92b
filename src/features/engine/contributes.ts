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
  },
} as const satisfies Contributes;
