import type { Span } from '../../base/queryDiagnostic';
import type { Kusto } from '../parser/kusto';
import { listItems } from '../parser/syntax';
import type { ServiceNode, ServiceSignature, ServiceSymbol } from './editorServices';

/** How a call is written, and where each parameter stands in that. */
export interface CallLabel {
  readonly label: string;
  readonly parameters: readonly Span[];
}

/**
 * How a function is called: parameters that may be left out stand in brackets. Those of a function of the user's own stand with their types
 * and defaults, as `days: int = 7`; the language's own take many types, and have names alone.
 */
export function callLabel(kusto: Kusto, { Name }: ServiceSymbol, signature: ServiceSignature): CallLabel {
  let label = `${Name}(`;
  const parameters = listItems(signature.Parameters).map((parameter, index) => {
    if (index > 0) label += ', ';
    const start = label.length;
    if (isOwn(signature)) label += kusto.Language.Symbols.Parameter.GetDeclaration(parameter);
    else label += parameter.MinOccurring === 0 ? `[${parameter.Name}]` : parameter.Name;
    return { start, end: label.length };
  });
  return { label: `${label})`, parameters };
}

/** What the binder says of the word at a token, with the types of the parameters where it is a function of the user's own. */
export function withTypes(kusto: Kusto, token: ServiceNode | null, text: string): string {
  const symbol = ownFunction(token);
  const signature = symbol?.Signatures ? listItems(symbol.Signatures).at(-1) : undefined;
  if (!symbol || !signature || !text.startsWith(`${symbol.Name}(`)) return text;
  const end = text.indexOf(')', symbol.Name.length);
  return end < 0 ? text : `${callLabel(kusto, symbol, signature).label}${text.slice(end + 1)}`;
}

/** The function of the user's own that a token names, where it is called or declared. */
function ownFunction(token: ServiceNode | null): ServiceSymbol | undefined {
  const around = [token?.Parent, token?.Parent?.Parent, token?.Parent?.Parent?.Parent];
  const symbols = around.map((node) => node?.ReferencedSymbol as ServiceSymbol | null | undefined);
  return symbols.find((symbol) => symbol?.Signatures && listItems(symbol.Signatures).some(isOwn)) ?? undefined;
}

/** Named arguments are only taken by functions that are not the language's own. */
function isOwn({ AllowsNamedArguments }: ServiceSignature): boolean {
  return AllowsNamedArguments;
}
