import { listItems, scalarType, textOf } from '../parser/syntax';
import type { SyntaxNode } from '../parser/syntax';
import type { Scope } from '../plan/scope';
import { refuse } from '../plan/scope';
import type { Output } from '../plan/stage';
import { callValues } from '../expressions/call';
import { convert } from '../functions/convert';
import { givenNames, unnamed } from './columns';

/** The columns that one item of `extend`, `project` or `print` gives; `nextName` names what has no name of its own. */
export function outputsOf(item: SyntaxNode, scope: Scope, nextName: () => string): readonly Output[] {
  const { query } = scope;
  const names = givenNames(item, query);
  const node = unnamed(item, query);
  if (scalarType(node.ResultType) === undefined && listItems(node.ResultType?.Columns).length > 0)
    return severalOutputs(node, names, scope);
  if (query.kindOf(item) === 'CompoundNamedExpression') return parts(item, node, { names, scope });
  const value = query.expression(node, scope);
  return [{ name: names[0] ?? nextName(), type: value.type, sql: value.sql }];
}

/** `(a, b) = expression`: the elements of an array. */
function parts(
  item: SyntaxNode,
  node: SyntaxNode,
  { names, scope }: { readonly names: readonly string[]; readonly scope: Scope },
): readonly Output[] {
  const value = scope.query.expression(node, scope);
  if (value.type !== 'dynamic') return refuse(item, 'unsupported-names', 'Several names need a value that has several parts.');
  return names.map((name, index) => ({ name, type: 'dynamic', sql: `nullif(json_extract(${value.sql}, '$[${index}]'), 'null')` }));
}

/** The columns of a function that gives several values at once; the names that the query gives stand for the first of them. */
function severalOutputs(node: SyntaxNode, names: readonly string[], scope: Scope): readonly Output[] {
  const values = callValues(node, scope);
  const columns = listItems(node.ResultType?.Columns);
  // Where names are given, the values that they do not reach are dropped.
  return columns.slice(0, names.length === 0 ? columns.length : names.length).map((column, index) => {
    const type = scalarType(column.Type) ?? 'dynamic';
    const value = values[index] ?? refuse(node, 'unsupported-columns', `The values of ${textOf(node)} cannot be told apart locally.`);
    return { name: names[index] ?? column.Name, type, sql: convert(value, type) };
  });
}
