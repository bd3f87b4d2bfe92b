import type { Contributes } from '../../host/contributes';
import { readyRules } from './readyRules';

export const tailsView = 'entraLogs.tails';
/** The webview type, as panels are made and brought back. */
export const tailPanel = 'entraLogs.tail';

const inView = `view == ${tailsView}`;
const inMenu = (kind: string, group: string): { menu: string; when: string; group: string } => ({
  menu: 'view/item/context',
  when: `${inView} && viewItem =~ /${kind}/`,
  group,
});

export const contributes = {
  feature: 'tails',
  commands: {
    start: {
      title: 'Start Activity Log Tail…',
      icon: '$(pulse)',
      menus: [
        { menu: 'view/title', when: inView, group: 'navigation@1' },
        {
          menu: 'view/item/context',
          when: 'view == entraLogs.tenants && viewItem =~ /^(subscription|resourceGroup|resource)\\b/',
          group: 'inline@1',
        },
        { menu: 'view/item/context', when: 'view == entraLogs.tenants && viewItem =~ /^workspace\\b/', group: '1_query@3' },
      ],
    },
    startHub: {
      title: 'Start Event Hub Tail…',
      icon: '$(radio-tower)',
      menus: [{ menu: 'view/title', when: inView, group: '1_alerts@2' }],
    },
    startTable: {
      title: 'Start Workspace Table Tail…',
      icon: '$(table)',
      menus: [
        { menu: 'view/title', when: inView, group: '1_alerts@3' },
        { menu: 'view/item/context', when: 'view == entraLogs.tenants && viewItem =~ /^(workspace|table)\\b/', group: '1_query@4' },
      ],
    },
    startFile: {
      title: 'Follow Growing Activity Log File…',
      icon: '$(file)',
      menus: [{ menu: 'view/title', when: inView, group: '1_alerts@4' }],
    },
    open: { title: 'Open Tail', icon: '$(open-preview)', palette: false, menus: [inMenu('tail', '1_open@1')] },
    stop: { title: 'Stop Tail', icon: '$(debug-stop)', palette: false, menus: [inMenu('running', 'inline@1')] },
    resume: { title: 'Start Tail Again', icon: '$(play)', palette: false, menus: [inMenu('ended', 'inline@1')] },
    query: { title: 'Query Tail in Console', palette: false, menus: [inMenu('tail', '1_open@2')] },
    record: { title: 'Record Tail to File…', palette: false, menus: [inMenu('running', '2_record@1')] },
    remove: { title: 'Remove Tail', palette: false, menus: [inMenu('tail', '9_remove@1')] },
    alerts: { title: 'Configure Activity Log Alerts', icon: '$(bell)', menus: [{ menu: 'view/title', when: inView, group: '1_alerts@1' }] },
  },
  settings: {
    'tail.pollSeconds': {
      type: 'integer',
      default: 60,
      minimum: 10,
      maximum: 3600,
      markdownDescription:
        'The longest pause between two looks at an Activity Log, in seconds. While events come, a tail looks every 10 seconds. All tails together ask at most 50 times in 30 seconds, which is what the service allows.',
    },
    'tail.newestFirst': {
      type: 'boolean',
      default: false,
      markdownDescription:
        'Whether the newest event of a tail stands at the top; at the end without it. The page of a tail has a button for it.',
    },
    'tail.readyAlerts': {
      type: 'array',
      items: { type: 'string' },
      default: readyRules.map(({ id }) => id),
      markdownDescription: `The ready rules that new events of a tail are held against: ${readyRules.map(({ id, about }) => `\`${id}\` (${about})`).join(', ')}.`,
    },
    'tail.alertRules': {
      type: 'array',
      items: { type: 'string' },
      default: [],
      markdownDescription:
        'Rules of your own, each a name, a colon and a KQL predicate over `AzureActivity`: `Vault deleted: OperationNameValue =~ "Microsoft.KeyVault/vaults/delete"`.',
    },
    'tail.alertCommands': {
      type: 'array',
      items: { type: 'string' },
      default: [],
      scope: 'application',
      markdownDescription:
        'Commands of VS Code that run when an alert is raised, each the name of a rule, a colon and a command: `Key listed: workbench.action.tasks.runTask`. The command is given the alert: its rule, how many events met it, and the newest of them. It runs in quiet hours too, and as often as alerts may pop up. Only your user settings count, not those of a folder.',
    },
    'tail.quietHours': {
      type: 'string',
      default: '',
      pattern: '^$|^\\d\\d:\\d\\d-\\d\\d:\\d\\d$',
      markdownDescription: 'Local time in which alerts are only counted in the badge, such as `22:00-07:00`; empty for none.',
    },
    'tail.alertsPerHour': {
      type: 'integer',
      default: 20,
      minimum: 1,
      maximum: 1000,
      markdownDescription: 'How many alerts may pop up within an hour; further ones are counted in the badge.',
    },
  },
  views: [{ id: tailsView, name: 'Tails', icon: 'media/entra-logs.svg', order: 3, visibility: 'collapsed' }],
  welcome: [
    {
      view: tailsView,
      contents:
        'A tail shows what happens in your subscriptions, as it happens.\n[Start Activity Log Tail](command:entraLogs.tails.start)\nAn event hub that the log is streamed to tells of events within seconds.\n[Start Event Hub Tail](command:entraLogs.tails.startHub)',
    },
  ],
  activationEvents: [`onWebviewPanel:${tailPanel}`],
} as const satisfies Contributes;
