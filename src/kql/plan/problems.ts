import type { QueryDiagnostic } from '../../base/queryDiagnostic';
import type { Kusto, KustoCode, KustoDiagnostic } from '../parser/kusto';
import type { FunctionCall, SyntaxNode } from '../parser/syntax';
import { listItems, nodePath } from '../parser/syntax';

const severities: Readonly<Record<string, QueryDiagnostic['severity']>> = { Error: 'error', Warning: 'warning' };

/** What the parser and the binder say about a text, without what the service itself takes. */
export function checkProblems(code: KustoCode, kusto: Kusto): readonly QueryDiagnostic[] {
  return listItems(code.GetDiagnostics())
    .filter((diagnostic) => !tolerated.some((tolerates) => tolerates(diagnostic, nodePath(code.Syntax, diagnostic.Start), kusto)))
    .map(toDiagnostic);
}

type Tolerates = (diagnostic: KustoDiagnostic, path: readonly SyntaxNode[], kusto: Kusto) => boolean;

/** Where the binder is stricter than the service. */
const tolerated: readonly Tolerates[] = [
  // `count(x)` counts rows, whatever x is.
  ({ Code }, path) => Code === 'KS107' && path.some((node) => 'ArgumentList' in node && (node as FunctionCall).Name.SimpleName === 'count'),
  // A bare text is a condition of its own in `search`.
  ({ Code }, path, { kindOf }) => Code === 'KS107' && path.some((node) => kindOf(node) === 'SearchOperator'),
  // The binder knows fewer of the options of `bag_unpack` than the service does.
  ({ Code }, path) =>
    (Code === 'KS119' || Code === 'KS107') &&
    path.some((node) => 'ArgumentList' in node && (node as FunctionCall).Name.SimpleName === 'bag_unpack'),
  // A whole number of any width says the degree of a polynomial.
  ({ Code }, path) =>
    Code === 'KS107' && path.some((node) => 'ArgumentList' in node && (node as FunctionCall).Name.SimpleName === 'series_fit_poly'),
  // A function of arrays takes any dynamic value, and gives null for what is no array.
  ({ Code }) => Code === 'KS234',
];

function toDiagnostic({ Code, Severity, Message, Start, Length }: KustoDiagnostic): QueryDiagnostic {
  return { code: Code, severity: severities[Severity] ?? 'information', message: Message, start: Start, end: Start + Length };
}
