import type { Contributes } from '../../host/contributes';

export const tenantsView = 'entraLogs.tenants';

const inView = `view == ${tenantsView}`;

export const contributes = {
  feature: 'tenants',
  commands: {
    signIn: { title: 'Sign In to Azure…', icon: '$(sign-in)', menus: [{ menu: 'view/title', when: inView, group: 'navigation@1' }] },
    useSandbox: { title: 'Use the Sandbox', icon: '$(beaker)', menus: [{ menu: 'view/title', when: inView, group: '1_open@1' }] },
    makeSandboxFail: {
      title: 'Make the Sandbox Fail…',
      icon: '$(bug)',
      menus: [{ menu: 'view/title', when: inView, group: '5_sandbox@1' }],
    },
    signOut: {
      title: 'Sign Out of Azure',
      icon: '$(sign-out)',
      menus: [{ menu: 'view/title', when: inView, group: '9_remove@1' }],
    },
    filter: { title: 'Filter Tenants…', icon: '$(filter)', menus: [{ menu: 'view/title', when: inView, group: 'navigation@3' }] },
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
    download: {
      title: 'Download to Local Logs…',
      icon: '$(cloud-download)',
      palette: false,
      menus: [{ menu: 'view/item/context', when: `${inView} && viewItem =~ /^table\\b/`, group: '1_query@2' }],
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
        'Who you are in the sandbox: `ada.admin` may do everything, `sami.security` is a Security Administrator, `rea.reader` a Security Reader, `cora.contributor` a Contributor without a role of the directory, each at `contoso.example`. A name without `@`, such as `entra-logs-reader`, is a program, which signs in by its secret.',
      scope: 'machine-overridable',
    },
    'workspace.timeoutSeconds': {
      type: 'integer',
      default: 180,
      minimum: 10,
      maximum: 600,
      markdownDescription: 'How many seconds a workspace may work on one query. The service allows at most 600.',
    },
    'workspace.takeGuard': {
      type: 'string',
      default: 'warn',
      enum: ['off', 'warn', 'limit'],
      enumDescriptions: [
        'Nothing is said or done',
        'It is said where the query is written; the query runs as it is',
        'The workspace is asked for the first rows alone, and the result says so',
      ],
      markdownDescription:
        'What becomes of a query of a workspace that has no `take`, `top`, `summarize` or the like. The service gives at most 500,000 rows at once. Restart the engine after a change.',
      scope: 'machine-overridable',
    },
    'workspace.takeRows': {
      type: 'integer',
      default: 10_000,
      minimum: 1,
      maximum: 500_000,
      markdownDescription: 'How many rows `#entraLogs.workspace.takeGuard#` leaves, or offers to leave.',
      scope: 'machine-overridable',
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
