import { describe, expect, it } from 'vitest';
import manifest from '../../../../package.json';
import { keyList, keysText } from '../../../../src/features/console/keyList';

const bindings: readonly { readonly command: string; readonly key: string; readonly when: string }[] = manifest.contributes.keybindings;

describe('the keys', () => {
  it('are bound only in the own panels and documents, so that none is taken from VS Code elsewhere', () => {
    expect(bindings.length).toBeGreaterThan(0);
    for (const { when } of bindings) expect(when).toMatch(/activeWebviewPanelId == entraLogs\.|editorLangId == kql/);
  });

  it('are all in the list, those of the manifest too', () => {
    const listed = keyList().flatMap(({ keys }) => keys.map((key) => key.toLowerCase()));
    for (const { key } of bindings) expect(listed).toContain(key);
  });

  it('name the command key on a Mac', () => {
    const [run] = keyList();
    expect(keysText(run!, true)).toBe('Cmd+Enter or F5');
    expect(keysText(run!, false)).toBe('Ctrl+Enter or F5');
  });
});
