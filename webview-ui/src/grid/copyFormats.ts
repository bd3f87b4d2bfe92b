import { t } from '@vscode/l10n';
import type { CellText, Column } from '../../../src/base/column';
import { isJson } from '../../../src/base/jsonText';
import { kqlLiteral } from '../../../src/base/kqlLiteral';
import { kqlName } from '../../../src/protocol/queryEdit';

/** A block of cells to be copied, exact texts. */
export interface CopyBlock {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly CellText[])[];
}

/** A form in which cells are copied. */
export interface CopyFormat {
  readonly id: string;
  readonly title: string;
  readonly write: (block: CopyBlock) => string;
}

const numeric = new Set<Column['type']>(['int', 'long', 'real', 'bool']);

function tabText(text: CellText): string {
  return (text ?? '').replace(/[\t\r\n]+/g, ' ');
}

function csvText(text: CellText): string {
  if (text === null) return '';
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A cell as a JSON value: numbers, truth values and JSON as they are, other texts in quotes. */
export function jsonValue(text: CellText, type: Column['type']): string {
  if (text === null) return 'null';
  if (numeric.has(type) && /^(-?\d+(\.\d+)?(e[+-]?\d+)?|true|false)$/i.test(text)) return text.toLowerCase();
  if (type === 'dynamic' && isJson(text)) return text;
  return JSON.stringify(text);
}

function jsonLine({ columns }: CopyBlock, row: readonly CellText[]): string {
  return `{${columns.map((column, index) => `${JSON.stringify(column.name)}:${jsonValue(row[index] ?? null, column.type)}`).join(',')}}`;
}

function markdownText(text: CellText): string {
  return (text ?? '').replaceAll('\\', '\\\\').replaceAll('|', '\\|').replace(/\r?\n/g, '<br>').replaceAll('`', '\\`');
}

function datatable({ columns, rows }: CopyBlock): string {
  const head = columns.map((column) => `${kqlName(column.name)}: ${column.type}`).join(', ');
  const body = rows.map((row) => `    ${columns.map((column, index) => kqlLiteral(column.type, row[index] ?? null)).join(', ')}`);
  return `datatable(${head})\n[\n${body.join(',\n')}\n]`;
}

/** The formats in the order of the menu; the first is what Ctrl+C copies. */
export const copyFormats: readonly CopyFormat[] = [
  { id: 'tsv', title: t('Tab-separated'), write: ({ rows }) => rows.map((row) => row.map(tabText).join('\t')).join('\n') },
  {
    id: 'tsvHeader',
    title: t('Tab-separated with headers'),
    write: ({ columns, rows }) =>
      [columns.map(({ name }) => tabText(name)), ...rows.map((row) => row.map(tabText))].map((row) => row.join('\t')).join('\n'),
  },
  {
    id: 'csv',
    title: t('CSV'),
    write: ({ columns, rows }) => [columns.map(({ name }) => name), ...rows].map((row) => row.map(csvText).join(',')).join('\r\n'),
  },
  { id: 'json', title: t('JSON'), write: (block) => `[\n${block.rows.map((row) => `  ${jsonLine(block, row)}`).join(',\n')}\n]` },
  {
    id: 'markdown',
    title: t('Markdown table'),
    write: ({ columns, rows }) => {
      const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
      const rule = columns.map(({ type }) => (numeric.has(type) && type !== 'bool' ? '---:' : '---'));
      return [line(columns.map(({ name }) => markdownText(name))), line(rule), ...rows.map((row) => line(row.map(markdownText)))].join(
        '\n',
      );
    },
  },
  { id: 'datatable', title: t('KQL datatable'), write: datatable },
];
