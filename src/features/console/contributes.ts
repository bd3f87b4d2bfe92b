import type { Contributes } from '../../host/contributes';

/** The webview types, as panels are made and brought back. */
export const consolePanel = 'entraLogs.console';
export const resultsPanel = 'entraLogs.results';

const inConsole = `activeWebviewPanelId == ${consolePanel}`;
const running = 'entraLogs.console.running';

export const contributes = {
  feature: 'console',
  commands: {
    open: {
      title: 'Open Log Console',
      icon: '$(terminal)',
      menus: [{ menu: 'view/title', when: 'view == entraLogs.localLogs', group: 'navigation@1' }],
    },
    run: {
      title: 'Run Query in Console',
      icon: '$(play)',
      palette: inConsole,
      keys: [
        { key: 'f5', when: inConsole },
        { key: 'ctrl+enter', mac: 'cmd+enter', when: inConsole },
      ],
    },
    cancel: {
      title: 'Cancel Query in Console',
      icon: '$(debug-stop)',
      palette: `${inConsole} && ${running}`,
      keys: [{ key: 'escape escape', when: `${inConsole} && ${running}` }],
    },
    keys: { title: 'Show Keys' },
  },
  activationEvents: [`onWebviewPanel:${consolePanel}`, `onWebviewPanel:${resultsPanel}`],
} as const satisfies Contributes;
