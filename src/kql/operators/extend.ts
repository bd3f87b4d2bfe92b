import type { SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements } from '../parser/syntax';
import type { Scope, Stage } from '../plan/scope';
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
  const { stage, made } = overRows(input, scope, plain, (inner) =>
    plain.flatMap((item) => outputsOf(item, inner, () => fresh.shift() ?? 'Column')),
  );
  return extendStage(stage, lastOfEach(made), query);
}

function lastOfEach<T extends { readonly name: string }>(outputs: readonly T[]): readonly T[] {
  return [...new Map(outputs.map((output) => [output.name, output])).values()];
}
