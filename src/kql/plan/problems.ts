import type { QueryDiagnostic } from '../../base/queryDiagnostic';
import type { Kusto, KustoCode, KustoDiagnostic } from '../parser/kusto';
import { listItems } from '../parser/syntax';

const severities: Readonly<Record<string, QueryDiagnostic['severity']>> = { Error: 'error', Warning: 'warning' };

/** What the parser and the binder say about a text. */
export function checkProblems(code: KustoCode, _kusto: Kusto): readonly QueryDiagnostic[] {
  return listItems(code.GetDiagnostics()).filter(isReal).map(toDiagnostic);
}

function isReal(_diagnostic: KustoDiagnostic): boolean {
  return true;
}

function toDiagnostic({ Code, Severity, Message, Start, Length }: KustoDiagnostic): QueryDiagnostic {
  return { code: Code, severity: severities[Severity] ?? 'information', message: Message, start: Start, end: Start + Length };
}
