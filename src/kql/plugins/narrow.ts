import { sqlName, sqlText } from '../../base/sql';
import { callNamed } from '../expressions/call';
import { resultColumns } from '../operators/columns';
import { columnMap } from '../plan/scope';
import { item, pinOrder, plainStage, withAliases } from '../plan/stage';
import type { Plugin } from './plugin';

/** `narrow()`: a row for each cell. */
export const narrow: Plugin = (node, scope, input) => {
  const rows = pinOrder(input, scope.query);
  const [row, column, value] = withAliases(resultColumns(node));
  const number = sqlName(rows.order[0]?.alias ?? '');
  const values = columnMap(rows);
  const parts = rows.columns.map(({ name }) => {
    const cell = values.get(name) ?? { sql: 'NULL', type: 'string' as const, start: 0, end: 0 };
    const items = [
      item(`${number} - 1`, row?.alias ?? ''),
      item(sqlText(name), column?.alias ?? ''),
      item(callNamed('tostring', [cell], node, scope).sql, value?.alias ?? ''),
    ];
    return `SELECT ${items.join(', ')} FROM (${rows.sql})`;
  });
  return plainStage(parts.join(' UNION ALL '), withAliases(resultColumns(node)));
};
