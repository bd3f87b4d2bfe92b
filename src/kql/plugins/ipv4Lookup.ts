import { sqlName } from '../../base/sql';
import { toText } from '../functions/convert';
import { givenNames, resultColumns, unnamed } from '../operators/columns';
import { elements, textOf } from '../parser/syntax';
import { columnMap, refuse } from '../plan/scope';
import { item, plainStage, visible, withAliases } from '../plan/stage';
import type { Plugin } from './plugin';

/**
 * `ipv4_lookup(table, address, range, keys…, return_unmatched)`: the rows of a table whose range holds the row's address, beside the row.
 * Ranges and addresses become numbers, so that the engine's join of ranges does the work.
 */
export const ipv4Lookup: Plugin = (node, scope, given) => {
  const { query } = scope;
  const items = elements(node.FunctionCall.ArgumentList.Expressions);
  const option = items.find((part) => givenNames(part, query)[0] === 'return_unmatched');
  const [tableNode, addressNode, rangeNode, ...more] = items.filter((part) => part !== option);
  if (!tableNode || !addressNode || !rangeNode)
    return refuse(node, 'missing-argument', 'ipv4_lookup() needs a table, an address and a range.');
  const left = visible(given);
  const right = visible(query.table(tableNode, { ...scope, row: { columns: new Map() } }));
  const [leftRow, rightRow] = [columnMap(left, '"$left"'), columnMap(right, '"$right"')];
  const address = query.expression(addressNode, { ...scope, row: { columns: leftRow } });
  const range = rightRow.get(rangeNode.ReferencedSymbol?.Name ?? textOf(rangeNode));
  if (!range) return refuse(rangeNode, 'unknown-column', `The table has no column ${textOf(rangeNode)}.`);
  const last = more.at(-1);
  const unmatched = option ?? (last && query.kindOf(last) === 'BooleanLiteralExpression' ? last : undefined);
  const keys = more
    .filter((part) => part !== unmatched)
    .map((part) => {
      const name = part.ReferencedSymbol?.Name ?? textOf(part);
      const [a, b] = [leftRow.get(name), rightRow.get(name)];
      return a && b
        ? `${a.sql} IS NOT DISTINCT FROM ${b.sql}`
        : refuse(part, 'unknown-column', `The column ${name} must be on both sides.`);
    });
  const keepsAll = unmatched !== undefined && query.expression(unnamed(unmatched, query), scope).constant === true;
  const names = resultColumns(node);
  const pieces = [
    ...left.columns.map((column) => ({ ...column, side: 'left' })),
    ...right.columns.map((column) => ({ ...column, side: 'right' })),
  ];
  if (names.length !== pieces.length)
    return refuse(node, 'unsupported-columns', 'The columns of this lookup cannot be told apart locally.');
  const columns = withAliases(pieces.map(({ type, name }, index) => ({ type, name: names[index]?.name ?? name })));
  const cells = pieces.map(({ side, alias, type }, index) => {
    const cell = `"$${side}".${sqlName(alias)}`;
    return item(keepsAll && side === 'right' && type === 'string' ? `coalesce(${cell}, '')` : cell, columns[index]?.alias ?? '');
  });
  const [low, high, number] = [sqlName(query.fresh('low')), sqlName(query.fresh('high')), sqlName(query.fresh('address'))];
  const rangeText = toText(range).replaceAll('"$right".', '');
  const first = `kql_ipv4_mask(${rangeText}, 32)`;
  const ranges = `SELECT *, ${first} AS ${low}, ${first} + (1::BIGINT << CAST(32 - kql_ipv4_suffix(${rangeText}) AS INTEGER)) - 1 AS ${high} FROM (${right.sql})`;
  const rows = `SELECT *, kql.ipv4(${toText(address).replaceAll('"$left".', '')}) AS ${number} FROM (${left.sql})`;
  const on = [`"$left".${number} BETWEEN "$right".${low} AND "$right".${high}`, ...keys].join(' AND ');
  return plainStage(
    `SELECT ${cells.join(', ')} FROM (${rows}) AS "$left" ${keepsAll ? 'LEFT JOIN' : 'JOIN'} (${ranges}) AS "$right" ON ${on}`,
    columns,
  );
};
