import { physicalTypes } from '../../base/physicalType';
import { sqlName } from '../../base/sql';
import type { SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements } from '../parser/syntax';
import type { Stage, StageColumn } from '../plan/scope';
import { nullOf, refuse } from '../plan/scope';
import { castTo, item, noRows, plainStage, withAliases } from '../plan/stage';
import { resultColumns } from './columns';
import { source } from './operator';
import { outputsOf } from './outputs';
import { convert } from '../expressions/convert';

/** `print`: one row of values. */
export const print = source<SyntaxNode & { readonly Expressions: SyntaxList }>('PrintOperator', (node, scope) => {
  const names = resultColumns(node);
  const outputs = elements(node.Expressions).flatMap((part) => outputsOf(part, scope, () => ''));
  if (outputs.length !== names.length) return refuse(node, 'unsupported-columns', 'These columns cannot be told apart locally.');
  const columns = withAliases(outputs.map(({ type }, index) => ({ name: names[index]?.name ?? '', type })));
  return plainStage(`SELECT ${outputs.map(({ sql }, index) => item(sql, columns[index]?.alias ?? '')).join(', ')}`, columns);
});

/** `range x from a to b step c`. */
export const range = source<SyntaxNode & { readonly From: SyntaxNode; readonly To: SyntaxNode; readonly Step: SyntaxNode }>(
  'RangeOperator',
  (node, scope) => {
    const [column] = withAliases(resultColumns(node));
    if (!column) return refuse(node, 'unsupported-columns', 'The range has no column.');
    const bounds = [node.From, node.To, node.Step].map((part) => scope.query.expression(part, scope));
    const [from, to, step] = bounds.map(({ sql }) => sql);
    const name = sqlName(column.alias);
    if (column.type === 'real' || column.type === 'decimal') {
      const steps = `unnest(range(0, CAST(floor((${to} - ${from}) / ${step} + 1e-9) AS BIGINT) + 1))`;
      return ordered(`SELECT ${castTo(`${from} + i * ${step}`, column.type)} AS ${name} FROM (SELECT ${steps} AS i)`, column);
    }
    const series = `generate_series(CAST(${from} AS BIGINT), CAST(${to} AS BIGINT), CAST(${step} AS BIGINT))`;
    // As a table the series is made on the way and can be cut off and cancelled; as a list it would stand in memory whole.
    const streams = bounds.every(({ constant }) => constant !== undefined);
    const value = streams ? 'i' : `unnest(${series})`;
    const cell = column.type === 'int' ? castTo(value, 'int') : value;
    return ordered(`SELECT ${cell} AS ${name}${streams ? ` FROM ${series} AS series(i)` : ''}`, column);
  },
);

// A range comes in its own order, so functions over neighbouring rows may follow.
function ordered(sql: string, column: StageColumn): Stage {
  return { ...plainStage(sql, [column]), serialized: true };
}

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
    return convert(value, column.type, part).sql;
  });
  const rows: string[] = [];
  for (let at = 0; at < values.length; at += columns.length) rows.push(`(${values.slice(at, at + columns.length).join(', ')})`);
  const names = columns.map(({ alias }) => sqlName(alias));
  const items = columns.map(({ type, alias }) => `CAST(${sqlName(alias)} AS ${physicalTypes[type]}) AS ${sqlName(alias)}`);
  if (rows.length === 0) return noRows(columns);
  const sql = `SELECT ${items.join(', ')} FROM (VALUES ${rows.join(', ')}) AS "$rows"(${names.join(', ')})`;
  return { ...plainStage(sql, columns), written: true };
});
