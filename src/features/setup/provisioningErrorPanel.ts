import { t } from '@vscode/l10n';
import { env, window } from 'vscode';
import { provisioningErrors } from '../../catalog/provisioningErrors';
import type { ProvisioningRemedy } from '../../catalog/provisioningErrors';

const remedies: Readonly<Record<ProvisioningRemedy, () => string>> = {
  retries: () => t('retries by itself'),
  restart: () => t('restart the job'),
  mend: () => t('mend data or settings'),
};

/** Shows what the error codes of provisioning logs mean and what to do; begins at the code that is selected or copied. ER-30. */
export async function explainProvisioningErrors(): Promise<void> {
  const editor = window.activeTextEditor;
  const selected = editor && !editor.selection.isEmpty ? editor.document.getText(editor.selection) : await env.clipboard.readText();
  const box = window.createQuickPick();
  box.title = t('Explain Provisioning Errors');
  box.placeholder = t('A code of errorInformation.errorCode, or words of what it means');
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.items = provisioningErrors.map(({ code, meaning, remedy, todo }) => ({
    label: code,
    description: remedies[remedy](),
    detail: `${meaning} ${todo}`,
  }));
  const code = /^\w{4,60}$/.exec(selected.trim())?.[0] ?? '';
  const isKnown = provisioningErrors.some((each) => each.code.split(', ').some((name) => name.toLowerCase() === code.toLowerCase()));
  box.value = isKnown ? code : '';
  await new Promise<void>((resolve) => {
    box.onDidAccept(() => box.hide());
    box.onDidHide(() => resolve());
    box.show();
  });
  box.dispose();
}
