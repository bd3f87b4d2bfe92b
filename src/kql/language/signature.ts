import type { Span } from '../../base/queryDiagnostic';
import type { Kusto } from '../parser/kusto';
import { listItems } from '../parser/syntax';
import { callLabel } from './callLabel';
import type { AnalyzedStatement, ServiceNode, ServiceSymbol } from './editorServices';
import { documentationMarkdown } from './hover';

/** The parameters of a call, and which of them the caret is at. */
export interface Signature {
  readonly label: string;
  readonly documentation: string;
  /** Where each parameter stands in the label. */
  readonly parameters: readonly Span[];
  readonly active: number;
}

/** The call around a caret whose bracket is still open there. */
export function signatureAt(kusto: Kusto, statement: AnalyzedStatement, offset: number): Signature | undefined {
  const isOpenCall = (node: ServiceNode): boolean =>
    kusto.kindOf(node) === 'FunctionCallExpression' &&
    node.TextStart < offset &&
    openArguments(statement.text.slice(node.TextStart, offset)) !== undefined;
  const call = enclosing(statement.tokenAt(Math.max(0, lastCodeBefore(statement.text, offset))), isOpenCall);
  const symbol = call?.ReferencedSymbol as ServiceSymbol | null | undefined;
  if (!call || !symbol?.Signatures) return undefined;
  const signature = listItems(symbol.Signatures).at(-1);
  if (!signature) return undefined;
  const active = openArguments(statement.text.slice(call.TextStart, offset)) ?? 0;
  const { label, parameters } = callLabel(kusto, symbol, signature);
  return {
    label,
    documentation: documentationMarkdown(symbol.Name, 'function') ?? symbol.Description ?? '',
    parameters,
    active: Math.min(active, Math.max(0, parameters.length - 1)),
  };
}

function lastCodeBefore(text: string, offset: number): number {
  return text.slice(0, offset).trimEnd().length - 1;
}

/** The innermost node that answers to a question, from a node outwards. */
export function enclosing(node: ServiceNode | null, test: (node: ServiceNode) => boolean): ServiceNode | undefined {
  for (let current = node; current; current = current.Parent) if (test(current)) return current;
  return undefined;
}

/** How many arguments are complete in a call that is cut off at the caret; undefined where its bracket is closed or not yet open. */
function openArguments(call: string): number | undefined {
  let depth = 0;
  let commas = 0;
  for (const match of call.matchAll(/"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|[([{]|[)\]}]|,/g)) {
    const [text] = match;
    if ('([{'.includes(text)) depth++;
    else if (')]}'.includes(text)) depth--;
    else if (text === ',' && depth === 1) commas++;
    if (depth === 0 && ')]}'.includes(text)) return undefined;
  }
  return depth === 0 ? undefined : commas;
}
