import { t } from '@vscode/l10n';
import { setTimeout as pauseFor } from 'node:timers/promises';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { AzureFailure } from '../../azure/azureFailure';
import { explainAzure } from '../../azure/explain';
import { abortError, isAbort, throwIfAborted, UserError } from '../../base/errors';
import type { RequestProgress } from '../../protocol/engine';
import type { PlanStep, SetupOutcome, SetupPlan } from '../../protocol/setup';
import { withCurrentList } from './currentList';
import type { JournalRun, SetupJournal } from './journal';
import { lacking } from './holds';
import { look } from './look';
import type { Seen } from './look';
import type { StepOutputs } from './planReferences';
import { fillReferences, fillText, fillValue, keptOf } from './planReferences';

export interface ApplyParts {
  readonly client: (service: 'arm' | 'graph') => AzureClient;
  readonly journal: SetupJournal;
  readonly now: () => number;
  /** Seconds that replicas, throttling and provisioning are waited for; two minutes where it is not said. */
  readonly patience?: number;
}

export interface ApplyContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: RequestProgress) => void;
}

/**
 * Does what a plan says, step by step; what is as wanted already is left alone. A run that ended in the middle goes on where it was, and finds out
 * by looking whether the step that it was in had been done.
 */
export async function applyPlan(parts: ApplyParts, plan: SetupPlan, context: ApplyContext): Promise<SetupOutcome> {
  const { journal, now } = parts;
  let run = await journal.open(plan, now());
  const secrets: Record<string, string> = {};
  const results: { id: string; title: string; result: 'done' | 'already there' }[] = [];
  for (const [index, step] of plan.steps.entries()) {
    throwIfAborted(context.signal);
    context.progress({ message: step.title, fraction: index / plan.steps.length });
    const work = new StepWork(parts, { run, step, outputs: outputsOf(run), context });
    const { secret, ...entry } = await work.finish();
    if (secret !== undefined) secrets[step.id] = secret;
    run = await journal.record(run.runId, step.id, entry);
    results.push({ id: step.id, title: step.title, result: entry.state === 'done' ? 'done' : 'already there' });
  }
  context.progress({ message: t('Done'), fraction: 1 });
  return { runId: run.runId, steps: results, secrets, outputs: outputsOf(run) };
}

export function outputsOf({ entries }: JournalRun): StepOutputs {
  return Object.fromEntries(Object.entries(entries).map(([id, { outputs }]) => [id, outputs]));
}

interface Finished {
  readonly state: 'done' | 'there';
  readonly outputs: Readonly<Record<string, string>>;
  readonly secret?: string;
}

interface StepPlace {
  readonly run: JournalRun;
  readonly step: PlanStep;
  readonly outputs: StepOutputs;
  readonly context: ApplyContext;
}

interface WireSecret {
  readonly keyId: string;
  readonly displayName?: string;
}

const usualPatience = 120;
/** Seconds in which a directory shows what was made in it. */
const replication = 20;

/** The work on one step. */
class StepWork {
  readonly #parts: ApplyParts;
  readonly #place: StepPlace;
  readonly #client: AzureClient;
  /** The service said no to the first request of this step that it ever got, so that nothing can have been made. */
  #isRefused = false;

  constructor(parts: ApplyParts, place: StepPlace) {
    this.#parts = parts;
    this.#place = place;
    this.#client = parts.client(place.step.request.service);
  }

  async finish(): Promise<Finished> {
    const { run, step } = this.#place;
    const before = run.entries[step.id];
    // A secret that was handed out in a run that ended is lost: there is no looking for it, so it is made anew.
    if (before?.state === 'done' && step.secret === undefined) return { state: 'done', outputs: before.outputs };
    try {
      const seen = await this.#look(before?.state === 'begun' ? replication : 0);
      if (seen.asWanted && step.secret === undefined) {
        const outputs = keptOf(seen.thing, step.keeps ?? []);
        return { state: before?.state === 'begun' ? 'done' : 'there', outputs };
      }
      await this.#parts.journal.record(run.runId, step.id, { state: 'begun', outputs: {} });
      const finished = await this.#do();
      const mayHaveSecrets = before !== undefined && before.state !== 'refused';
      if (mayHaveSecrets && step.secret !== undefined) await this.#clearSecrets(finished.outputs['keyId']);
      return finished;
    } catch (error) {
      if (this.#isRefused && before?.state !== 'begun')
        await this.#parts.journal.record(run.runId, step.id, { state: 'refused', outputs: {} });
      throw explainAzure(error, this.#words());
    }
  }

  #words(): PlanStep['words'] {
    const { step, outputs } = this.#place;
    const { remedy, action, ...words } = step.words;
    const filled = action && (fillValue(action, outputs) as typeof action);
    return { ...words, remedy: fillText(remedy, outputs), ...(filled ? { action: filled } : {}) };
  }

  /** Takes away the secrets that this step made in a run that was cut off: their texts are lost, and nothing must stay that nobody knows. */
  async #clearSecrets(newest: string | undefined): Promise<void> {
    const { step, outputs, context } = this.#place;
    const { path, body } = fillReferences(step.request, outputs);
    const { displayName } = (body as { readonly passwordCredential?: { readonly displayName?: string } }).passwordCredential ?? {};
    // A replica that does not show the newest secret yet may not show the earlier ones either.
    const passwordCredentials = await this.#patiently(
      replication,
      () => this.#secrets(),
      (secrets) => secrets.some(({ keyId }) => keyId === newest),
    );
    for (const { keyId } of passwordCredentials.filter((secret) => secret.displayName === displayName && secret.keyId !== newest))
      await this.#client.send({ method: 'POST', path: path.replace('addPassword', 'removePassword'), body: { keyId } }, context.signal);
  }

  async #secrets(): Promise<readonly WireSecret[]> {
    const { thing } = await this.#look(0);
    return ((thing ?? {}) as { readonly passwordCredentials?: readonly WireSecret[] }).passwordCredentials ?? [];
  }

  async #do(): Promise<Finished> {
    const { step } = this.#place;
    const answer = await this.#send();
    const outputs = keptOf(answer, step.keeps ?? []);
    const told = step.secret === undefined ? undefined : keptOf(answer, [step.secret])[step.secret];
    const seen = step.secret === undefined ? await this.#look(this.#patience) : { asWanted: true };
    if (!seen.asWanted) throw this.#notSeen(seen);
    return {
      state: 'done',
      outputs: { ...outputs, ...keptOf(seen.thing, step.keeps ?? []) },
      ...(told === undefined ? {} : { secret: told }),
    };
  }

  /** What is said of a thing that is not there, or not as it was wanted, after all the patience. */
  #notSeen({ thing }: Seen): UserError {
    const { step, outputs } = this.#place;
    const lacks = thing === undefined || step.look?.holds === undefined ? [] : lacking(thing, fillValue(step.look.holds, outputs));
    return lacks.length === 0 ? notSeen(step) : notAsWanted(step, lacks);
  }

  /** Looks until it is as wanted, or as long as is said; once where nothing is said. */
  async #look(seconds: number): Promise<Seen> {
    const { step, outputs, context } = this.#place;
    const { look: wanted } = step;
    if (!wanted) return { asWanted: seconds > 0 };
    return this.#patiently(
      seconds,
      async () => look(this.#client, wanted, outputs, context.signal),
      ({ asWanted }) => asWanted,
    );
  }

  /** Sends the request until it is taken; before every further try it looks whether an earlier one had its effect after all. */
  async #send(): Promise<unknown> {
    const { step, outputs, context } = this.#place;
    const place = { client: this.#client, outputs, signal: context.signal };
    const request = fillReferences(step.request, outputs);
    const end = this.#parts.now() + this.#patience * 1000;
    for (let tries = 0; ; tries++) {
      try {
        return await this.#client.send(await withCurrentList(place, step, request, 'add'), context.signal);
      } catch (error) {
        if (isDone(error, step)) return undefined;
        this.#isRefused = tries === 0 && isRefusal(error);
        if (!isPassing(error, tries) || this.#parts.now() > end) throw error;
        context.progress({ message: t('{0}: waiting, {1}', step.title, reasonOf(error)) });
        await pause(Math.min(15_000, 500 * 2 ** tries), context.signal);
        const seen = step.secret === undefined && step.look ? await this.#look(0) : undefined;
        if (seen?.asWanted === true) return seen.thing;
      }
    }
  }

  /** Asks until the answer is enough, or for so many seconds; a failure that passes is waited for as long as any. */
  async #patiently<T>(seconds: number, ask: () => Promise<T>, isEnough: (answer: T) => boolean): Promise<T> {
    const { context } = this.#place;
    const start = this.#parts.now();
    for (let tries = 0; ; tries++) {
      const waited = (this.#parts.now() - start) / 1000;
      try {
        const answer = await ask();
        if (isEnough(answer) || waited >= seconds) return answer;
      } catch (error) {
        if (waited >= Math.max(seconds, this.#patience) || !isPassing(error, tries)) throw error;
      }
      await pause(Math.min(5000, 250 * 1.6 ** tries), context.signal);
    }
  }

  get #patience(): number {
    return this.#parts.patience ?? usualPatience;
  }
}

const passingStatus = new Set([408, 429, 500, 502, 503, 504]);
/** Replicas of the directory, or of Azure's roles, do not know yet what was made a moment ago. */
const replicationCodes = new Set([
  'principalnotfound',
  'request_resourcenotfound',
  'roledefinitiondoesnotexist',
  'roleassignmentscopenotassignabletoroledefinition',
]);

function isPassing(error: unknown, tries: number): boolean {
  if (isAbort(error) || error instanceof UserError) return false;
  if (!(error instanceof AzureFailure)) return isCut(error);
  // A token that ended in the middle is renewed by the next request; where it was refused for another reason, once is enough.
  if (error.status === 401) return tries === 0;
  return passingStatus.has(error.status) || error.reasons.some(({ code }) => replicationCodes.has(code.toLowerCase())) || isReplica(error);
}

/** A request that was understood and turned down has no effect; one that ended otherwise may have. */
function isRefusal(error: unknown): boolean {
  return error instanceof AzureFailure && error.status >= 400 && error.status < 500 && error.status !== 408;
}

function isCut(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'REQUEST_SEND_ERROR', 'PARSE_ERROR'].includes(code);
}

/** A service principal can be made only where the application is known already; this is how its absence is told. */
function isReplica({ status, message }: AzureFailure): boolean {
  return status === 400 && /does not reference a valid application object/i.test(message);
}

/** A secret that was removed already is told by no code of its own. */
export function isNoSuchSecret({ message }: AzureFailure): boolean {
  return /no password credential found/i.test(message);
}

/** Refusals that say that what is wanted is there. */
function isDone(error: unknown, { effect }: PlanStep): boolean {
  if (!(error instanceof AzureFailure)) return false;
  if (effect === 'delete') return error.status === 404 || isNoSuchSecret(error);
  return (
    error.reasons.some(({ code }) => ['roleassignmentexists', 'request_multipleobjectswithsamekeyvalue'].includes(code.toLowerCase())) ||
    /permission being assigned already exists/i.test(error.message)
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof AzureFailure)) return t('the connection was cut');
  if (error.status === 429) return t('the service is asked too often');
  if (error.status >= 500) return t('the service has a fault');
  return error.status === 401 ? t('the sign-in is renewed') : t('the directory does not know it everywhere yet');
}

function notSeen({ title, words }: PlanStep): UserError {
  return new UserError(
    t(
      '{0}: {1} took it, but does not show it after two minutes. This is known to happen for a while; refresh later, and run the same again where it stays so. Nothing is made twice.',
      title,
      words.on,
    ),
    { code: 'setup-not-seen' },
  );
}

/** A service that took everything and keeps less: nothing tells, unless it is read back. */
function notAsWanted({ title, words, undo }: PlanStep, lacks: readonly string[]): UserError {
  const way = undo === undefined ? '' : ` ${t('Undo Set-Up takes it back.')}`;
  return new UserError(
    t(
      '{0}: {1} took it, but keeps it without {2}. Choose another destination, or leave it out.{3}',
      title,
      words.on,
      lacks.join(', '),
      way,
    ),
    { code: 'setup-not-kept' },
  );
}

export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pauseFor(milliseconds, undefined, { signal });
  } catch {
    throw abortError();
  }
}
