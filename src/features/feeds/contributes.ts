import type { Contributes } from '../../host/contributes';

export const feedsView = 'entraLogs.feeds';

const inView = `view == ${feedsView}`;
const inMenu = (kind: string, group: string): { menu: string; when: string; group: string } => ({
  menu: 'view/item/context',
  when: `${inView} && viewItem =~ /${kind}/`,
  group,
});

export const contributes = {
  feature: 'feeds',
  commands: {
    add: { title: 'Add Feed…', icon: '$(add)', menus: [{ menu: 'view/title', when: inView, group: 'navigation@1' }] },
    test: { title: 'Test Source', icon: '$(beaker)', palette: false, menus: [inMenu('feed', '1_test@1')] },
    pause: { title: 'Pause Feed', icon: '$(debug-pause)', palette: false, menus: [inMenu('running', 'inline@1')] },
    resume: { title: 'Resume Feed', icon: '$(play)', palette: false, menus: [inMenu('ended', 'inline@1')] },
    openConfiguration: { title: 'Open Feed Configuration', palette: false, menus: [inMenu('feed', '2_open@1')] },
    openFiles: { title: 'Open Feed Files as Logs', palette: false, menus: [inMenu('feed', '2_open@2')] },
    copyError: { title: 'Copy Error', icon: '$(copy)', palette: false, menus: [inMenu('^error$', 'inline@1')] },
    remove: { title: 'Remove Feed…', palette: false, menus: [inMenu('feed', '9_remove@1')] },
  },
  views: [{ id: feedsView, name: 'Feeds', icon: 'media/entra-logs.svg', order: 4, visibility: 'collapsed' }],
  welcome: [
    {
      view: feedsView,
      contents: 'A feed writes new logs to files as they come, for a SIEM to pick up.\n[Add Feed…](command:entraLogs.feeds.add)',
    },
  ],
  // The configurations of the feeds in the view, and files that people call so.
  other: {
    jsonValidation: [
      { fileMatch: ['**/entra-logs.entra-logs/feeds/*/feed.json', '*.entra-logs-feed.json'], url: './dist/feed.schema.json' },
    ],
  },
  // Feeds of earlier windows go on; where there are none, nothing is started.
  activationEvents: ['onStartupFinished'],
} as const satisfies Contributes;
