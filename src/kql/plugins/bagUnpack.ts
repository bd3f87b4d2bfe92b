import type { Column, ColumnType } from '../../base/column';
import { sqlName, sqlText } from '../../base/sql';
import { callNamed } from '../expressions/call';
import { elements } from '../parser/syntax';
import { columnMap, refuse } from '../plan/scope';
import { keep, project } from '../plan/stage';
import { resultColumns } from '../operators/columns';
import type { Plugin } from './plugin';
import { declareColumns } from './plugin';

const typesOfJson: Readonly<Record<string, ColumnType>> = {
  VARCHAR: 'string',
  BIGINT: 'long',
  UBIGINT: 'long',
  DOUBLE: 'real',
  BOOLEAN: 'bool',
};

/** `bag_unpack(column, prefix)`: a column for each name in the bags; which ones there are, the rows are asked. */
export const bagUnpack: Plugin = (node, scope, input) => {
  const [bagNode, prefixNode, ...more] = elements(node.FunctionCall.ArgumentList.Expressions);
  if (!bagNode || more.length > 0) return refuse(node, 'unsupported-argument', 'bag_unpack() takes a column and a prefix here.');
  const bag = scope.query.expression(bagNode, { ...scope, row: { columns: columnMap(input) } });
  const prefix = prefixNode ? String(scope.query.expression(prefixNode, scope).constant ?? '') : '';
  const others = input.columns.filter(({ alias }) => sqlName(alias) !== bag.sql);
  if (!node.Schema) {
    const found = scope.query
      .probe(keysSql(bag.sql, input.sql), node)
      .map(([key, types]): Column => ({ name: `${prefix}${String(key)}`, type: typeOf(String(types)) }));
    const clash = found.find(({ name }) => others.some((column) => column.name === name));
    if (clash) return refuse(node, 'column-conflict', `The bags have a member ${clash.name}, and so have the rows a column.`);
    // A member of the bag's own name takes the bag's place.
    const own = input.columns.flatMap((column) => (others.includes(column) ? [column] : found.filter(({ name }) => name === column.name)));
    return declareColumns(node, [...own, ...found.filter(({ name }) => !own.some((column) => column.name === name))]);
  }
  const outputs = resultColumns(node).map(({ name, type }) => {
    const kept = others.find((column) => column.name === name);
    if (kept) return keep(kept);
    const key = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    const path = sqlText(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    const member = {
      sql: `nullif(json_extract(${bag.sql}, ${path}), 'null')`,
      type: 'dynamic' as const,
      jsonPath: { base: bag.sql, path },
      start: 0,
      end: 0,
    };
    return { name, type, sql: type === 'dynamic' ? member.sql : callNamed(`to${type}`, [member], node, scope).sql };
  });
  return project(input, outputs, scope.query);
};

function keysSql(bag: string, rows: string): string {
  const keys = `SELECT b, unnest(json_keys(b)) AS k FROM (SELECT ${bag} AS b FROM (${rows})) WHERE starts_with(b, '{')`;
  const type = `json_type(json_extract(b, '/' || replace(replace(k, '~', '~0'), '/', '~1')))`;
  return `SELECT k, string_agg(DISTINCT t, ',') FROM (SELECT k, ${type} AS t FROM (${keys})) GROUP BY k ORDER BY k`;
}

// Members that are of several types stay dynamic, but for whole and broken numbers.
function typeOf(names: string): ColumnType {
  const types = new Set(
    names
      .split(',')
      .filter((name) => name !== 'NULL')
      .map((name) => typesOfJson[name] ?? 'dynamic'),
  );
  const [only] = types;
  if (types.size === 1 && only) return only;
  return types.size === 2 && types.has('long') && types.has('real') ? 'real' : types.size === 0 ? 'string' : 'dynamic';
}
