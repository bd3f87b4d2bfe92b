import { t } from '@vscode/l10n';
import { formatCount } from '../base/quantities';

/** So many rows, in words, with thousands separators. */
export function rowsText(count: number): string {
  return count === 1 ? t('1 row') : t('{0} rows', formatCount(count));
}

export function tablesText(count: number): string {
  return count === 1 ? t('1 table') : t('{0} tables', formatCount(count));
}

export function damagedText(count: number): string {
  return count === 1 ? t('1 damaged line') : t('{0} damaged lines', formatCount(count));
}

export function filesText(count: number): string {
  return count === 1 ? t('1 file') : t('{0} files', formatCount(count));
}
