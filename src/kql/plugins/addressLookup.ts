import { sqlName } from '../../base/sql';
import { toText } from '../functions/convert';
import { givenNames, resultColumns, unnamed } from '../operators/columns';
import { elements, textOf } from '../parser/syntax';
import type { Scope, Stage } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import { item, plainStage, visible, withAliases } from '../plan/stage';
import type { Plugin, PluginNode } from './plugin';

/** How addresses and the ends of ranges become values that compare; each takes the SQL of a text. */
interface Family {
  readonly name: string;
  readonly address: (text: string) => string;
  readonly low: (text: string) => string;
  readonly high: (text: string) => string;
}

/**
 * `ipv4_lookup(table, address, range, keys…, return_unmatched)`: the rows of a table whose range holds the row's address, beside the row.
 * Ranges and addresses become numbers, so that the engine's join of ranges does the work.
 */
export const ipv4Lookup: Plugin = lookup({
  name: 'ipv4_lookup',
  address: (text) => `kql.ipv4(${text})`,
  low: (text) => `kql_ipv4_mask(${text}, 32)`,
  high: (text) => `kql_ipv4_mask(${text}, 32) + (1::BIGINT << CAST(32 - kql_ipv4_suffix(${text}) AS INTEGER)) - 1`,
});

/** `ipv6_lookup(table, address, range, keys…, return_unmatched)`: the same for IPv6 addresses, among which IPv4 addresses have their place. */
export const ipv6Lookup: Plugin = lookup({
  name: 'ipv6_lookup',
  address: (text) => `kql_ipv6_first(${text})`,
  low: (text) => `kql_ipv6_first(${text})`,
  high: (text) => `kql_ipv6_last(${text})`,
});

function lookup(family: Family): Plugin {
  return (node, scope, given) => lookUp(family, node, { scope, given });
}

function lookUp(family: Family, node: PluginNode, { scope, given }: { readonly scope: Scope; readonly given: Stage }): Stage {
  const { query } = scope;
  const items = elements(node.FunctionCall.ArgumentList.Expressions);
  const option = items.find((part) => givenNames(part, query)[0] === 'return_unmatched');
  const [tableNode, addressNode, rangeNode, ...more] = items.filter((part) => part !== option);
  if (!tableNode || !addressNode || !rangeNode)
    return refuse(node, 'missing-argument', `${family.name}() needs a table, an address and a range.`);
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
  const ranges = `SELECT *, ${family.low(rangeText)} AS ${low}, ${family.high(rangeText)} AS ${high} FROM (${right.sql})`;
  const rows = `SELECT *, ${family.address(toText(address).replaceAll('"$left".', ''))} AS ${number} FROM (${left.sql})`;
  const on = [`"$left".${number} BETWEEN "$right".${low} AND "$right".${high}`, ...keys].join(' AND ');
  return plainStage(
    `SELECT ${cells.join(', ')} FROM (${rows}) AS "$left" ${keepsAll ? 'LEFT JOIN' : 'JOIN'} (${ranges}) AS "$right" ON ${on}`,
    columns,
  );
}
