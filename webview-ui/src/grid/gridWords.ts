import { t } from '@vscode/l10n';
import { formatCount } from '../../../src/base/quantities';
/** The grid's visible strings. */
export const gridWords = {
  grid: t('Result rows'),
  rowNumber: t('Row number'),
  filterColumn: t('Filter {column}'),
  changeFilter: t('Change the filter on {column}'),
  copied: t('Copied {rows} rows × {columns} columns as {format}.'),
  copiedPart: t('Copied the first {rows} of {all} selected rows. Export the result to get all of them.'),
  cells: t('{cells} cells'),
  statistics: t('{cells} cells · sum {sum} · avg {average} · min {minimum} · max {maximum}'),
} as const;

/** A string with its places filled; a number gets thousands separators. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === 'number' ? formatCount(value) : value;
  });
}
