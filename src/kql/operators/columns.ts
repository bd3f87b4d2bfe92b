import type { Column } from '../../base/column';
import type { CompoundNamedExpression, NamedExpression, NamedParameter, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements, listItems, scalarType, textOf } from '../parser/syntax';
import type { Query, Stage } from '../plan/scope';

/** The columns that an operator gives, as the service names and types them. */
export function resultColumns(node: SyntaxNode): readonly Column[] {
  return listItems(node.ResultType?.Columns).map((column) => ({ name: column.Name, type: scalarType(column.Type) ?? 'dynamic' }));
}

/**
 * The columns that an operator gives, without those that the parser believes to come in and that are not there: a function that gives
 * several values gives no more of them than the query has names for.
 */
export function presentColumns(node: SyntaxNode, input: Stage): readonly Column[] {
  const there = new Set(input.columns.map(({ name }) => name));
  const before = isPipe(node.Parent) ? listItems(node.Parent.Expression.ResultType?.Columns) : [];
  const absent = new Set(before.flatMap(({ Name }) => (there.has(Name) ? [] : [Name])));
  return resultColumns(node).filter(({ name }) => !absent.has(name));
}

function isPipe(node: SyntaxNode | null): node is SyntaxNode & { readonly Expression: SyntaxNode } {
  return node !== null && 'Expression' in node && 'Operator' in node;
}

/** The expression under a name, or the node itself. */
export function unnamed(node: SyntaxNode, query: Query): SyntaxNode {
  const kind = query.kindOf(node);
  return kind === 'SimpleNamedExpression' || kind === 'CompoundNamedExpression' ? (node as NamedExpression).Expression : node;
}

/** The names that an expression gives its columns itself. */
export function givenNames(node: SyntaxNode, query: Query): readonly string[] {
  const kind = query.kindOf(node);
  if (kind === 'SimpleNamedExpression') return [(node as NamedExpression).Name.SimpleName];
  if (kind === 'CompoundNamedExpression') return elements((node as CompoundNamedExpression).Names.Names).map((name) => name.SimpleName);
  return [];
}

/** The `name=value` parameters of an operator, by name in lower case. */
export function parameters(list: SyntaxList<NamedParameter> | null | undefined): ReadonlyMap<string, SyntaxNode> {
  return new Map(elements(list).map((parameter) => [parameter.Name.SimpleName.toLowerCase(), parameter.Expression]));
}

/** A parameter that is a word, such as `kind=inner`. */
export function word(list: SyntaxList<NamedParameter> | null | undefined, name: string): string | undefined {
  const value = parameters(list).get(name);
  return value && textOf(value).replaceAll(/^["']|["']$/g, '');
}
