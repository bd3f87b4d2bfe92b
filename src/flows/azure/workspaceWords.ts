import { AzureFailure } from '../../azure/azureFailure';
import type { FailureReason } from '../../azure/azureFailure';
import { explainAzure } from '../../azure/explain';
import type { QueryDiagnostic } from '../../base/queryDiagnostic';
import { findLogTable } from '../../catalog/logTables';
import type { ServiceText } from '../../kql/serviceText';
import type { RunQuery } from '../../protocol/engine';
import type { Remedy } from '../../protocol/workspaceResults';
import { QueryRefused, rangeText } from '../query/compileRequest';

/** One sentence or two that are true of a workspace's answer. */
export function workspaceStatus(run: RunQuery, partial: readonly FailureReason[]): { readonly status: string; readonly complete: boolean } {
  // The service applies both, and nobody here knows whether the query has a time filter of its own.
  const range = run.timeRange ? ` Time range ${rangeText(run.timeRange)}, together with the query's own time filter.` : '';
  return { status: `${missing(partial) ?? 'Complete.'}${range}`, complete: partial.length === 0 };
}

/** The ways to what is missing from an answer: what was cut can be fetched in slices. */
export function remediesOf(partial: readonly FailureReason[]): { readonly remedies?: readonly Remedy[] } {
  if (!isTruncated(partial)) return {};
  return {
    remedies: [
      { kind: 'exportAll', title: 'Export All to File…' },
      { kind: 'download', title: 'Download to Local Logs…' },
    ],
  };
}

/** Codes of an answer that was cut because it grew too large. */
const tooLarge = /E_QUERY_RESULT_SET_TOO_LARGE|-2133196797|0x80DA0003|exceeded the allowed size/i;

/** Whether an answer was cut because it grew beyond what the service gives at once. */
export function isTruncated(partial: readonly FailureReason[]): boolean {
  return partial.some(({ code, message }) => tooLarge.test(code) || tooLarge.test(message));
}

/** Why an answer is not all of it; undefined where it is. */
export function missing(partial: readonly FailureReason[]): string | undefined {
  const innermost = partial.at(-1);
  if (!innermost) return undefined;
  if (isTruncated(partial)) {
    return 'Truncated: the workspace gives at most 500,000 rows or 64 MB at once, and there is more. Shorten the time range, take fewer columns, or summarize.';
  }
  return `Partial: the workspace could not read everything. It says: ${innermost.message}`;
}

/** Why a workspace did not answer, in words; where its query's text is wrong, with the place. */
export function explainQuery(error: unknown, text: string, workspace: string): unknown {
  if (error instanceof AzureFailure && error.status === 400) return refusedBy(error, text);
  return explainAzure(error, {
    doing: 'run the query',
    on: workspace,
    remedy: 'Ask its owner for the role Log Analytics Reader on the workspace, then retry.',
  });
}

/** What a workspace refused of a text, at its place of the text as it was written; `asked` is what the workspace was asked for it. */
export function refusedBy(
  { reasons, innermost }: AzureFailure,
  text: string,
  asked: ServiceText = { text, inWritten: same },
): QueryRefused {
  const placed = reasons.findLast(({ line }) => line !== undefined);
  const code = reasons.findLast((reason) => /^(?:SYN|SEM)\d+$/.test(reason.code))?.code ?? innermost.code;
  const said = {
    code: code === '' ? 'query-refused' : code,
    severity: 'error' as const,
    message: `${innermost.message}${feedOf(innermost.message)}`,
  };
  const named = placed ? undefined : nameSpan(innermost.message, text);
  if (named) return new QueryRefused(text, [{ ...said, ...named }]);
  const span = placed ? spanOf(placed, asked.text) : nameSpan(innermost.message, asked.text);
  const written = span ? asked.inWritten([{ ...said, ...span }]) : [];
  return new QueryRefused(text, written.length > 0 ? written : [{ ...said, start: 0, end: text.length }]);
}

function same(diagnostics: readonly QueryDiagnostic[]): readonly QueryDiagnostic[] {
  return diagnostics;
}

function spanOf({ line = 1, position = 0, token = '' }: FailureReason, text: string): { readonly start: number; readonly end: number } {
  const before = text.split('\n').slice(0, line - 1);
  const start = Math.min(text.length, before.reduce((sum, each) => sum + each.length + 1, 0) + position);
  return { start, end: Math.min(text.length, start + Math.max(1, token.length)) };
}

const unresolved = /Failed to resolve (?:table|scalar|column)?[^']*'([^']+)'/i;

/** A name that the workspace does not know, at its first place. */
function nameSpan(message: string, text: string): { readonly start: number; readonly end: number } | undefined {
  const name = unresolved.exec(message)?.[1];
  const start = name === undefined ? -1 : text.indexOf(name);
  return start < 0 || name === undefined ? undefined : { start, end: start + name.length };
}

/** An Entra table that is missing has never received a record: says which category feeds it. */
function feedOf(message: string): string {
  const table = findLogTable(unresolved.exec(message)?.[1] ?? '');
  const [category] = table?.categories ?? [];
  if (!table || category === undefined) return '';
  return ` The table ${table.name} is made when the first record of the category ${category} comes: look under Tenants, Diagnostic Settings, whether that category is on and sent to this workspace.`;
}
