import type { FunctionCall, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements, scalarType } from '../parser/syntax';
import type { Query, Scope, Stage } from '../plan/scope';
import { refuse } from '../plan/scope';
import { extend as extendStage, overRows } from '../plan/stage';
import { givenNames, resultColumns, unnamed } from './columns';
import { operator } from './operator';
import { outputsOf } from './outputs';

interface Node extends SyntaxNode {
  readonly Expressions: SyntaxList;
}

/** `extend`: adds columns, or replaces those of the same name. */
export const extend = operator<Node>('ExtendOperator', extendRows);

/** `serialize`: fixes the rows' order, and may add columns. */
export const serialize = operator<Node>('SerializeOperator', (node, scope, input) =>
  extendRows(node, scope, { ...input, serialized: true }),
);

function extendRows(node: Node, scope: Scope, input: Stage): Stage {
  const { query } = scope;
  const items = elements(node.Expressions);
  const before = new Set(input.columns.map((column) => column.name));
  const given = new Set(items.flatMap((item) => givenNames(item, query)));
  const fresh = resultColumns(node)
    .map((column) => column.name)
    .filter((name) => !before.has(name) && !given.has(name));
  const plain = items.filter((item) => givenNames(item, query).length > 0 || query.kindOf(unnamed(item, query)) !== 'NameReference');
  const result = new Map(resultColumns(node).map(({ name, type }) => [name, type]));
  let unnamedLeft = plain.filter((item) => givenNames(item, query).length === 0).length;
  // A conversion without a name replaces the column that it converts, as the service's types tell.
  const nextName = (item: SyntaxNode): string => {
    const converted = firstArgumentName(item, query);
    const replaces = unnamedLeft-- > fresh.length && converted !== undefined && result.get(converted) === scalarType(item.ResultType);
    return replaces
      ? converted
      : (fresh.shift() ?? refuse(item, 'unsupported-columns', 'This column cannot be told apart. Give it a name.'));
  };
  const { stage, made } = overRows(input, scope, plain, (inner) => plain.flatMap((item) => outputsOf(item, inner, () => nextName(item))));
  return extendStage(stage, lastOfEach(made), query);
}

function firstArgumentName(item: SyntaxNode, query: Query): string | undefined {
  if (query.kindOf(item) !== 'FunctionCallExpression') return undefined;
  const [first] = elements((item as FunctionCall).ArgumentList.Expressions);
  return first?.ReferencedSymbol?.Name;
}

function lastOfEach<T extends { readonly name: string }>(outputs: readonly T[]): readonly T[] {
  return [...new Map(outputs.map((output) => [output.name, output])).values()];
}
