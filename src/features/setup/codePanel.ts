import { t } from '@vscode/l10n';
import { commands, languages, window, workspace } from 'vscode';
import type { App } from '../../app';
import { codeForms } from '../../protocol/setup';
import type { SetupPlan } from '../../protocol/setup';

/** Shows plans in a language; its own tools, where they are installed, format it. */
export async function showCode({ engine }: Pick<App, 'engine'>, plans: readonly SetupPlan[]): Promise<void> {
  const names = {
    bicep: 'Bicep',
    arm: t('ARM template'),
    terraform: 'Terraform',
    az: t('Script for the Azure CLI'),
    policy: 'Azure Policy',
  };
  const items = codeForms.map((form) => ({ label: names[form], form }));
  const chosen = await window.showQuickPick(items, { title: t('Export as Code'), ignoreFocusOut: true });
  if (!chosen) return;
  const known = new Set(await languages.getLanguages());
  const wanted = { bicep: 'bicep', arm: 'json', terraform: 'terraform', az: 'shellscript', policy: 'json' }[chosen.form];
  const files = await Promise.all(plans.map((plan) => engine.request('setup/code', { plan, form: chosen.form })));
  for (const { content } of files.flat()) {
    const language = known.has(wanted) ? wanted : 'plaintext';
    await window.showTextDocument(await workspace.openTextDocument({ content, language }), { preview: false });
    if (language !== 'plaintext') await commands.executeCommand('editor.action.formatDocument');
  }
}
