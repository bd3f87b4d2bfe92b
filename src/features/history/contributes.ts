import type { Contributes } from '../../host/contributes';

export const historyView = 'entraLogs.history';

const onEntry = `view == ${historyView} && viewItem =~ /^run/`;

export const contributes = {
  feature: 'history',
  commands: {
    open: {
      title: 'Open Result',
      icon: '$(open-preview)',
      palette: false,
      menus: [{ menu: 'view/item/context', when: `view == ${historyView} && viewItem == runKept`, group: 'inline@1' }],
    },
    openQuery: {
      title: 'Open Query in Console',
      icon: '$(edit)',
      palette: false,
      menus: [{ menu: 'view/item/context', when: onEntry, group: '1_open@1' }],
    },
    runAgain: {
      title: 'Run Again',
      icon: '$(play)',
      palette: false,
      menus: [{ menu: 'view/item/context', when: onEntry, group: '1_open@2' }],
    },
    copyQuery: { title: 'Copy Query', palette: false, menus: [{ menu: 'view/item/context', when: onEntry, group: '2_copy@1' }] },
    remove: { title: 'Remove from History', palette: false, menus: [{ menu: 'view/item/context', when: onEntry, group: '9_remove@1' }] },
    clear: {
      title: 'Clear History…',
      icon: '$(clear-all)',
      menus: [{ menu: 'view/title', when: `view == ${historyView}`, group: 'navigation@1' }],
    },
  },
  views: [{ id: historyView, name: 'History', icon: 'media/entra-logs.svg', visibility: 'collapsed', order: 5 }],
  welcome: [
    { view: historyView, contents: 'Queries that you run are listed here. A result opens again without running the query a second time.' },
  ],
} as const satisfies Contributes;
