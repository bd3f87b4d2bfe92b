import { t } from '@vscode/l10n';
import { valueForms } from '../../catalog/siem/vendor';
import type { ValueForm, VendorParameter } from '../../catalog/siem/vendor';
import { problemOfPattern } from './hubPanel';

/** What is wrong with a value of a forwarder's parameter; undefined where nothing is. */
export function problemOfValue({ form }: VendorParameter, text: string, isNeeded: boolean): string | undefined {
  if (text.trim() === '') return isNeeded ? t('Give a value.') : undefined;
  return form === undefined ? undefined : problems[form](text.trim());
}

/** What is wrong with the id of a Key Vault, which may be left out. */
export function problemOfVault(text: string): string | undefined {
  const isId = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+$/i.test(text.trim());
  return isId || text.trim() === ''
    ? undefined
    : t('Give an id as the portal shows it: /subscriptions/…/providers/Microsoft.KeyVault/vaults/NAME.');
}

function problemOfForm(form: keyof typeof valueForms, words: () => string): (text: string) => string | undefined {
  return (text) => (valueForms[form].test(text) ? undefined : words());
}

const problems: Readonly<Record<ValueForm, (text: string) => string | undefined>> = {
  hostPort: problemOfForm('hostPort', () => t('Give a host, or host:port, such as ingress.example.com:443; no https://, user or path.')),
  pattern: problemOfPattern,
  name: problemOfForm('name', () => t('Give 2 to 46 letters, digits or hyphens, with a letter or digit at each end.')),
  storageAccount: problemOfForm('storageAccount', () => t('Give 3 to 24 lower-case letters and digits.')),
  resourceGroup: problemOfForm('resourceGroup', () => t('Give 1 to 90 letters, digits and _ - . ( ), with no dot at the end.')),
};
