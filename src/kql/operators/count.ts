import type { SyntaxNode } from '../parser/syntax';
import type { Stage } from '../plan/scope';
import { plainStage, rowsOf, withAliases } from '../plan/stage';
import { resultColumns } from './columns';
import { operator } from './operator';

/** `count`: how many rows there are. */
export const count = operator<SyntaxNode>('CountOperator', (node, _scope, input) => {
  const name = `"${resultColumns(node)[0]?.name ?? 'Count'}"`;
  const rows = countedRows(input);
  return plainStage(
    rows === undefined ? `SELECT count(*) AS ${name} FROM ${rowsOf(input)}` : `SELECT CAST(${rows} AS BIGINT) AS ${name}`,
    withAliases(resultColumns(node)),
  );
});

/** How many rows a stage has, where that is known without reading them. */
export function countedRows({ sql, counted }: Stage): bigint | undefined {
  return counted?.sql === sql ? counted.rows : undefined;
}
