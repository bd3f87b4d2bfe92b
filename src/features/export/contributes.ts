import type { Contributes } from '../../host/contributes';

export const contributes = {
  feature: 'export',
  commands: {
    results: { title: 'Export Results…', icon: '$(export)' },
    query: {
      title: 'Export Query to File…',
      icon: '$(export)',
      menus: [{ menu: 'editor/context', when: 'editorLangId == kql', group: '9_entraLogs@1' }],
    },
    download: { title: 'Download to Local Logs…', icon: '$(cloud-download)' },
  },
} as const satisfies Contributes;
