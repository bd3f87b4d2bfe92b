import { t } from '@vscode/l10n';
import type { Cloud } from '../../azure/cloud';
import type { LogsPlace } from '../../azure/logs/queryWorkspace';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { explainAzure } from '../../azure/explain';
import { readLicence } from '../../azure/services/licences';
import type { TenantLicence } from '../../azure/services/licences';
import { mostSettings, settingPath } from '../../azure/services/listSettings';
import type { KnownSetting } from '../../azure/services/listSettings';
import { isAbort, UserError } from '../../base/errors';
import type { SettingOwner } from '../../base/settingOwner';
import type { TenantPlace } from '../../protocol/azure';
import type { DeleteSettingAnswers, PlanStep, SendLogsAnswers, SetupPlan } from '../../protocol/setup';
import { checkCategories, checkDuplicates, checkSetting } from './checkAnswers';
import { measureVolume } from './measureVolume';
import { ownerFacts } from './ownerFacts';
import { planDestinations } from './planDestinations';
import { awaitedOf, bodyOf, changesOf, settingNotices, settingStep, spelledAs } from './planSetting';
import { refusalOfSave } from './saveRight';
import { readCategories, readSettings } from './settings';

export interface PlanParts {
  readonly arm: AzureClient;
  readonly graph: AzureClient;
  readonly cloud: Cloud;
  /** How workspaces of the tenant are asked. */
  readonly logs: LogsPlace;
  readonly place: TenantPlace;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a plan holds beside whom it concerns. */
export type PlanBody = Omit<SetupPlan, 'wizard' | 'cloud' | 'place'>;

/** Turns the answers of *Send Entra Logs* into a plan. Everything that Azure would refuse or lose is refused here, before a write. */
export async function planSendLogs(parts: PlanParts, answers: SendLogsAnswers, signal: AbortSignal): Promise<PlanBody> {
  const { arm, graph, place } = parts;
  const { isDirectory, ...ofOwner } = ownerFacts(answers);
  const owner = ofOwner.name(place, answers);
  const existing = await readSettings(arm, answers, owner, signal);
  const replaced = answers.replaces === undefined ? undefined : foundSetting(existing, answers.replaces, owner);
  const others = existing.filter((setting) => setting !== replaced);
  checkSetting(answers, others, mostSettings, owner);
  const offered = await readCategories(arm, answers, existing, signal);
  checkCategories(answers.categories, offered, owner);
  const planned = await planDestinations(arm, answers.destinations, signal).catch((error: unknown) => {
    throw explainAzure(error, {
      doing: t('tell about the destinations'),
      on: t('Azure'),
      remedy: t('Ask the owner of the destination for the role Reader on it, then retry.'),
    });
  });
  const categories = spelledAs(answers.categories, offered);
  const before = others.find(({ name }) => name.toLowerCase() === answers.name.toLowerCase());
  const name = before?.name ?? answers.name;
  checkDuplicates({ name, enabled: categories, destinations: planned.destinations }, others);
  const licence = isDirectory ? await licenceOf(graph, signal) : undefined;
  const measured = await measureVolume(parts, existing, categories, signal);
  const refusal = isDirectory ? await refusalOfSave(parts, signal) : undefined;
  const facts = { owner, name, before, categories, ...planned, licence, ...(measured ? { measured } : {}) };
  return {
    title: before
      ? t('Replace the diagnostic setting {0} of {1}', name, owner)
      : t('Send logs of {0} by the diagnostic setting {1}', owner, name),
    steps: [...planned.steps, ...(replaced ? [deleteStep(answers, replaced, owner)] : []), settingStep(answers, facts)],
    ...(refusal === undefined ? {} : { refusal }),
    changes: changesOf(before ?? replaced, categories, planned.destinations),
    notices: [...(replaced ? [gapNotice(replaced.name, name)] : []), ...planned.notices, ...settingNotices(facts)],
    awaits: awaitedOf(answers, facts),
  };
}

/** The licence, where the account may read it: it decorates, so that nothing depends on it. */
export async function licenceOf(graph: AzureClient, signal: AbortSignal): Promise<TenantLicence | undefined> {
  try {
    return await readLicence(graph, signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}

/** Plans the end of a setting; it says which destinations get nothing any more. */
export async function planDeleteSetting(
  { arm, graph, place }: PlanParts,
  answers: DeleteSettingAnswers,
  signal: AbortSignal,
): Promise<PlanBody> {
  const { isDirectory, ...ofOwner } = ownerFacts(answers);
  const owner = ofOwner.name(place, answers);
  const existing = await readSettings(arm, answers, owner, signal);
  const before = foundSetting(existing, answers.name, owner);
  const step = deleteStep(answers, before, owner);
  const refusal = isDirectory ? await refusalOfSave({ arm, graph }, signal) : undefined;
  return {
    title: step.title,
    steps: [step],
    ...(refusal === undefined ? {} : { refusal }),
    changes: changesOf(before, [], []),
    notices: [t('{0} get nothing more by it.', before.destinations.map(({ name }) => name).join(', '))],
    awaits: [],
  };
}

function foundSetting(existing: readonly KnownSetting[], wanted: string, owner: string): KnownSetting {
  const found = existing.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (found) return found;
  const names = existing.map(({ name }) => name).join(', ') || t('none');
  throw new UserError(t('{0} has no diagnostic setting {1}. It has {2}.', owner, wanted, names), { code: 'setup-no-setting' });
}

function deleteStep(settingOwner: SettingOwner, before: KnownSetting, owner: string): PlanStep {
  const path = settingPath(settingOwner, before.name);
  return {
    id: 'delete',
    title: t('Delete the diagnostic setting {0} of {1}', before.name, owner),
    effect: 'delete',
    there: false,
    request: { service: 'arm', method: 'DELETE', path },
    look: { path, absent: true },
    undo: { service: 'arm', method: 'PUT', path, body: bodyOf(before) },
    words: { doing: t('delete the diagnostic setting {0}', before.name), on: owner, remedy: ownerFacts(settingOwner).saveRemedy },
  };
}

function gapNotice(before: string, after: string): string {
  return t(
    'Azure cannot rename a setting, and refuses two that send the same to the same place: {0} is deleted first, then {1} is made. Events of the minutes between may not be sent.',
    before,
    after,
  );
}
