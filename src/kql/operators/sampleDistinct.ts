import type { SyntaxNode } from '../parser/syntax';
import { columnMap } from '../plan/scope';
import { item, plainStage, withAliases } from '../plan/stage';
import { resultColumns, unnamed } from './columns';
import { operator } from './operator';
import { count } from './sort';

interface SampleDistinct extends SyntaxNode {
  readonly Expression: SyntaxNode;
  readonly OfExpression: SyntaxNode;
}

/** `sample-distinct N of column`: up to so many different values. */
export const sampleDistinct = operator<SampleDistinct>('SampleDistinctOperator', (node, scope, input) => {
  const { query } = scope;
  const { sql, type } = query.expression(unnamed(node.OfExpression, query), { ...scope, row: { columns: columnMap(input) } });
  const [column] = withAliases(resultColumns(node).map(({ name }) => ({ name, type })));
  const values = `SELECT DISTINCT ${item(sql, column?.alias ?? '')} FROM (${input.sql})`;
  return plainStage(`SELECT * FROM (${values}) LIMIT ${count(node.Expression, scope)}`, column ? [column] : []);
});
