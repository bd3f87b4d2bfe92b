import { listItems, scalarType } from '../parser/syntax';
import type { SyntaxNode } from '../parser/syntax';
import type { Scope } from '../plan/scope';
import { refuse } from '../plan/scope';
import type { Output } from '../plan/stage';
import { callNamed } from '../expressions/call';
import { constantExpression } from '../expressions/literal';
import { givenNames, unnamed } from './columns';

/** The columns that one item of `extend`, `project` or `print` gives; `nextName` names what has no name of its own. */
export function outputsOf(item: SyntaxNode, scope: Scope, nextName: () => string): readonly Output[] {
  const { query } = scope;
  const names = givenNames(item, query);
  const node = unnamed(item, query);
  if (query.kindOf(item) === 'CompoundNamedExpression') return parts(item, node, { names, scope });
  const value = query.expression(node, scope);
  return [{ name: names[0] ?? nextName(), type: value.type, sql: value.sql }];
}

/** `(a, b) = expression`: the elements of an array, or the columns of a function that gives several. */
function parts(
  item: SyntaxNode,
  node: SyntaxNode,
  { names, scope }: { readonly names: readonly string[]; readonly scope: Scope },
): readonly Output[] {
  if (listItems(node.ResultType?.Columns).length > 0 && scalarType(node.ResultType) === undefined) {
    const value = scope.query.expression(node, scope);
    const columns = listItems(node.ResultType?.Columns);
    return columns.map((column, index) => {
      const type = scalarType(column.Type) ?? 'dynamic';
      const sql = `json_extract(${value.sql}, '$[${index}]')`;
      const cell =
        type === 'dynamic'
          ? sql
          : callNamed(`to${type === 'real' ? 'double' : type}`, [{ sql, type: 'dynamic', start: 0, end: 0 }], node, scope).sql;
      return { name: names[index] ?? column.Name, type, sql: cell };
    });
  }
  const value = scope.query.expression(node, scope);
  if (value.type !== 'dynamic') return refuse(item, 'unsupported-names', 'Several names need a value that has several parts.');
  return names.map((name, index) => {
    const at = constantExpression(BigInt(index), 'long', node);
    return { name, type: 'dynamic', sql: `nullif(json_extract(${value.sql}, '$[' || ${at.sql} || ']'), 'null')` };
  });
}
