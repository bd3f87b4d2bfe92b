import { t } from '@vscode/l10n';

/** Visible strings of the JSON view. */
export const jsonWords = {
  rows: t('Result rows as JSON'),
  menu: t('JSON'),
} as const;
