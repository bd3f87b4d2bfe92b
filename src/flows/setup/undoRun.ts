import { t } from '@vscode/l10n';
import { AzureFailure } from '../../azure/azureFailure';
import { explainAzure } from '../../azure/explain';
import { throwIfAborted, UserError } from '../../base/errors';
import type { JournalInfo, PlanRequest, PlanStep, SetupOutcome } from '../../protocol/setup';
import type { ApplyContext, ApplyParts } from './applyPlan';
import { outputsOf } from './applyPlan';
import type { JournalRun } from './journal';
import { isFinished, isStepFinished } from './journal';
import { fillReferences } from './planReferences';

/** What undoing a run takes: the steps that this run did, in reverse; what was there before stays. */
export function undoable(run: JournalRun): readonly { readonly step: PlanStep; readonly request: PlanRequest }[] {
  const outputs = outputsOf(run);
  return [...run.plan.steps].reverse().flatMap((step) => {
    const state = run.entries[step.id]?.state;
    if (state !== 'done' || !step.undo) return [];
    return [{ step, request: fillReferences(step.undo, outputs) }];
  });
}

export function journalInfo(run: JournalRun): JournalInfo {
  const { runId, plan, startedAt, entries } = run;
  const rest = plan.steps.filter(({ id }) => !isStepFinished(entries[id]));
  return {
    runId,
    wizard: plan.wizard,
    title: plan.title,
    place: plan.place,
    startedAt,
    complete: isFinished(run),
    rest: rest.map(({ title }) => title),
    undone: Object.values(entries).some(({ state }) => state === 'undone'),
    undo: undoable(run).map(({ step, request }) => ({ title: t('Take back: {0}', step.title), request })),
  };
}

/** Refusals that say that what was to be taken back is gone already. */
function isGone(error: unknown): boolean {
  return error instanceof AzureFailure && (error.status === 404 || /no password credential found/i.test(error.message));
}

/** Takes back what a run made. Each step is journaled, so that an interrupted undoing goes on where it was. */
export async function undoRun(parts: ApplyParts, runId: string, { signal, progress }: ApplyContext): Promise<SetupOutcome> {
  const run = await parts.journal.get(runId);
  if (!run) throw new UserError(t('The journal does not know this run any more, so nothing can be taken back.'), { code: 'setup-no-run' });
  const todo = undoable(run);
  const steps: SetupOutcome['steps'][number][] = [];
  for (const [index, { step, request }] of todo.entries()) {
    throwIfAborted(signal);
    progress({ message: t('Taking back: {0}', step.title), fraction: index / todo.length });
    try {
      await parts.client(request.service).send(request, signal);
    } catch (error) {
      if (!isGone(error)) throw explainAzure(error, { ...step.words, doing: t('take back what “{0}” did', step.title) });
    }
    await parts.journal.record(runId, step.id, { state: 'undone', outputs: run.entries[step.id]?.outputs ?? {} });
    steps.push({ id: step.id, title: step.title, result: 'undone' });
  }
  return { runId, steps, secrets: {}, outputs: {} };
}
