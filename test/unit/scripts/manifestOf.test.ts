import { describe, expect, it } from 'vitest';
import { manifestOf } from '../../../scripts/manifestOf';
import type { Contributes } from '../../../src/host/contributes';

const logs: Contributes = {
  feature: 'logs',
  commands: {
    open: {
      title: 'Open Folder…',
      shortTitle: 'Open',
      icon: '$(folder)',
      menus: [{ menu: 'explorer/context', group: '2@1' }],
      keys: [{ key: 'f5', when: 'editorTextFocus' }],
    },
    hidden: { title: 'Hidden', palette: false },
    sometimes: { title: 'Sometimes', palette: 'entraLogs.ready' },
  },
  views: [{ id: 'entraLogs.localLogs', name: 'Local Logs', order: 2 }],
  settings: { 'cache.size': { type: 'number', default: 1, markdownDescription: 'Size.' } },
  other: { walkthroughs: [{ id: 'a' }], configurationDefaults: { '[kql]': {} } },
  activationEvents: ['onLanguage:kql'],
};

const consoleFeature: Contributes = {
  feature: 'console',
  commands: { open: { title: 'Open Console' } },
  views: [{ id: 'entraLogs.tenants', name: 'Tenants', order: 1 }],
  other: { walkthroughs: [{ id: 'b' }], configurationDefaults: { '[json]': {} } },
  activationEvents: ['onLanguage:kql', 'onWebviewPanel:entraLogs.console'],
};

describe('the manifest made from the features', () => {
  const made = manifestOf([logs, consoleFeature]);
  const contributes = made.contributes as Record<string, never>;

  it('gives every command its full id and the common category, in the order of the features', () => {
    expect(contributes['commands']).toEqual([
      { command: 'entraLogs.console.open', title: 'Open Console', category: 'Entra Logs' },
      { command: 'entraLogs.logs.open', title: 'Open Folder…', shortTitle: 'Open', category: 'Entra Logs', icon: '$(folder)' },
      { command: 'entraLogs.logs.hidden', title: 'Hidden', category: 'Entra Logs' },
      { command: 'entraLogs.logs.sometimes', title: 'Sometimes', category: 'Entra Logs' },
    ]);
  });

  it('puts commands in their menus, and keeps out of the palette those that do not belong there', () => {
    expect(contributes['menus']).toEqual({
      commandPalette: [
        { command: 'entraLogs.logs.hidden', when: 'false' },
        { command: 'entraLogs.logs.sometimes', when: 'entraLogs.ready' },
      ],
      'explorer/context': [{ command: 'entraLogs.logs.open', group: '2@1' }],
    });
    expect(contributes['keybindings']).toEqual([{ command: 'entraLogs.logs.open', key: 'f5', when: 'editorTextFocus' }]);
  });

  it('gives the buttons of rows to the keyboard too, as entries of the menu of the row, where the command has none', () => {
    const menu = 'view/item/context';
    const own = [{ menu, when: 'viewItem == table', group: 'inline@2' }];
    const both = [...own, { menu, when: 'viewItem =~ /table/', group: '1_load@1' }];
    const commands = { preview: { title: 'Preview', menus: own }, refresh: { title: 'Refresh', menus: both } };
    const { menus } = manifestOf([{ feature: 'logs', commands }]).contributes as { menus: Record<string, object[]> };
    expect(menus[menu]).toEqual([
      { command: 'entraLogs.logs.preview', when: 'viewItem == table', group: 'inline@2' },
      { command: 'entraLogs.logs.preview', when: 'viewItem == table', group: '0_do@2' },
      { command: 'entraLogs.logs.refresh', when: 'viewItem == table', group: 'inline@2' },
      { command: 'entraLogs.logs.refresh', when: 'viewItem =~ /table/', group: '1_load@1' },
    ]);
  });

  it('gathers views in the container of the activity bar in their order, and settings under one name', () => {
    expect(contributes['views']).toEqual({
      entraLogs: [
        { id: 'entraLogs.tenants', name: 'Tenants' },
        { id: 'entraLogs.localLogs', name: 'Local Logs' },
      ],
    });
    expect(contributes['configuration']).toEqual({
      title: 'Entra Logs',
      properties: { 'entraLogs.cache.size': logs.settings!['cache.size'] },
    });
  });

  it('joins lists and merges records of the other parts', () => {
    expect(contributes['walkthroughs']).toEqual([{ id: 'b' }, { id: 'a' }]);
    expect(contributes['configurationDefaults']).toEqual({ '[json]': {}, '[kql]': {} });
  });

  it('names each activation event once', () => {
    expect(made.activationEvents).toEqual(['onLanguage:kql', 'onWebviewPanel:entraLogs.console']);
  });

  it('refuses two features with the same id', () => {
    expect(() => manifestOf([logs, { ...consoleFeature, feature: 'logs' }])).toThrow('command "entraLogs.logs.open"');
    expect(() => manifestOf([logs, { ...consoleFeature, views: logs.views! }])).toThrow('view "entraLogs.localLogs"');
  });
});
