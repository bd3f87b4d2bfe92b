import { t } from '@vscode/l10n';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { createGrantedPermissions } from '../../azure/services/grantedPermissions';
import { isAbort, messageOf } from '../../base/errors';
import type { PlanChange, PlanStep } from '../../protocol/setup';
import { certificateStepId } from './certificateStep';
import { look } from './look';
import type { Seen } from './look';
import { keptOf, refersOnlyTo } from './planReferences';
import type { StepOutputs } from './planReferences';
import type { PlanBody } from './planSendLogs';

/** What a plan is looked at with, and the application that it is about where that exists already. */
export interface DifferenceParts {
  readonly client: (service: PlanStep['request']['service']) => AzureClient;
  readonly application?: { readonly principalId: string };
}

interface Looked {
  readonly step: PlanStep;
  /** What is there in its place; not there where nothing is, or where nobody can tell. */
  readonly thing?: unknown;
}

/**
 * A plan held against what is there: steps that are done already say so, and each thing that a step makes is a change or is kept. What its application
 * has beside that is kept too, and named. Reads only; where something cannot be read, a notice says that it was not.
 */
export async function withDifference(parts: DifferenceParts, body: Omit<PlanBody, 'changes'>, signal: AbortSignal): Promise<PlanBody> {
  const outputs: Record<string, Readonly<Record<string, string>>> = {};
  const looked: Looked[] = [];
  const failures = new Set<string>();
  for (const step of body.steps) {
    const seen = await seenOf(parts, step, outputs, signal).catch((error: unknown): Seen => {
      if (isAbort(error)) throw error;
      failures.add(messageOf(error));
      return { asWanted: false };
    });
    const there = step.there || (seen.asWanted && step.secret === undefined);
    if (there) outputs[step.id] = keptOf(seen.thing, step.keeps ?? []);
    looked.push({ step: { ...step, there }, thing: seen.thing });
  }
  const steps = looked.map(({ step }) => step);
  const principal = parts.application?.principalId ?? outputs['principal']?.['id'];
  const permissions = principal === undefined ? [] : await permissionsBeside(parts.client('graph'), principal, steps, signal);
  const unread = failures.size === 0 ? [] : [unreadNotice([...failures])];
  return {
    ...body,
    steps,
    changes: [...steps.flatMap((step) => changeOf(step, outputs)), ...credentialsBeside(looked), ...permissions],
    notices: [...body.notices, ...unread],
  };
}

/** Looks for what a step makes; not where that hangs on something that is not there. */
async function seenOf({ client }: DifferenceParts, step: PlanStep, outputs: StepOutputs, signal: AbortSignal): Promise<Seen> {
  if (!step.look || !refersOnlyTo(step.look, outputs)) return { asWanted: false };
  return look(client(step.request.service), step.look, outputs, signal);
}

function changeOf({ id, what, effect, there }: PlanStep, outputs: StepOutputs): readonly PlanChange[] {
  if (what === undefined) return [];
  const { appId } = outputs[id] ?? {};
  if (there) return [{ change: 'kept', what: appId === undefined ? what : `${what} (${appId})` }];
  return [{ change: effect === 'delete' ? 'removed' : 'added', what }];
}

interface WithCredentials {
  readonly passwordCredentials?: readonly { readonly displayName?: string | null; readonly keyId?: string }[];
  readonly keyCredentials?: readonly { readonly displayName?: string | null; readonly keyId?: string }[];
}

/** The secrets and certificates that the application has already: they stay, and whoever signs in by them still can. */
function credentialsBeside(looked: readonly Looked[]): readonly PlanChange[] {
  const { thing } = looked.find(({ step: { id } }) => id === 'application') ?? {};
  const { passwordCredentials = [], keyCredentials = [] } = (thing ?? {}) as WithCredentials;
  const planned = new Set(looked.filter(({ step: { id } }) => id.startsWith(certificateStepId)).map(({ step: { id } }) => id));
  const isPlanned = (name: string): boolean => [...planned].some((id) => name.endsWith(`, ${id.slice(certificateStepId.length)}`));
  const nameOf = ({ displayName, keyId = '' }: NonNullable<WithCredentials['keyCredentials']>[number]): string => displayName ?? keyId;
  return [
    ...passwordCredentials.map((secret) => t('secret “{0}”, which it has already', nameOf(secret))),
    ...keyCredentials.map(nameOf).flatMap((name) => (isPlanned(name) ? [] : [t('certificate “{0}”, which it has already', name)])),
  ].map((what) => ({ change: 'kept', what }));
}

/** The permissions that a program was granted beside those of the plan; none where they cannot be read. */
async function permissionsBeside(
  graph: AzureClient,
  principalId: string,
  steps: readonly PlanStep[],
  signal: AbortSignal,
): Promise<readonly PlanChange[]> {
  const planned = new Set(steps.map(({ request }) => (request.body as { readonly appRoleId?: unknown } | undefined)?.appRoleId));
  try {
    const found = await createGrantedPermissions(graph)(principalId, signal);
    return found
      .filter(({ appRoleId }) => !planned.has(appRoleId))
      .map(({ name }) => ({ change: 'kept', what: t('permission {0}, which it has already', name) }));
  } catch (error) {
    if (isAbort(error)) throw error;
    return [];
  }
}

function unreadNotice(failures: readonly string[]): string {
  return t(
    'Not all that is there already could be read, so that more may be kept than is said here: {0} It is looked at again before each step, and nothing is made twice.',
    failures.join(' '),
  );
}
