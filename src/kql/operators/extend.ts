import type { ColumnSymbol, NameNode, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements, listItems, scalarType } from '../parser/syntax';
import type { Scope, Stage } from '../plan/scope';
import { refuse } from '../plan/scope';
import { extend as extendStage, overRows } from '../plan/stage';
import { givenNames, unnamed } from './columns';
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
  const columns: readonly SourcedColumn[] = listItems(node.ResultType?.Columns);
  const before = new Set(input.columns.map(({ name }) => name));
  // A column that stands alone stays as it is; a name of the query's own gives a column.
  const isColumn = (item: SyntaxNode): boolean => query.kindOf(item) === 'NameReference' && before.has((item as NameNode).SimpleName);
  const plain = items.filter((item) => givenNames(item, query).length > 0 || !isColumn(unnamed(item, query)));
  const named = new Set(items.flatMap((item) => givenNames(item, query)));
  const isOfItem = ({ Source }: SourcedColumn): boolean => items.some((item) => item === Source);
  // Functions that give several values name them, with a number behind where a name is taken.
  const ofSeveral = columns.filter((column) => !before.has(column.Name) && !named.has(column.Name) && !isOfItem(column));
  const { stage, made } = overRows(input, scope, plain, (inner) =>
    plain.flatMap((item) => {
      const own = columns.find(({ Source }) => Source === item)?.Name;
      // What a later item of the same name replaces has no column of its own.
      const outputs = outputsOf(item, inner, () => own ?? replaced);
      const isSeveral = givenNames(item, query).length === 0 && scalarType(item.ResultType) === undefined;
      return isSeveral ? outputs.map((output) => ({ ...output, name: ofSeveral.shift()?.Name ?? output.name })) : outputs;
    }),
  );
  const outputs = lastOfEach(made.filter(({ name }) => name !== replaced));
  const given = new Set([...before, ...outputs.map(({ name }) => name)]);
  if (columns.some((column) => isOfItem(column) && !given.has(column.Name)))
    return refuse(node, 'unsupported-columns', 'The columns cannot be told apart. Give them names.');
  return extendStage(stage, outputs, query);
}

/** A column of the binder's, which knows the expression that it is worked out by. */
interface SourcedColumn extends ColumnSymbol {
  readonly Source?: SyntaxNode | null;
}

/** Stands for the name of a column that another of the same name replaces: no column can have it. */
const replaced = '';

function lastOfEach<T extends { readonly name: string }>(outputs: readonly T[]): readonly T[] {
  return [...new Map(outputs.map((output) => [output.name, output])).values()];
}
