import { t } from '@vscode/l10n';

/** A key and what it does, as a person reads it. */
export interface KeyEntry {
  /** Where the focus has to be. */
  readonly where: string;
  readonly does: string;
  /** As VS Code writes keys on Windows and Linux. */
  readonly keys: readonly string[];
}

const modifier = /\bCtrl\b/g;

/** The keys of an entry in words; on a Mac the command key stands for Ctrl. */
export function keysText({ keys }: KeyEntry, isMac: boolean): string {
  return keys.map((key) => (isMac ? key.replace(modifier, 'Cmd') : key)).join(t(' or '));
}

/** Every key of the product, in the order in which a person meets them. */
export function keyList(): readonly KeyEntry[] {
  const query = t('Console and .kql editors');
  const page = t('Console and results');
  const rows = t('Table');
  const json = t('JSON');
  const detail = t('Row detail');
  return [
    { where: query, does: t('Run the statement with the caret, or the selection'), keys: ['Ctrl+Enter', 'F5'] },
    { where: query, does: t('Cancel the running query'), keys: ['Escape Escape'] },
    { where: page, does: t('Go from the editor to the rows to the row detail, or back'), keys: ['F6', 'Shift+F6'] },
    { where: page, does: t('Leave the console’s editor by Tab, which else indents'), keys: ['Escape Tab'] },
    { where: page, does: t('Find in the result, or in the query where the focus is there'), keys: ['Ctrl+F'] },
    { where: page, does: t('Go from tab to tab'), keys: ['Left', 'Right', 'Home', 'End'] },
    { where: rows, does: t('Move from cell to cell'), keys: ['Arrows', 'Page Up', 'Page Down', 'Home', 'End'] },
    { where: rows, does: t('Go to the first or last cell'), keys: ['Ctrl+Home', 'Ctrl+End'] },
    { where: rows, does: t('Extend the selection'), keys: ['Shift with a move'] },
    { where: rows, does: t('Select the row, the column, everything'), keys: ['Shift+Space', 'Ctrl+Space', 'Ctrl+A'] },
    { where: rows, does: t('Open the row, or close it'), keys: ['Space', 'Enter'] },
    { where: rows, does: t('Copy the selected cells'), keys: ['Ctrl+C'] },
    { where: rows, does: t('Copy the selected cells in another format'), keys: ['Ctrl+Shift+C'] },
    { where: rows, does: t('Open the menu: filter, sort, pin, hide, move, fit'), keys: ['Shift+F10', 'Menu'] },
    { where: rows, does: t('Move the column'), keys: ['Alt+Shift+Left', 'Alt+Shift+Right'] },
    { where: json, does: t('Open or close a value'), keys: ['Right', 'Left'] },
    { where: json, does: t('Go to the next or the previous row'), keys: ['Ctrl+Down', 'Ctrl+Up'] },
    { where: json, does: t('Copy the selected rows'), keys: ['Ctrl+C'] },
    { where: detail, does: t('Go back to the rows'), keys: ['Escape'] },
    { where: detail, does: t('Open or close a value, go from line to line'), keys: ['Right', 'Left', 'Up', 'Down'] },
    { where: detail, does: t('Open the menu of a value: copy, filter'), keys: ['Shift+F10', 'Menu'] },
  ];
}
