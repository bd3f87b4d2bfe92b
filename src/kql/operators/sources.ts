import { physicalTypes } from '../../base/physicalType';
import { sqlName } from '../../base/sql';
import type { SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements } from '../parser/syntax';
import type { Stage } from '../plan/scope';
import { nullOf, refuse } from '../plan/scope';
import { item, noRows, plainStage, withAliases } from '../plan/stage';
import { resultColumns } from './columns';
import { source } from './operator';
import { outputsOf } from './outputs';
import { convert } from '../expressions/convert';
import { convert as convertValue } from '../functions/convert';

/** `print`: one row of values. */
export const print = source<SyntaxNode & { readonly Expressions: SyntaxList }>('PrintOperator', (node, scope) => {
  const names = resultColumns(node);
  const outputs = elements(node.Expressions).flatMap((part) => outputsOf(part, scope, () => ''));
  if (outputs.length !== names.length) return refuse(node, 'unsupported-columns', 'These columns cannot be told apart locally.');
  const columns = withAliases(outputs.map(({ type }, index) => ({ name: names[index]?.name ?? '', type })));
  return plainStage(`SELECT ${outputs.map(({ sql }, index) => item(sql, columns[index]?.alias ?? '')).join(', ')}`, columns);
});

interface DataTable extends SyntaxNode {
  readonly Values: SyntaxList;
}

/** `datatable (…) […]`: rows that stand in the query. */
export const dataTable = source<DataTable>('DataTableExpression', (node, scope): Stage => {
  const columns = withAliases(resultColumns(node));
  if (columns.length === 0) return refuse(node, 'unsupported-columns', 'A datatable needs at least one column.');
  const values = elements(node.Values).map((part, index) => {
    const column = columns[index % columns.length];
    if (!column) return '';
    const value = scope.query.expression(part, scope);
    if (value.constant === null) return nullOf(column.type);
    const isCut = (column.type === 'int' || column.type === 'long') && (value.type === 'real' || value.type === 'decimal');
    return isCut ? convertValue(value, column.type) : convert(value, column.type, part).sql;
  });
  const rows: string[] = [];
  for (let at = 0; at < values.length; at += columns.length) rows.push(`(${values.slice(at, at + columns.length).join(', ')})`);
  const names = columns.map(({ alias }) => sqlName(alias));
  const items = columns.map(({ type, alias }) => `CAST(${sqlName(alias)} AS ${physicalTypes[type]}) AS ${sqlName(alias)}`);
  if (rows.length === 0) return noRows(columns);
  const sql = `SELECT ${items.join(', ')} FROM (VALUES ${rows.join(', ')}) AS "$rows"(${names.join(', ')})`;
  return { ...plainStage(sql, columns), written: true };
});
