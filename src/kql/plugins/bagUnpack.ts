import type { Column, ColumnType } from '../../base/column';
import { sqlName, sqlText } from '../../base/sql';
import { callNamed } from '../expressions/call';
import { knownDynamic } from '../functions/arguments';
import { elements } from '../parser/syntax';
import { columnMap, refuse } from '../plan/scope';
import { keep, project } from '../plan/stage';
import type { Scope } from '../plan/scope';
import type { SyntaxNode } from '../parser/syntax';
import type { Expression } from '../scalarFunction';
import { givenNames, resultColumns, unnamed } from '../operators/columns';
import type { Plugin, PluginNode } from './plugin';
import { declareColumns } from './plugin';

const typesOfJson: Readonly<Record<string, ColumnType>> = {
  VARCHAR: 'string',
  BIGINT: 'long',
  UBIGINT: 'long',
  DOUBLE: 'real',
  BOOLEAN: 'bool',
};

type Conflict = 'error' | 'replace_source' | 'keep_source';

interface Options {
  readonly bag: SyntaxNode;
  readonly prefix: string;
  readonly conflict: Conflict;
  readonly ignored: ReadonlySet<string>;
}

function optionsOf(node: PluginNode, scope: Scope): Options {
  const { query } = scope;
  const names = ['column', 'column_prefix', 'columnsConflict', 'ignoredProperties'];
  const given = new Map(
    elements(node.FunctionCall.ArgumentList.Expressions).map((part, index) => [
      givenNames(part, query)[0] ?? names[index] ?? '',
      unnamed(part, query),
    ]),
  );
  const valueOf = (name: string): Expression | undefined => {
    const part = given.get(name);
    return part && query.expression(part, scope);
  };
  const constant = (name: string): string | undefined => {
    const value = valueOf(name)?.constant;
    return typeof value === 'string' ? value : undefined;
  };
  const bag = given.get('column') ?? refuse(node, 'missing-argument', 'bag_unpack() needs a column.');
  const conflict = constant('columnsConflict') ?? 'error';
  if (conflict !== 'error' && conflict !== 'replace_source' && conflict !== 'keep_source')
    return refuse(node, 'bad-argument', 'columnsConflict is error, replace_source or keep_source.');
  const listed = valueOf('ignoredProperties');
  const ignored = listed && knownDynamic(listed);
  const prefix = constant('OutputColumnPrefix') ?? constant('column_prefix') ?? '';
  return { bag, prefix, conflict, ignored: new Set(Array.isArray(ignored) ? ignored.map(String) : []) };
}

/**
 * `bag_unpack(column, prefix, columnsConflict=…, ignoredProperties=…)`: a column for each name in the bags; which ones there are, the rows
 * are asked. A column of the rows that has a member's name is an error, is replaced, or is kept.
 */
export const bagUnpack: Plugin = (node, scope, input) => {
  const { bag: bagNode, prefix, conflict, ignored } = optionsOf(node, scope);
  const bag = scope.query.expression(bagNode, { ...scope, row: { columns: columnMap(input) } });
  const others = input.columns.filter(({ alias }) => sqlName(alias) !== bag.sql);
  const members = (): readonly Column[] =>
    scope.query
      .probe(keysSql(bag.sql, input.sql), node)
      .filter(([key]) => !ignored.has(String(key)))
      .map(([key, types]): Column => ({ name: `${prefix}${String(key)}`, type: typeOf(String(types)) }))
      .filter(({ name }) => conflict !== 'keep_source' || !others.some((column) => column.name === name));
  if (!node.Schema) {
    const found = members();
    const clash = found.find(({ name }) => others.some((column) => column.name === name));
    if (clash && conflict === 'error')
      return refuse(node, 'column-conflict', `The bags have a member ${clash.name}, and so have the rows a column.`);
    // A member of the bag's own name takes the bag's place.
    const own = input.columns.flatMap((column) => {
      const member = found.filter(({ name }) => name === column.name);
      return member.length === 0 && others.includes(column) ? [column] : member;
    });
    return declareColumns(node, [...own, ...found.filter(({ name }) => !own.some((column) => column.name === name))]);
  }
  const replaced = new Set(conflict === 'replace_source' ? members().map(({ name }) => name) : []);
  const outputs = resultColumns(node).map(({ name, type }) => {
    const kept = replaced.has(name) ? undefined : others.find((column) => column.name === name);
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

/** Members that are of several types stay dynamic. Source: learn.microsoft.com/kusto/query/bag-unpack-plugin, Returns. */
function typeOf(names: string): ColumnType {
  const types = new Set(
    names
      .split(',')
      .filter((name) => name !== 'NULL')
      .map((name) => typesOfJson[name] ?? 'dynamic'),
  );
  const [only] = types;
  if (types.size === 1 && only) return only;
  return types.size === 0 ? 'string' : 'dynamic';
}
