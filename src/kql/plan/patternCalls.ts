import type { Kusto, KustoCode } from '../parser/kusto';
import type { Span } from '../../base/queryDiagnostic';
import type { ExpressionList, FunctionBody, FunctionCall, NameNode, SyntaxNode, SyntaxToken } from '../parser/syntax';
import { children, contains, elements, spanOf } from '../parser/syntax';
import { refuse } from './scope';

interface PatternMatch extends SyntaxNode {
  readonly Body: FunctionBody;
}

/** The call of a pattern, and the query that it stands for. */
export interface PatternCall extends Span {
  readonly text: string;
}

/** Each call means that the text is read again. */
const mostCalls = 30;

type Declared = ReadonlyMap<string, readonly PatternMatch[]>;

/**
 * The first call of a pattern that `declare pattern` declares, with the body of the case whose values it names; undefined where there is
 * none. Source: learn.microsoft.com/kusto/query/pattern-statement.
 * @throws Refusal where no case has the values, or where the case is more than one expression.
 */
export function patternCall(code: KustoCode, kusto: Kusto): PatternCall | undefined {
  if (!/\bpattern\b/.test(code.Text)) return undefined;
  const declared = declaredPatterns(code, kusto);
  const isCall = (node: SyntaxNode): boolean => casesOf(node, declared, kusto) !== undefined;
  const calls = [...nodesOf(code.Syntax, isCall)];
  const [call, beyond] = [calls[0], calls[mostCalls]];
  if (beyond) return refuse(beyond, 'unsupported-pattern', `A query may call patterns ${mostCalls} times here.`);
  if (!call) return undefined;
  const isPath = call.Parent !== null && kusto.kindOf(call.Parent) === 'PathExpression' && call.Parent.GetChild(0) === call;
  const whole = isPath && call.Parent ? call.Parent : call;
  const asked = [...literals((call as FunctionCall).ArgumentList), ...(isPath ? pathValue(whole.GetChild(2)) : [])];
  const match = casesOf(call, declared, kusto)?.find((one) => sameTexts(valuesOf(one), asked));
  if (!match)
    return refuse(whole, 'unknown-pattern', 'No case of this pattern has these values. They must be texts, written in the query.');
  const { Statements, Expression } = match.Body;
  if (!Expression || elements(Statements).length > 0 || contains(match.Body, isCall)) {
    const reason = 'A case of a pattern must be one expression here, without let and without other patterns.';
    return refuse(whole, 'unsupported-pattern', reason);
  }
  const { start, end } = spanOf(Expression);
  return { ...spanOf(whole), text: `(${code.Text.slice(start, end)})` };
}

function declaredPatterns(code: KustoCode, kusto: Kusto): Declared {
  const ofKind = (node: SyntaxNode, kind: string): Iterable<SyntaxNode> => nodesOf(node, (one) => kusto.kindOf(one) === kind);
  const declared = new Map<string, readonly PatternMatch[]>();
  for (const statement of ofKind(code.Syntax, 'PatternStatement')) {
    const [name] = ofKind(statement, 'NameDeclaration');
    if (name) declared.set((name as NameNode).SimpleName, [...ofKind(statement, 'PatternMatch')] as PatternMatch[]);
  }
  return declared;
}

function casesOf(node: SyntaxNode, declared: Declared, kusto: Kusto): readonly PatternMatch[] | undefined {
  return kusto.kindOf(node) === 'FunctionCallExpression' ? declared.get((node as FunctionCall).Name.SimpleName) : undefined;
}

function* nodesOf(node: SyntaxNode, test: (node: SyntaxNode) => boolean): Generator<SyntaxNode> {
  if (test(node)) yield node;
  else for (const child of children(node)) if (!child.IsToken) yield* nodesOf(child, test);
}

/** The values that a case is for: those in its brackets, and the one of its path. */
function valuesOf(match: PatternMatch): readonly string[] {
  const [values, path] = children(match);
  const ofPath = path && !path.IsToken && path !== match.Body ? textsIn(path) : [];
  return values ? [...literals(values as ExpressionList), ...ofPath] : ofPath;
}

function literals(list: ExpressionList): readonly string[] {
  return elements(list.Expressions).flatMap(textsIn);
}

function pathValue(node: SyntaxNode | null): readonly string[] {
  if (!node) return [];
  const name = (node as Partial<NameNode>).SimpleName;
  return name === undefined ? textsIn(node) : [name];
}

/** The values of the text literals in a node. */
function textsIn(node: SyntaxNode): readonly string[] {
  if (node.IsToken) return /^[hH@]*["'`]/.test((node as SyntaxToken).Text) ? [(node as SyntaxToken).ValueText] : [];
  return children(node).flatMap(textsIn);
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}
