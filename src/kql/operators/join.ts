import { sqlName } from '../../base/sql';
import type { BinaryNode, NamedParameter, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements, textOf } from '../parser/syntax';
import type { Scope, Stage } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import { item, plainStage, unordered, visible, withAliases } from '../plan/stage';
import type { Expression } from '../scalarFunction';
import { resultColumns, word } from './columns';
import type { JoinKind } from './joinKinds';
import { joinKinds } from './joinKinds';
import { operator } from './operator';

interface Join extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter>;
  readonly Expression: SyntaxNode;
  readonly ConditionClause: (SyntaxNode & { readonly Expressions?: SyntaxList }) | null;
}

/** A pair of keys that must be equal. */
interface Key {
  readonly left: Expression;
  readonly right: Expression;
}

/** `join`: rows of two tables whose keys are equal. */
export const join = operator<Join>('JoinOperator', (node, scope, input) => {
  const name = word(node.Parameters, 'kind') ?? 'innerunique';
  const kind =
    joinKinds.find(({ names }) => names.includes(name)) ??
    refuse(node, 'unsupported-join', `Joins of kind ${name} are not supported locally.`);
  const right = visible(scope.query.table(node.Expression, { ...scope, row: { columns: new Map() } }));
  const keys = readKeys(elements(node.ConditionClause?.Expressions), scope, { left: visible(input), right });
  if (keys.length === 0) return refuse(node, 'unsupported-join', 'A join needs a key that both sides have.');
  return joined(node, { kind, keys, left: visible(input), right });
});

interface Lookup extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter>;
  readonly Expression: SyntaxNode;
  readonly LookupClause: (SyntaxNode & { readonly Expressions?: SyntaxList }) | null;
}

/** `lookup`: the columns of a table beside those of the rows; the keys are not repeated. */
export const lookup = operator<Lookup>('LookupOperator', (node, scope, input) => {
  const name = word(node.Parameters, 'kind') ?? 'leftouter';
  const kind =
    joinKinds.find(({ names }) => names.includes(name)) ??
    refuse(node, 'unsupported-join', `Lookups of kind ${name} are not supported locally.`);
  const left = unordered(visible(input));
  const right = visible(scope.query.table(node.Expression, { ...scope, row: { columns: new Map() } }));
  const keys = readKeys(elements(node.LookupClause?.Expressions), scope, { left, right });
  const used = new Set(keys.map((key) => key.right.columnName));
  const columns = right.columns.filter((column) => !used.has(column.name));
  return joined(node, { kind, keys, left, right: { ...right, columns } });
});

function joined(
  node: SyntaxNode,
  { kind, keys, left, right }: { readonly kind: JoinKind; readonly keys: readonly Key[]; readonly left: Stage; readonly right: Stage },
): Stage {
  const condition = keys
    .map(({ left: a, right: b }) => `${a.sql} ${a.neverNull && b.neverNull ? '=' : 'IS NOT DISTINCT FROM'} ${b.sql}`)
    .join(' AND ');
  const names = resultColumns(node);
  if (kind.gives !== 'both') {
    const side = kind.gives === 'left' ? left : right;
    const [from, to] = kind.gives === 'left' ? ['"$left"', '"$right"'] : ['"$right"', '"$left"'];
    const other = kind.gives === 'left' ? right : left;
    return plainStage(`SELECT ${from}.* FROM (${side.sql}) AS ${from} ${kind.sql} (${other.sql}) AS ${to} ON ${condition}`, side.columns);
  }
  const pieces = [
    ...left.columns.map((column) => ({ column, side: 'left' as const })),
    ...right.columns.map((column) => ({ column, side: 'right' as const })),
  ];
  if (pieces.length !== names.length) return refuse(node, 'unsupported-columns', 'The columns of this join cannot be told apart locally.');
  const columns = withAliases(pieces.map(({ column }, index) => ({ type: column.type, name: names[index]?.name ?? column.name })));
  const items = pieces.map(({ column, side }, index) => {
    const cell = `"$${side}".${sqlName(column.alias)}`;
    const sure = column.type === 'string' && kind.optional.includes(side) ? `coalesce(${cell}, '')` : cell;
    return sure === cell && columns[index]?.alias === column.alias ? cell : item(sure, columns[index]?.alias ?? '');
  });
  const leftSql = kind.distinctLeft
    ? `SELECT DISTINCT ON (${keys.map((key) => bare(key.left)).join(', ')}) * FROM (${left.sql})`
    : left.sql;
  return plainStage(
    `SELECT ${items.join(', ')} FROM (${leftSql}) AS "$left" ${kind.sql} (${right.sql}) AS "$right" ON ${condition}`,
    columns,
  );
}

function bare(expression: Expression): string {
  return expression.sql.replaceAll('"$left".', '');
}

function readKeys(conditions: readonly SyntaxNode[], scope: Scope, sides: { readonly left: Stage; readonly right: Stage }): readonly Key[] {
  const left = columnMap(sides.left, '"$left"');
  const right = columnMap(sides.right, '"$right"');
  const inner: Scope = { ...scope, row: { columns: new Map(), left, right } };
  return conditions.flatMap((condition) => readKey(condition, inner));
}

function readKey(node: SyntaxNode, scope: Scope): readonly Key[] {
  const { query, row } = scope;
  const kind = query.kindOf(node);
  if (kind === 'ParenthesizedExpression') return readKey((node as SyntaxNode & { Expression: SyntaxNode }).Expression, scope);
  if (kind === 'AndExpression') return [(node as BinaryNode).Left, (node as BinaryNode).Right].flatMap((part) => readKey(part, scope));
  if (kind === 'NameReference') {
    const name = node.ReferencedSymbol?.Name ?? textOf(node);
    const [left, right] = [row.left?.get(name), row.right?.get(name)];
    if (left && right) return [{ left, right }];
    return refuse(node, 'unknown-column', `The column ${name} must be on both sides of the join.`);
  }
  if (kind !== 'EqualExpression') return refuse(node, 'unsupported-join', 'A join compares its keys with == only.');
  const [a, b] = [(node as BinaryNode).Left, (node as BinaryNode).Right].map((part) => query.expression(part, scope));
  if (!a || !b) return [];
  return [a.sql.includes('"$right"') ? { left: b, right: a } : { left: a, right: b }];
}
