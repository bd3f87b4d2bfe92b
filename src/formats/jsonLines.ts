import type { ExportFormat } from './exportFormat';
import { lineOptions } from './copyOptions';
import { jsonRowSql } from './jsonValue';

/** JSON lines: an object a line; the values as `jsonRowSql` says. */
export const jsonLines: ExportFormat = {
  id: 'jsonl',
  title: 'JSON lines',
  extension: 'jsonl',
  plan: (columns) => ({ select: `${jsonRowSql(columns)} AS line`, options: lineOptions({ separator: '\n' }) }),
};
