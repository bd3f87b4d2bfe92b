import { formatCount } from '../../base/quantities';
import type { QueryDiagnostic } from '../../base/queryDiagnostic';
import type { TakeGuard } from '../../protocol/engineStart';
import type { Remedy } from '../../protocol/workspaceResults';

/** Strings and comments, in which nothing is an operator. */
const opaque = /\/\/[^\r\n]*|```[\s\S]*?(?:```|$)|@"(?:[^"\r\n]|"")*"?|@'(?:[^'\r\n]|'')*'?|"(?:\\.|[^"\\\r\n])*"?|'(?:\\.|[^'\\\r\n])*'?/g;

/** Operators behind which the rows are few, or as many as somebody said. */
const bounding =
  /(?:^|[|;(])\s*(?:take|limit|top|top-nested|top-hitters|sample|sample-distinct|summarize|count|distinct|make-series|getschema|reduce|print|datatable|range)\b/i;

const drawing = /\|\s*render\b[\s\S]*$/i;

/** Whether a query says how many rows it wants, or makes few of many. */
export function boundsRows(text: string): boolean {
  return bounding.test(bare(text));
}

/** The text with what is opaque in it as blanks, so that places stay the same. */
function bare(text: string): string {
  return text.replace(opaque, (found) => found.replace(/[^\r\n]/g, ' '));
}

/** The text with a `take` behind it, before what it draws; offsets of what stood there stay the same. */
export function withTake(text: string, rows: number): string {
  const at = drawing.exec(bare(text))?.index ?? text.length;
  const query = text.slice(0, at).replace(/[;\s]+$/, '');
  return `${query}\n| take ${rows}${at < text.length ? `\n${text.slice(at)}` : ''}`;
}

/** The text as it is asked, and how many rows it is limited to where the guard limits it. */
export function guarded(text: string, { mode, rows }: TakeGuard, whole: boolean): { readonly text: string; readonly most?: number } {
  return mode === 'limit' && !whole && !boundsRows(text) ? { text: withTake(text, rows), most: rows } : { text };
}

/** What a person is told of a query that a workspace would answer with all its rows. */
export function takeAdvice(text: string, { mode, rows }: TakeGuard): readonly QueryDiagnostic[] {
  if (mode === 'off' || text.trim() === '' || boundsRows(text)) return [];
  const end = text.trimEnd().length;
  const start = text.lastIndexOf('\n', end - 1) + 1;
  const message =
    mode === 'limit'
      ? `No take, top or summarize: the workspace is asked for the first ${formatCount(rows)} rows, as the setting entraLogs.workspace.takeGuard says.`
      : 'No take, top or summarize: the workspace gives at most 500,000 rows or 64 MB at once, and cuts what is more.';
  const whole = withTake(text, rows);
  const fix = { title: `Add take ${rows}`, edits: [{ start: 0, end: text.length, text: whole }] };
  return [{ code: 'no-row-limit', severity: 'information', message, start: Math.min(start, end), end, fixes: [fix] }];
}

/** What a result that the guard has cut says, and the ways to the rest. */
export function guardedStatus(rows: number): { readonly status: string; readonly complete: false; readonly remedies: readonly Remedy[] } {
  return {
    status: `The first ${formatCount(rows)} rows: the query has no take or summarize, and the setting entraLogs.workspace.takeGuard limits it.`,
    complete: false,
    remedies: [
      { kind: 'runWhole', title: 'Run Without Limit' },
      { kind: 'download', title: 'Download to Local Logs…' },
    ],
  };
}
