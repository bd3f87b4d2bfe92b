import type { Contributes } from '../../host/contributes';

export const contributes = {
  feature: 'cache',
  commands: {
    clear: {
      title: 'Clear Cache…',
      icon: '$(clear-all)',
      menus: [{ menu: 'view/title', when: 'view == entraLogs.localLogs', group: '9_cache@1' }],
    },
  },
  settings: {
    'cache.maximumSizeGigabytes': {
      type: 'number',
      default: 20,
      minimum: 1,
      markdownDescription:
        'How large the cache of loaded logs may become, in gigabytes. Above that, what was used longest ago is deleted; it is loaded from the logs again when it is needed. Open logs are never deleted.',
      scope: 'machine',
    },
  },
} as const satisfies Contributes;
