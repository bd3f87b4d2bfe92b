import type { Contributes } from '../../host/contributes';

export const localLogsView = 'entraLogs.localLogs';

const inView = `view == ${localLogsView}`;
const onSource = `${inView} && viewItem =~ /^source/`;
const onTable = `${inView} && viewItem == table`;

export const contributes = {
  feature: 'logs',
  commands: {
    openFolder: {
      title: 'Open Log Folder…',
      icon: '$(folder-opened)',
      menus: [{ menu: 'view/title', when: inView, group: 'navigation@1' }],
    },
    openFiles: { title: 'Open Log Files…', icon: '$(file-add)', menus: [{ menu: 'view/title', when: inView, group: '1_open@2' }] },
    openSample: { title: 'Open Sample Tenant', icon: '$(beaker)', menus: [{ menu: 'view/title', when: inView, group: '1_open@3' }] },
    openResource: {
      title: 'Open in Entra Logs',
      palette: false,
      menus: [
        { menu: 'explorer/context', when: 'resourceScheme == file && explorerResourceIsFolder', group: 'navigation@90' },
        {
          menu: 'explorer/context',
          when: 'resourceScheme == file && resourceExtname =~ /^\\.(json|jsonl|ndjson|log|csv|parquet|gz|txt)$/i',
          group: 'navigation@90',
        },
      ],
    },
    refresh: {
      title: 'Refresh Logs',
      shortTitle: 'Refresh',
      icon: '$(refresh)',
      palette: false,
      menus: [
        { menu: 'view/item/context', when: `${inView} && viewItem == sourceReady`, group: 'inline@1' },
        { menu: 'view/item/context', when: onSource, group: '1_load@1' },
      ],
    },
    refreshAll: { title: 'Refresh All Logs', icon: '$(refresh)', menus: [{ menu: 'view/title', when: inView, group: 'navigation@2' }] },
    cancelLoad: {
      title: 'Cancel Loading',
      icon: '$(debug-stop)',
      palette: false,
      menus: [{ menu: 'view/item/context', when: `${inView} && viewItem == sourceLoading`, group: 'inline@1' }],
    },
    resume: {
      title: 'Go On Loading',
      icon: '$(debug-continue)',
      palette: false,
      menus: [{ menu: 'view/item/context', when: `${inView} && viewItem == sourceCancelled`, group: 'inline@1' }],
    },
    retry: {
      title: 'Open Again',
      icon: '$(refresh)',
      palette: false,
      menus: [{ menu: 'view/item/context', when: `${inView} && viewItem =~ /^(sourceFailed|error)$/`, group: 'inline@1' }],
    },
    remove: {
      title: 'Remove from View',
      palette: false,
      menus: [{ menu: 'view/item/context', when: onSource, group: '9_remove@1' }],
    },
    showProblems: {
      title: 'Show Damaged Lines',
      icon: '$(warning)',
      palette: false,
      menus: [{ menu: 'view/item/context', when: `${inView} && viewItem =~ /^(source|damage)/`, group: '2_show@1' }],
    },
    query: {
      title: 'Query',
      icon: '$(play)',
      palette: false,
      menus: [
        { menu: 'view/item/context', when: onTable, group: 'inline@2' },
        {
          menu: 'view/item/context',
          when: `${inView} && viewItem =~ /^(sourceReady|sourceLoading|sourceCancelled|table)$/`,
          group: '0_do@2',
        },
      ],
    },
    preview: {
      title: 'Preview 100 Rows',
      icon: '$(open-preview)',
      palette: false,
      menus: [{ menu: 'view/item/context', when: onTable, group: 'inline@1' }],
    },
    copyName: {
      title: 'Copy Name',
      palette: false,
      menus: [{ menu: 'view/item/context', when: `${inView} && viewItem =~ /^(table|column|source)/`, group: '3_copy@1' }],
    },
    revealFolder: {
      title: 'Show in File Manager',
      palette: false,
      menus: [{ menu: 'view/item/context', when: onSource, group: '2_show@2' }],
    },
  },
  settings: {
    'logs.folders': {
      type: 'array',
      items: { type: 'string' },
      default: [],
      markdownDescription:
        'Log folders that belong to this workspace, relative to it. They are opened when *Entra Logs* is first used in a window, beside those that were open the last time. Share the setting in the repository of an investigation.',
      scope: 'resource',
    },
  },
  views: [{ id: localLogsView, name: 'Local Logs', icon: 'media/entra-logs.svg', order: 2 }],
  welcome: [
    {
      view: localLogsView,
      contents:
        'Open a folder of exported Microsoft Entra or Azure logs and ask it in KQL. Nothing leaves this computer.\n[Open Log Folder](command:entraLogs.logs.openFolder)\nWithout logs at hand, try the sample tenant: 30 days of a fictional company, with an attack in them.\n[Open Sample Tenant](command:entraLogs.logs.openSample)\nFiles and folders can also be dropped here.\n\nTo ask a workspace in Azure, [sign in](command:entraLogs.tenants.signIn), or [use the sandbox](command:entraLogs.tenants.useSandbox), an Azure on this computer with fictional tenants.',
    },
  ],
} as const satisfies Contributes;
