/** The grid's visible strings. */
export const gridWords = {
  grid: 'Result rows',
  rowNumber: 'Row number',
  filterColumn: 'Filter {column}',
  changeFilter: 'Change the filter on {column}',
  copied: 'Copied {rows} rows × {columns} columns as {format}.',
  copiedPart: 'Copied the first {rows} of {all} selected rows. Export the result to get all of them.',
  copying: 'Copying…',
  rowsFailed: 'Rows could not be read: {reason}',
} as const;

/** A string with its places filled; a number gets thousands separators. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === 'number' ? value.toLocaleString('en-US') : value;
  });
}
