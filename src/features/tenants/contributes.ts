import type { Contributes } from '../../host/contributes';

export const tenantsView = 'entraLogs.tenants';

const inView = `view == ${tenantsView}`;

export const contributes = {
  feature: 'tenants',
  commands: {
    signIn: { title: 'Sign In to Azure…', icon: '$(sign-in)', menus: [{ menu: 'view/title', when: inView, group: 'navigation@1' }] },
    useSandbox: { title: 'Use the Sandbox', icon: '$(beaker)', menus: [{ menu: 'view/title', when: inView, group: '1_open@1' }] },
    signOut: {
      title: 'Sign Out of Azure',
      icon: '$(sign-out)',
      menus: [{ menu: 'view/title', when: inView, group: '9_remove@1' }],
    },
    refresh: {
      title: 'Refresh Tenants',
      shortTitle: 'Refresh',
      icon: '$(refresh)',
      palette: false,
      menus: [
        { menu: 'view/title', when: inView, group: 'navigation@2' },
        { menu: 'view/item/context', when: `${inView} && viewItem =~ /loads/`, group: 'inline@2' },
      ],
    },
    query: {
      title: 'Query Workspace',
      shortTitle: 'Query',
      icon: '$(play)',
      palette: false,
      menus: [{ menu: 'view/item/context', when: `${inView} && viewItem =~ /^(workspace|table)\\b/`, group: 'inline@1' }],
    },
    querySeveral: {
      title: 'Query These Workspaces',
      icon: '$(play-circle)',
      palette: false,
      menus: [{ menu: 'view/item/context', when: `${inView} && viewItem =~ /^workspace\\b/`, group: '1_query@1' }],
    },
    chooseWorkspaces: {
      title: 'Query Several Workspaces…',
      icon: '$(play-circle)',
      menus: [{ menu: 'view/title', when: inView, group: '1_open@2' }],
    },
    copyId: {
      title: 'Copy Id',
      palette: false,
      menus: [{ menu: 'view/item/context', when: `${inView} && viewItem =~ /named/`, group: '3_copy@1' }],
    },
    openInPortal: {
      title: 'Open in Azure Portal',
      icon: '$(link-external)',
      palette: false,
      menus: [{ menu: 'view/item/context', when: `${inView} && viewItem =~ /portal/`, group: '4_portal@1' }],
    },
  },
  settings: {
    cloud: {
      type: 'string',
      default: 'public',
      enum: ['public', 'usGovernment', 'china'],
      enumDescriptions: ['Azure', 'Azure US Government', 'Azure in China, run by 21Vianet'],
      markdownDescription: 'The cloud that *Sign In to Azure…* signs in to. The sandbox has a command of its own.',
      scope: 'machine-overridable',
    },
    'sandbox.speed': {
      type: 'number',
      default: 1,
      minimum: 1,
      maximum: 100000,
      markdownDescription:
        'How many times as fast the time of the sandbox goes: 60 makes an hour of a minute. Taken when the sandbox starts.',
      scope: 'machine-overridable',
    },
    'sandbox.account': {
      type: 'string',
      default: 'ada.admin@contoso.example',
      markdownDescription:
        'Who you are in the sandbox: `ada.admin` may do everything, `sami.security` is a Security Administrator, `rea.reader` a Security Reader, `cora.contributor` a Contributor without a role of the directory.',
      scope: 'machine-overridable',
    },
    'workspace.timeoutSeconds': {
      type: 'integer',
      default: 180,
      minimum: 10,
      maximum: 600,
      markdownDescription: 'How many seconds a workspace may work on one query. The service allows at most 600.',
    },
  },
  views: [{ id: tenantsView, name: 'Tenants', icon: 'media/entra-logs.svg', order: 1, visibility: 'collapsed' }],
  welcome: [
    {
      view: tenantsView,
      contents:
        'Sign in to see where your tenants send their logs, and to ask their workspaces in KQL. The sandbox is an Azure on this computer, with fictional tenants.\n[Sign In to Azure](command:entraLogs.tenants.signIn)\n[Use the Sandbox](command:entraLogs.tenants.useSandbox)',
    },
  ],
} as const satisfies Contributes;
