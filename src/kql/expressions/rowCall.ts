import { sqlText } from '../../base/sql';
import { convert, toJson } from '../functions/convert';
import type { FunctionCall, SyntaxNode } from '../parser/syntax';
import { elements, listItems, spanOf, textOf } from '../parser/syntax';
import type { Scope } from '../plan/scope';
import { refuse } from '../plan/scope';
import type { Expression } from '../scalarFunction';

/** Calls a function of the language by name with arguments that are translated already. */
type CallNamed = (name: string, given: readonly Expression[], node: SyntaxNode, scope: Scope) => Expression;

/** Functions that need to see more than the values of their arguments. */
export const ownFunctions: Readonly<Record<string, (node: FunctionCall, scope: Scope, callNamed: CallNamed) => Expression>> = {
  column_ifexists: columnIfExists,
  columnifexists: columnIfExists,
  iscolumnexists: columnExists,
  column_names_of: columnNames,
  estimate_data_size: dataSize,
  bag_pack_columns: (node, scope) => packColumns(node, elements(node.ArgumentList.Expressions), scope),
  pack_all: packAll,
  ingestion_time: ingestionTime,
  bin_auto: binAuto,
  geo_info_from_ip_address: placeOfAddress,
  materialize: (node, scope) => scope.query.expression(argument(node, 0), scope),
};

/** The names of the functions above. */
export const ownFunctionNames: readonly string[] = Object.keys(ownFunctions);

function argument(node: FunctionCall, index: number): SyntaxNode {
  return elements(node.ArgumentList.Expressions)[index] ?? refuse(node, 'missing-argument', 'An argument is missing.');
}

function columnIfExists(node: FunctionCall, scope: Scope): Expression {
  const column = scope.row.columns.get(wantedColumn(node, scope));
  return column ? { ...column, ...spanOf(node) } : scope.query.expression(argument(node, 1), scope);
}

/** The name that is asked for. One that is worked out does not tell which columns there are before the query runs. */
function wantedColumn(node: FunctionCall, scope: Scope): string {
  const { constant } = scope.query.expression(argument(node, 0), scope);
  if (typeof constant === 'string') return constant;
  return refuse(argument(node, 0), 'unsupported-argument', 'The name of the column must be written in the query, here or by let.');
}

function columnExists(node: FunctionCall, scope: Scope): Expression {
  const isThere = scope.row.columns.has(wantedColumn(node, scope));
  return { sql: String(isThere), type: 'bool', constant: isThere, ...spanOf(node) };
}

/** The names of a table's columns, which the binder knows. */
function columnNames(node: FunctionCall, scope: Scope): Expression {
  const table = argument(node, 0);
  const columns = table.ResultType?.Columns;
  if (!columns || scope.query.kindOf(table) === 'StringLiteralExpression')
    return refuse(node, 'unsupported-argument', 'column_names_of() takes a table.');
  const json = JSON.stringify(listItems(columns).map(({ Name }) => Name));
  return { sql: `CAST(${sqlText(json)} AS JSON)`, type: 'dynamic', constant: json, ...spanOf(node) };
}

/** Bytes that a value of each type takes; texts take as many as they have. */
const sizes: Readonly<Record<Exclude<Expression['type'], 'string' | 'dynamic'>, number>> = {
  bool: 1,
  int: 4,
  long: 8,
  real: 8,
  datetime: 8,
  timespan: 8,
  guid: 16,
  decimal: 34,
};

function dataSize(node: FunctionCall, scope: Scope): Expression {
  const given = elements(node.ArgumentList.Expressions);
  const star = given.some((item) => scope.query.kindOf(item) === 'StarExpression');
  const columns = star ? [...scope.row.columns.values()] : given.map((item) => scope.query.expression(item, scope));
  const terms = columns.map(({ type, sql }) => {
    if (type === 'dynamic')
      return refuse(
        node,
        'unsupported-argument',
        'How many bytes a dynamic value takes is not documented: name the columns of other types.',
      );
    return type === 'string' ? `strlen(${sql})` : String(sizes[type]);
  });
  return { sql: `CAST(${terms.join(' + ')} AS BIGINT)`, type: 'long', neverNull: true, ...spanOf(node) };
}

function packColumns(node: FunctionCall, columns: readonly SyntaxNode[], scope: Scope): Expression {
  const pairs = columns.map((item) => [item.ReferencedSymbol?.Name ?? textOf(item), scope.query.expression(item, scope)] as const);
  return packed(pairs, node);
}

function packAll(node: FunctionCall, scope: Scope): Expression {
  const first = elements(node.ArgumentList.Expressions)[0];
  const leavesOut = first === undefined ? false : scope.query.expression(first, scope).constant;
  if (typeof leavesOut !== 'boolean') return refuse(node, 'unsupported-argument', 'pack_all() takes true or false.');
  if (leavesOut) return packPresent(node, scope);
  return packed([...scope.row.columns], node);
}

function packed(pairs: readonly (readonly [name: string, value: Expression])[], node: SyntaxNode): Expression {
  const members = pairs.map(([name, value]) => `${sqlText(name)}, ${toJson(value)}`);
  return { sql: `json_object(${members.join(', ')})`, type: 'dynamic', ...spanOf(node) };
}

/** A bag of the columns that have a value; each pair is written as text, so that what is null falls away. */
function packPresent(node: FunctionCall, scope: Scope): Expression {
  const pairs = [...scope.row.columns].map(([name, column]) => {
    const pair = `${sqlText(`${JSON.stringify(name)}:`)} || CAST(${convert(column, 'dynamic')} AS VARCHAR)`;
    return column.type === 'string' ? `CASE WHEN ${column.sql} <> '' THEN ${pair} END` : pair;
  });
  return { sql: `CAST('{' || concat_ws(',', ${pairs.join(', ')}) || '}' AS JSON)`, type: 'dynamic', ...spanOf(node) };
}

function placeOfAddress(node: FunctionCall, scope: Scope): Expression {
  const { placesFile, columnsOnly } = scope.query;
  const address = convert(scope.query.expression(argument(node, 0), scope), 'string');
  if (placesFile === undefined && !columnsOnly)
    return refuse(
      node,
      'missing-file',
      'geo_info_from_ip_address() needs a file with the places of addresses in MaxMind’s format, such as GeoLite2-City.mmdb: name it in the setting entraLogs.query.addressPlacesFile.',
    );
  const place = placesFile === undefined ? 'NULL' : `kql_address_place(${sqlText(placesFile)}, ${address})`;
  return { sql: `CAST(${place} AS JSON)`, type: 'dynamic', ...spanOf(node) };
}

/** A bin of the width, and from the point, that `set query_bin_auto_size` and `set query_bin_auto_at` say. */
function binAuto(node: FunctionCall, scope: Scope, callNamed: CallNamed): Expression {
  const [size, at] = [scope.query.option('query_bin_auto_size'), scope.query.option('query_bin_auto_at')];
  if (!size) return refuse(node, 'missing-argument', 'bin_auto() needs a width: write `set query_bin_auto_size = 1h;` before the query.');
  const value = scope.query.expression(argument(node, 0), scope);
  const given = [size, ...(at ? [at] : [])].map((option) => scope.query.expression(option, scope));
  return { ...callNamed(at ? 'bin_at' : 'bin', [value, ...given], node, scope), type: value.type };
}

// A file's rows have no time of arrival of their own; the time of the event is the nearest that is known.
/** When a row arrived, where the rows say it; else what an event's own time says is as near as can be known. */
function ingestionTime(node: FunctionCall, scope: Scope): Expression {
  const time = scope.row.columns.get('_TimeReceived') ?? scope.row.columns.get('TimeGenerated');
  if (time?.type !== 'datetime') return refuse(node, 'unsupported-function', 'These rows carry no time of their arrival.');
  return { ...time, ...spanOf(node) };
}
