import type { NameNode, SyntaxNode } from '../parser/syntax';
import type { Names, Query, Scope } from './scope';

interface Pipe extends SyntaxNode {
  readonly Expression: SyntaxNode;
  readonly Operator: SyntaxNode;
}

type AsNode = SyntaxNode & { readonly Name: NameNode };

/** Operators that change neither the rows nor their name. */
const transparent: ReadonlySet<string> = new Set(['RenderOperator', 'AssertSchemaOperator']);

/** The name that a tabular expression gives its rows with a last `as`. */
export function nameGiven(node: SyntaxNode | undefined, query: Query): string | undefined {
  const inner = node && unwrapped(node, query);
  if (!inner || query.kindOf(inner) !== 'PipeExpression') return undefined;
  const { Expression, Operator } = inner as Pipe;
  const kind = query.kindOf(Operator);
  if (kind === 'AsOperator') return (Operator as AsNode).Name.SimpleName;
  return transparent.has(kind) ? nameGiven(Expression, query) : undefined;
}

/** The name of the rows that an operator after a pipe works on: of a table as it stands, or what `as` calls them. */
export function nameOfInput(operator: SyntaxNode, { query, names }: Scope): string | undefined {
  const pipe = operator.Parent;
  if (!pipe || query.kindOf(pipe) !== 'PipeExpression') return undefined;
  const { Expression: input } = pipe as Pipe;
  return nameGiven(input, query) ?? nameOfTable(unwrapped(input, query), { query, names });
}

/** What is declared by `let` has no name of its own, unless it is called. */
function nameOfTable(node: SyntaxNode, { query, names }: Pick<Scope, 'query' | 'names'>): string | undefined {
  if (query.kindOf(node) !== 'NameReference') return undefined;
  const { SimpleName: name } = node as NameNode;
  const binding = names.get(name);
  return binding === undefined || binding.kind === 'function' ? name : undefined;
}

/** The names with those that `as` gives along a chain of operators: each stands for the rows up to it, in what follows. */
export function bindAsNames(node: SyntaxNode, scope: Scope): Names {
  const { query } = scope;
  const inner = unwrapped(node, query);
  if (query.kindOf(inner) !== 'PipeExpression') return scope.names;
  const { Expression, Operator } = inner as Pipe;
  const names = bindAsNames(Expression, scope);
  if (query.kindOf(Operator) !== 'AsOperator') return names;
  const bare = { ...scope, row: { columns: new Map() } };
  return new Map([...names, [(Operator as AsNode).Name.SimpleName, { kind: 'table', stage: () => query.table(Expression, bare) }]]);
}

function unwrapped(node: SyntaxNode, query: Query): SyntaxNode {
  return query.kindOf(node) === 'ParenthesizedExpression' ? unwrapped((node as Pipe).Expression, query) : node;
}
