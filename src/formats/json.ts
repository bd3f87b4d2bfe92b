import type { ExportFormat } from './exportFormat';
import { lineOptions } from './copyOptions';
import { jsonRowSql } from './jsonValue';

/** One JSON array of objects, a row a line; the values as `jsonRowSql` says. */
export const json: ExportFormat = {
  id: 'json',
  title: 'JSON',
  extension: 'json',
  plan: (columns) => ({
    select: `${jsonRowSql(columns)} AS line`,
    options: lineOptions({ prefix: '[\n', separator: ',\n', suffix: '\n]\n' }),
    whenEmpty: '[]\n',
  }),
};
