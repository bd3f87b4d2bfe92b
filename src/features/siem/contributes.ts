import type { Contributes } from '../../host/contributes';

const onTenant = 'view == entraLogs.tenants && viewItem =~ /^tenant\\b/';

export const contributes = {
  feature: 'siem',
  commands: {
    stream: {
      title: 'Stream Logs to a SIEM…',
      menus: [{ menu: 'view/item/context', when: onTenant, group: '1_setup@6' }],
    },
    previewParsing: { title: 'Preview Parsing…' },
    peek: { title: 'Event Hub Peek…', menus: [{ menu: 'view/item/context', when: onTenant, group: '1_setup@7' }] },
    verifyPipeline: { title: 'Verify Pipeline…', menus: [{ menu: 'view/item/context', when: onTenant, group: '1_setup@8' }] },
  },
} as const satisfies Contributes;
