import type { Column } from '../../base/column';
import { sqlName, sqlText } from '../../base/sql';
import { callNamed, callNamedAggregate } from '../expressions/call';
import { elements } from '../parser/syntax';
import type { SyntaxNode } from '../parser/syntax';
import { resultColumns } from '../operators/columns';
import { AggregateCollector, groupedSelect } from '../plan/aggregates';
import type { Scope } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import { contains } from '../parser/syntax';
import { item, plainStage, withAliases } from '../plan/stage';
import type { Plugin } from './plugin';
import { declareColumns } from './plugin';

/** `pivot(column, aggregate, by…)`: a column for each value of the column; which ones there are, the rows are asked. */
export const pivot: Plugin = (node, scope, input) => {
  const [keyNode, aggregateNode, ...byNodes] = elements(node.FunctionCall.ArgumentList.Expressions);
  if (!keyNode) return refuse(node, 'missing-argument', 'The column to pivot is missing.');
  const row: Scope = { ...scope, row: { columns: columnMap(input) } };
  const key = callNamed('tostring', [scope.query.expression(keyNode, row)], node, scope).sql;
  const aggregates = new AggregateCollector(scope.query.fresh);
  const aggregate = aggregateNode
    ? scope.query.expression(aggregateNode, { ...row, row: { ...row.row, aggregates } })
    : { ...callNamedAggregate('count', [], node, scope), type: 'long' as const };
  const by = groupColumns(input.columns, [keyNode, ...(aggregateNode ? [aggregateNode] : [])], byNodes);
  if (!node.Schema) {
    const values = scope.query.probe(`SELECT DISTINCT ${key} AS k FROM (${input.sql}) ORDER BY k`, node).map(([value]) => String(value));
    return declareColumns(node, [...by, ...values.map((name): Column => ({ name, type: aggregate.type }))]);
  }
  const names = withAliases(resultColumns(node));
  const groups = by.map((column) => sqlName(input.columns.find(({ name }) => name === column.name)?.alias ?? column.name));
  const [keyName, cell] = [sqlName(scope.query.fresh('key')), sqlName(scope.query.fresh('cell'))];
  const positions = [...groups, key].map((_, index) => index + 1).join(', ');
  const keys = [...groups.map((name) => ({ sql: name, name })), { sql: key, name: keyName }];
  const cells = groupedSelect(
    { keys, values: [{ sql: aggregate.sql, name: cell }], aggregates },
    (list) => `SELECT ${list.join(', ')} FROM (${input.sql}) GROUP BY ${positions}`,
  );
  const missing = aggregate.type === 'string' ? "''" : aggregate.type === 'long' ? '0' : undefined;
  const items = names.map(({ name, alias }) => {
    const group = by.findIndex((column) => column.name === name);
    if (group >= 0) return item(groups[group] ?? '', alias);
    const found = `any_value(${cell}) FILTER (WHERE ${keyName} = ${sqlText(name)})`;
    return item(missing === undefined ? found : `coalesce(${found}, ${missing})`, alias);
  });
  const grouping = groups.length === 0 ? '' : ` GROUP BY ${groups.join(', ')}`;
  return plainStage(`SELECT ${items.join(', ')} FROM (${cells})${grouping}`, names);
};

/** The columns that stay: those that are named, or those that neither the pivot nor its aggregate uses. */
function groupColumns(columns: readonly Column[], used: readonly SyntaxNode[], named: readonly SyntaxNode[]): readonly Column[] {
  const names = (nodes: readonly SyntaxNode[], name: string): boolean =>
    nodes.some((node) => contains(node, (part) => part.ReferencedSymbol?.Name === name));
  return columns
    .filter(({ name }) => (named.length > 0 ? names(named, name) : !names(used, name)))
    .map(({ name, type }) => ({ name, type }));
}
