import { formatCount } from '../../../base/quantities';
import type { RunQuery } from '../../../protocol/engine';
import type { Remedy, WorkspaceAnswerInfo } from '../../../protocol/workspaceResults';
import { rangeText } from '../../query/compileRequest';

/** One sentence or two that are true of the answers of several workspaces. */
export function severalStatus(
  run: RunQuery,
  answers: readonly WorkspaceAnswerInfo[],
): { readonly status: string; readonly complete: boolean } {
  const failed = answers.filter(({ state }) => state === 'failed');
  const partial = answers.filter(({ state }) => state === 'partial');
  const said = [...failed, ...partial].slice(0, 3).map(({ workspace, message = '' }) => ` ${workspace}: ${message}`);
  const range = run.timeRange ? ` Time range ${rangeText(run.timeRange)}, together with the query's own time filter.` : '';
  const all = formatCount(answers.length);
  const head =
    failed.length > 0
      ? `Partial: ${formatCount(failed.length)} of ${all} workspaces failed.`
      : partial.length > 0
        ? `Partial: ${formatCount(partial.length)} of ${all} workspaces gave a part.`
        : `Complete: the query ran in each of ${all} workspaces by itself.`;
  return { status: `${head}${said.join('')}${range}`, complete: failed.length + partial.length === 0 };
}

/** Each workspace that failed by itself where they are few, and all of them at once where they are several. */
export function remediesOfSeveral(resultId: string, answers: readonly WorkspaceAnswerInfo[]): { readonly remedies?: readonly Remedy[] } {
  const failed = answers.filter(({ state }) => state === 'failed').map(({ workspace }) => workspace);
  if (failed.length === 0) return {};
  const again = (title: string, workspaces: readonly string[]): Remedy => ({ kind: 'askAgain', title, again: { resultId, workspaces } });
  const each = failed.length <= 3 ? failed.map((workspace) => again(`Retry ${workspace}`, [workspace])) : [];
  return { remedies: failed.length === 1 ? each : [...each, again(`Retry all ${formatCount(failed.length)}`, failed)] };
}
