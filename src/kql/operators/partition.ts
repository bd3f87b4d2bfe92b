import { sqlName } from '../../base/sql';
import type { SyntaxNode } from '../parser/syntax';
import type { Stage } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import { plainStage, visible } from '../plan/stage';
import { operator } from './operator';

interface Partition extends SyntaxNode {
  readonly ByExpression: SyntaxNode;
  readonly Operand: SyntaxNode & { readonly Subquery?: SyntaxNode };
}

/** `partition by`: a query over the rows of each value of a column, its answers put together. */
export const partition = operator<Partition>('PartitionOperator', (node, scope, given) => {
  const { query } = scope;
  const input = visible(given);
  const key = query.expression(node.ByExpression, { ...scope, row: { columns: columnMap(input) } });
  const [each, value, side] = [sqlName(query.fresh('each')), sqlName(query.fresh('key')), sqlName(query.fresh('part'))];
  const rows: Stage = { ...input, sql: `SELECT * FROM (${input.sql}) WHERE ${key.sql} IS NOT DISTINCT FROM ${each}.${value}` };
  const inner =
    node.Operand.Subquery ?? refuse(node.Operand, 'unsupported-operator', 'Only a query in round brackets can be run over parts.');
  const sub = visible(query.table(inner, { ...scope, row: { columns: new Map() } }, rows));
  const keys = `SELECT DISTINCT ${key.sql} AS ${value} FROM (${input.sql})`;
  return plainStage(`SELECT ${side}.* FROM (${keys}) AS ${each}, LATERAL (${sub.sql}) AS ${side}`, sub.columns);
});
