import type { Contributes } from '../../host/contributes';

export const contributes = {
  feature: 'directLogs',
  commands: {
    browse: {
      title: 'Browse Logs without a Workspace…',
      icon: '$(cloud-download)',
      menus: [
        { menu: 'view/item/context', when: 'view == entraLogs.tenants && viewItem =~ /^tenant\\b/', group: '0_browse@1' },
        { menu: 'view/title', when: 'view == entraLogs.tenants', group: '1_open@3' },
      ],
    },
  },
} as const satisfies Contributes;
