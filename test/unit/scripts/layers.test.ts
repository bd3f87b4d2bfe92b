import { describe, expect, it } from 'vitest';
import { checkLayers } from '../../../scripts/layers';
import type { SourceFile } from '../../../scripts/layers';

/** Each case: what the house forbids, the files that do it, and words of the message. */
const violations: readonly { readonly what: string; readonly files: Readonly<Record<string, string>>; readonly says: RegExp }[] = [
  {
    what: 'a lower layer that imports a higher one',
    files: { 'src/base/a.ts': `import { b } from '../kql/b';`, 'src/kql/b.ts': '' },
    says: /src\/base may import nothing.*move/,
  },
  {
    what: 'a type import that goes up',
    files: { 'src/store/a.ts': `import type { B } from '../flows/b';`, 'src/flows/b.ts': '' },
    says: /src\/store\/a\.ts imports src\/flows\/b\.ts/,
  },
  {
    what: 'an import inside a type',
    files: { 'src/kql/a.ts': `type A = import('../store/b').B;`, 'src/store/b.ts': '' },
    says: /src\/kql\/a\.ts/,
  },
  {
    what: 'a lazy import that goes up',
    files: { 'src/kql/a.ts': `void import('../flows/b');`, 'src/flows/b.ts': '' },
    says: /src\/flows\/b\.ts/,
  },
  {
    what: 'a feature that knows another',
    files: { 'src/features/logs/index.ts': `import { c } from '../console/contributes';`, 'src/features/console/contributes.ts': '' },
    says: /A feature never knows another/,
  },
  { what: 'the database outside the store', files: { 'src/flows/a.ts': `import '@duckdb/node-api';` }, says: /only store knows DuckDB/ },
  { what: 'a data package in the extension host', files: { 'src/host/a.ts': `import '@duckdb/node-api';` }, says: /stays thin/ },
  {
    what: 'VS Code in a wizard',
    files: { 'src/features/logs/wizard.ts': `import { window } from 'vscode';` },
    says: /only index, commands, tree and panel/,
  },
  { what: 'VS Code in the engine', files: { 'src/engine/a.ts': `import 'vscode';` }, says: /without VS Code/ },
  { what: 'Node in base', files: { 'src/base/a.ts': `import 'node:fs';` }, says: /package "node:fs"/ },
  { what: 'Node by its bare name', files: { 'src/base/a.ts': `import 'fs';` }, says: /package "fs"/ },
  {
    what: 'a page that sees the host',
    files: { 'webview-ui/src/a.tsx': `import '../../src/host/b';`, 'src/host/b.ts': '' },
    says: /contract in src\/protocol/,
  },
  {
    what: 'a circle of types',
    files: {
      'src/kql/a.ts': `import type { B } from './b';`,
      'src/kql/b.ts': `export * from './c';`,
      'src/kql/c.ts': `import { a } from './a';`,
    },
    says: /src\/kql\/a\.ts → src\/kql\/b\.ts → src\/kql\/c\.ts → src\/kql\/a\.ts is a circle/,
  },
  { what: 'a file in no layer', files: { 'src/helpers/a.ts': `import '../base/b';`, 'src/base/b.ts': '' }, says: /lies in no layer/ },
  { what: 'a file that is not there', files: { 'src/kql/a.ts': `import './gone';` }, says: /not there/ },
];

const allowed: Readonly<Record<string, string>> = {
  'src/features/logs/index.ts': `import { window } from 'vscode'; import { contributes } from './contributes'; import type { App } from '../../app';`,
  'src/features/logs/commands.ts': `import { env } from 'vscode';`,
  'src/features/logs/contributes.ts': `import type { Contributes } from '../../host/contributes';`,
  'src/features/logs/logTree.ts': `import { TreeItem } from 'vscode';`,
  'src/host/contributes.ts': '',
  'src/app.ts': `import type { LogOutputChannel } from 'vscode';`,
  'src/store/a.ts': `import '@duckdb/node-api'; import { createReadStream } from 'node:fs'; const text = "import x from '../flows/y'";`,
  'webview-ui/src/a.tsx': `import { h } from 'preact'; import './a.css'; export const style = { from: 'kql-word' };`,
};

function filesOf(texts: Readonly<Record<string, string>>): SourceFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }));
}

describe('the layer check', () => {
  for (const { what, files, says } of violations) {
    it(`catches ${what}, and says the way out`, () => {
      const problems = checkLayers(filesOf(files));
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(says);
    });
  }

  it('lets pass what the rules allow', () => {
    expect(checkLayers(filesOf(allowed))).toEqual([]);
  });
});
