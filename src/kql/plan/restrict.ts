import type { QueryDiagnostic } from '../../base/queryDiagnostic';
import type { Kusto, KustoCode } from '../parser/kusto';
import type { FunctionBody, FunctionCall, NamedExpression, NameNode, SyntaxList, SyntaxNode } from '../parser/syntax';
import { children, elements, scalarType, spanOf, textOf } from '../parser/syntax';
import { namePattern } from './namePattern';

interface RestrictStatement extends SyntaxNode {
  readonly Expressions: SyntaxList;
}

interface PathNode extends SyntaxNode {
  readonly Expression: SyntaxNode;
  readonly Selector: SyntaxNode;
}

/** Something that may be seen, and of what a name speaks: a `let` statement's rows, a table, or one of another source. */
interface Entity {
  readonly name: string;
  readonly kind: 'let' | 'table';
  readonly database?: string;
}

/** Tells whether a thing may still be seen. */
export type Sight = (entity: Entity) => boolean;

/**
 * What the `restrict access to (…)` before a place leave to be seen; undefined where there is none. A star alone means what `let` statements
 * declare, one behind `database()` tables. Source: learn.microsoft.com/kusto/query/restrict-statement.
 */
export function sightAt(root: SyntaxNode, kusto: Kusto, place: number): Sight | undefined {
  const restricts = statementsIn(root).filter((one) => kusto.kindOf(one) === 'RestrictStatement' && spanOf(one).end <= place);
  if (restricts.length === 0) return undefined;
  const lists = restricts.map((one) => elements((one as RestrictStatement).Expressions).map((part) => sightOf(part, kusto)));
  return (entity) => lists.every((parts) => parts.some((sees) => sees(entity)));
}

function sightOf(part: SyntaxNode, kusto: Kusto): Sight {
  if (kusto.kindOf(part) !== 'PathExpression') {
    const fits = namePattern(nameOf(part));
    const isPattern = textOf(part).includes('*');
    return ({ name, kind, database }) => database === undefined && (kind === 'let' || !isPattern) && fits.test(name);
  }
  const { Expression: head, Selector } = part as PathNode;
  const fits = namePattern(nameOf(Selector));
  const source = databaseOf(head, kusto);
  return ({ name, kind, database }) => kind === 'table' && database === source && fits.test(name);
}

/** The first thing that a text speaks of though a `restrict` before it does not let it be seen. */
export function hiddenAt({ Syntax: root }: KustoCode, kusto: Kusto, tables: readonly string[]): QueryDiagnostic | undefined {
  const known = new Map<string, Entity>(tables.map((name) => [name, { name, kind: 'table' }]));
  for (const statement of statementsIn(root)) {
    const kind = kusto.kindOf(statement);
    const sees = kind === 'RestrictStatement' ? undefined : sightAt(root, kusto, spanOf(statement).start);
    if (sees) {
      const hidden = [...known.values()].filter((entity) => !sees(entity));
      const found = nodesIn(statement).find((node) => showsHidden(node, { kusto, hidden, sees }));
      if (found) return problem(found);
    }
    if (kind !== 'LetStatement') continue;
    const { Name, Expression } = statement as NamedExpression;
    // What is declared behind a restrict is seen, whatever its name meant before.
    if (sees) known.delete(Name.SimpleName);
    else if (isRows(Expression, kusto)) known.set(Name.SimpleName, { name: Name.SimpleName, kind: 'let' });
  }
  return undefined;
}

function problem(node: SyntaxNode): QueryDiagnostic {
  const name = textOf(node).slice(0, 100);
  const message = `${name} reaches what the restrict statement before it does not give access to. Name it in the list of restrict, or leave it out.`;
  return { code: 'restricted', severity: 'error', message, ...spanOf(node) };
}

interface Hiding {
  readonly kusto: Kusto;
  readonly hidden: readonly Entity[];
  readonly sees: Sight;
}

function showsHidden(node: SyntaxNode, { kusto, hidden, sees }: Hiding): boolean {
  switch (kusto.kindOf(node)) {
    case 'NameReference': {
      const isOfPath = node.Parent !== null && kusto.kindOf(node.Parent) === 'PathExpression';
      if (isOfPath || scalarType(node.ResultType) !== undefined) return false;
      const fits = namePattern(nameOf(node));
      return hidden.some(({ name }) => fits.test(name));
    }
    case 'PathExpression': {
      const { Expression: head, Selector } = node as PathNode;
      if (!isDatabase(head, kusto)) return false;
      const database = databaseOf(head, kusto);
      return !sees({ name: nameOf(Selector), kind: 'table', ...(database === undefined ? {} : { database }) });
    }
    case 'FunctionCallExpression':
      return isCallOf(node, 'table', kusto) && hidden.some(({ name }) => name === argumentText(node) || argumentText(node) === undefined);
    case 'FindOperator':
    case 'SearchOperator': {
      const { InClause } = node as SyntaxNode & { readonly InClause: SyntaxNode | null };
      const isPiped = node.Parent !== null && kusto.kindOf(node.Parent) === 'PipeExpression' && firstOf(node.Parent) !== node;
      return !InClause && !isPiped && hidden.length > 0;
    }
    default:
      return false;
  }
}

function firstOf(node: SyntaxNode): SyntaxNode | undefined {
  return children(node)[0];
}

function isRows(value: SyntaxNode, kusto: Kusto): boolean {
  const body =
    kusto.kindOf(value) === 'FunctionDeclaration' ? (value as SyntaxNode & { readonly Body: FunctionBody }).Body.Expression : value;
  return body !== null && body !== undefined && scalarType(body.ResultType) === undefined && Boolean(body.ResultType?.Columns);
}

function nameOf(node: SyntaxNode): string {
  return 'SimpleName' in node ? (node as NameNode).SimpleName : textOf(node);
}

function isCallOf(node: SyntaxNode, name: string, { kindOf }: Kusto): boolean {
  return kindOf(node) === 'FunctionCallExpression' && (node as FunctionCall).Name.SimpleName === name;
}

function isDatabase(node: SyntaxNode, kusto: Kusto): boolean {
  return isCallOf(node, 'database', kusto);
}

/** The source that `database("…")` means; undefined for the text's own. */
function databaseOf(head: SyntaxNode, kusto: Kusto): string | undefined {
  return isDatabase(head, kusto) ? argumentText(head) : textOf(head);
}

/** The text that a call has for its argument, where one is written there. */
function argumentText(node: SyntaxNode): string | undefined {
  const [argument] = elements((node as FunctionCall).ArgumentList.Expressions);
  return argument && /^(["'])(.*)\1$/.exec(textOf(argument))?.[2];
}

function statementsIn(root: SyntaxNode): readonly SyntaxNode[] {
  return elements((root as SyntaxNode & { readonly Statements?: SyntaxList }).Statements);
}

function nodesIn(node: SyntaxNode): readonly SyntaxNode[] {
  return [node, ...children(node).flatMap((child) => (child.IsToken ? [] : nodesIn(child)))];
}
