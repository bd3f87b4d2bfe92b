import type { Contributes } from '../../host/contributes';

const inEditor = 'editorTextFocus && editorLangId == kql';

export const contributes = {
  feature: 'editor',
  commands: {
    run: {
      title: 'Run Query',
      icon: '$(play)',
      palette: 'editorLangId == kql',
      menus: [{ menu: 'editor/title/run', when: 'editorLangId == kql', group: 'navigation@1' }],
      keys: [
        { key: 'ctrl+enter', mac: 'cmd+enter', when: inEditor },
        { key: 'f5', when: inEditor },
      ],
    },
    runStatement: { title: 'Run Statement', palette: false },
    cancel: {
      title: 'Cancel Query',
      icon: '$(debug-stop)',
      palette: 'editorLangId == kql',
      menus: [{ menu: 'editor/title/run', when: 'editorLangId == kql && entraLogs.running', group: 'navigation@2' }],
      keys: [{ key: 'escape escape', when: `${inEditor} && entraLogs.running` }],
    },
    explain: {
      title: 'Explain Query',
      icon: '$(info)',
      palette: 'editorLangId == kql',
      menus: [{ menu: 'editor/title/run', when: 'editorLangId == kql', group: 'navigation@3' }],
    },
    chooseSource: { title: 'Choose Source of This Document…', icon: '$(database)', palette: 'editorLangId == kql' },
    newQuery: {
      title: 'New Query',
      icon: '$(new-file)',
      menus: [{ menu: 'file/newFile', group: 'entraLogs@1' }],
    },
  },
  settings: {
    'editor.codeLens': {
      type: 'boolean',
      default: true,
      markdownDescription: 'Shows *Run* above each statement of a `.kql` document.',
      scope: 'resource',
    },
  },
  languages: [
    {
      id: 'kql',
      aliases: ['KQL', 'Kusto Query Language'],
      extensions: ['.kql', '.csl', '.kusto'],
      configuration: './language-configuration.json',
    },
  ],
  grammars: [{ language: 'kql', scopeName: 'source.kql', path: './syntaxes/kql.tmLanguage.json' }],
  other: {
    snippets: [{ language: 'kql', path: './snippets/kql.json' }],
    configurationDefaults: {
      '[kql]': {
        'editor.semanticHighlighting.enabled': true,
        'editor.wordBasedSuggestions': 'off',
        'editor.suggest.snippetsPreventQuickSuggestions': false,
      },
    },
  },
  activationEvents: ['onLanguage:kql'],
} as const satisfies Contributes;
