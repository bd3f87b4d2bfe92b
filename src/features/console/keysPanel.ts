import { t } from '@vscode/l10n';
import { commands, window } from 'vscode';
import { keyList, keysText } from './keyList';

/** Lists every key of the product; the last entry opens VS Code's own page, where keys are changed. */
export async function showKeys(extensionId: string): Promise<void> {
  const isMac = process.platform === 'darwin';
  const change = { label: t('Change keys…'), description: '' };
  const items = keyList().map((entry) => ({ label: entry.does, description: `${entry.where} · ${keysText(entry, isMac)}` }));
  const chosen = await window.showQuickPick([...items, change], {
    title: t('Keys of Entra Logs'),
    placeHolder: t('Type to find a key by what it does'),
    matchOnDescription: true,
  });
  if (chosen === change) await commands.executeCommand('workbench.action.openGlobalKeybindings', `@ext:${extensionId}`);
}
