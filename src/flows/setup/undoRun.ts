import { t } from '@vscode/l10n';
import { AzureFailure } from '../../azure/azureFailure';
import { explainAzure } from '../../azure/explain';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { throwIfAborted, UserError } from '../../base/errors';
import type { JournalInfo, PlanRequest, PlanStep, SetupOutcome } from '../../protocol/setup';
import type { ApplyContext, ApplyParts } from './applyPlan';
import { isNoSuchSecret, outputsOf } from './applyPlan';
import { withCurrentList } from './currentList';
import type { JournalRun } from './journal';
import { isFinished, isStepFinished } from './journal';
import { look } from './look';
import type { StepOutputs } from './planReferences';
import { fillKnown, fillReferences, keptOf } from './planReferences';

interface Undoable {
  readonly step: PlanStep;
  readonly undo: PlanRequest;
}

/**
 * What undoing a run takes, in reverse: the steps that this run did, and one that it was cut off in, of which nobody knows yet whether it had its
 * effect; what was there before stays.
 */
function undoable({ plan, entries }: JournalRun): readonly Undoable[] {
  return [...plan.steps].reverse().flatMap((step) => {
    const state = entries[step.id]?.state;
    return step.undo && (state === 'done' || state === 'begun') ? [{ step, undo: step.undo }] : [];
  });
}

export function journalInfo(run: JournalRun): JournalInfo {
  const { runId, plan, startedAt, entries } = run;
  const rest = plan.steps.filter(({ id }) => !isStepFinished(entries[id]));
  const outputs = outputsOf(run);
  return {
    runId,
    wizard: plan.wizard,
    title: plan.title,
    place: plan.place,
    startedAt,
    complete: isFinished(run),
    rest: rest.map(({ title }) => title),
    undone: Object.values(entries).some(({ state }) => state === 'undone'),
    undo: undoable(run).map(({ step, undo }) => ({ title: t('Take back: {0}', step.title), request: fillKnown(undo, outputs) })),
  };
}

/** Refusals that say that what was to be taken back is gone already, or that others use it by now: a role that somebody else was given stays. */
function needsNothing(error: unknown): boolean {
  if (!(error instanceof AzureFailure)) return false;
  return error.status === 404 || isNoSuchSecret(error) || error.reasons.some(({ code }) => code === 'RoleDefinitionHasAssignments');
}

/** Takes back what a run made. Each step is journaled, so that an interrupted undoing goes on where it was. */
export async function undoRun(parts: ApplyParts, runId: string, { signal, progress }: ApplyContext): Promise<SetupOutcome> {
  const run = await parts.journal.get(runId);
  if (!run) throw new UserError(t('The journal does not know this run any more, so nothing can be taken back.'), { code: 'setup-no-run' });
  const todo = undoable(run);
  const steps: SetupOutcome['steps'][number][] = [];
  for (const [index, { step, undo }] of todo.entries()) {
    throwIfAborted(signal);
    progress({ message: t('Taking back: {0}', step.title), fraction: index / todo.length });
    const client = parts.client(undo.service);
    try {
      for (const outputs of await madeBy(client, run, step, signal)) {
        const request = await withCurrentList({ client, outputs, signal }, step, fillReferences(undo, outputs), 'leaveOut');
        await client.send(request, signal).catch((error: unknown) => {
          if (!needsNothing(error)) throw error;
        });
      }
    } catch (error) {
      throw explainAzure(error, { ...step.words, doing: t('take back what “{0}” did', step.title) });
    }
    await parts.journal.record(runId, step.id, { state: 'undone', outputs: run.entries[step.id]?.outputs ?? {} });
    steps.push({ id: step.id, title: step.title, result: 'undone' });
  }
  return { runId, steps, secrets: {}, outputs: outputsOf(run) };
}

/**
 * What a step made, as the outputs that its undoing refers to. Of one that was cut off it is looked up: what had been there before it would not have
 * been begun.
 */
async function madeBy(client: AzureClient, run: JournalRun, step: PlanStep, signal: AbortSignal): Promise<readonly StepOutputs[]> {
  const outputs = outputsOf(run);
  if (run.entries[step.id]?.state === 'done') return [outputs];
  if (!step.look) return [];
  const { thing } = await look(client, step.look, outputs, signal);
  if (thing === undefined) return [];
  if (step.secret === undefined) return [{ ...outputs, [step.id]: keptOf(thing, step.keeps ?? []) }];
  return secretsNamedBy(step, thing).map((keyId) => ({ ...outputs, [step.id]: { keyId } }));
}

interface WithSecrets {
  readonly passwordCredentials?: readonly { readonly keyId: string; readonly displayName?: string | null }[];
}

/** The key ids of the secrets that a step may have made: it gives them their name. */
export function secretsNamedBy({ request }: PlanStep, thing: unknown): readonly string[] {
  const { passwordCredential } = request.body as { readonly passwordCredential?: { readonly displayName?: string } };
  const { passwordCredentials = [] } = thing as WithSecrets;
  return passwordCredentials.filter(({ displayName }) => displayName === passwordCredential?.displayName).map(({ keyId }) => keyId);
}
