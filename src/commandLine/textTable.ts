import type { CellText, Column, ColumnType } from '../base/column';

const rightAligned: readonly ColumnType[] = ['int', 'long', 'real', 'decimal', 'timespan'];
const widest = 60;

/** Rows as lines of text for a person: aligned, long cells cut with `…`, null as nothing. */
export function textTable(columns: readonly Column[], rows: readonly (readonly CellText[])[]): string {
  const cells = rows.map((row) => row.map((cell) => shorten((cell ?? '').replace(/[\r\n\t]+/g, ' '))));
  const widths = columns.map(({ name }, index) => Math.max(name.length, 1, ...cells.map((row) => row[index]?.length ?? 0)));
  const line = (row: readonly string[], align: boolean): string =>
    row
      .map((cell, index) => {
        const isRight = align && rightAligned.includes(columns[index]?.type ?? 'string');
        return isRight ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0);
      })
      .join('  ')
      .trimEnd();
  const head = line(
    columns.map(({ name }) => name),
    true,
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [head, rule, ...cells.map((row) => line(row, true))].map((text) => `${text}\n`).join('');
}

function shorten(text: string): string {
  return text.length > widest ? `${text.slice(0, widest - 1)}…` : text;
}
