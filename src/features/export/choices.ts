import { t } from '@vscode/l10n';
import type { ExportFormatId } from '../../protocol/engine';

/** A way to write rows into a file, as a person chooses it. */
export interface ExportChoice {
  readonly id: string;
  readonly format: ExportFormatId;
  readonly excel?: boolean;
  readonly extension: string;
  readonly label: () => string;
  readonly description: () => string;
}

export const exportChoices: readonly ExportChoice[] = [
  { id: 'csv', format: 'csv', extension: 'csv', label: () => t('CSV'), description: () => t('RFC 4180; values exactly as they are') },
  {
    id: 'excel',
    format: 'csv',
    excel: true,
    extension: 'csv',
    label: () => t('CSV for Excel'),
    description: () => t('with a byte order mark; cells that Excel would run as formulas are made harmless'),
  },
  {
    id: 'json',
    format: 'json',
    extension: 'json',
    label: () => t('JSON'),
    description: () => t('one array of objects; dynamic values stay JSON'),
  },
  {
    id: 'jsonl',
    format: 'jsonl',
    extension: 'jsonl',
    label: () => t('JSON lines'),
    description: () => t('one object a line; for other tools and for loading again'),
  },
  {
    id: 'parquet',
    format: 'parquet',
    extension: 'parquet',
    label: () => t('Parquet'),
    description: () => t('small and typed; for notebooks and databases'),
  },
  {
    id: 'markdown',
    format: 'markdown',
    extension: 'md',
    label: () => t('Markdown'),
    description: () => t('a table for a report or a ticket'),
  },
  { id: 'kql', format: 'kql', extension: 'kql', label: () => t('KQL datatable'), description: () => t('the rows as a query of their own') },
];

/** A file name that says what is in it: the query's first table and the day. */
export function suggestedName(query: string, { extension }: Pick<ExportChoice, 'extension'>, now: Date): string {
  return `${tableOf(query)}-${now.toISOString().slice(0, 10)}.${extension}`;
}

/** What a query begins with, which tells best what its rows are. */
export function tableOf(query: string): string {
  const code = query.replace(/\/\/[^\n]*/g, '').replace(/\blet\s[^;]*;/g, '');
  return /[A-Za-z_]\w*/.exec(code)?.[0] ?? 'results';
}
