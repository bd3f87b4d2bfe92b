import { t } from '@vscode/l10n';
import { window } from 'vscode';

/** Asks for the file that a certificate and its private key are written to. */
export async function askKeyFile(): Promise<string | undefined> {
  const title = t('Where Certificate and Private Key Are Written');
  return (await window.showSaveDialog({ title, filters: { PEM: ['pem'] }, saveLabel: t('Write Key') }))?.fsPath;
}
