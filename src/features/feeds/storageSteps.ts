import { t } from '@vscode/l10n';
import { askText, pickSeveral } from '../../host/steps';
import type { Answer, Choice, StepPlace } from '../../host/steps';
import type { WizardStep } from '../../host/wizard';
import { reads } from './feedAnswers';
import type { FeedAnswers } from './feedAnswers';
import type { FeedStepParts } from './feedStepParts';

type Parts = Pick<FeedStepParts, 'engine'>;

/** The steps that ask for storage accounts with archived logs. */
export function storageSteps(parts: Parts): readonly WizardStep<FeedAnswers>[] {
  const applies = (answers: FeedAnswers): boolean => reads(answers, 'storage');
  return [
    { applies, ask: (answers, place) => askAccounts(parts, answers, place) },
    { applies: (answers) => applies(answers) && answers.storage?.asksOther === true, ask: askOther },
  ];
}

/** Stands among the names of accounts for one that is not listed. */
const other = Symbol('other');

async function askAccounts(parts: Parts, answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const { storage } = answers;
  const result = await pickSeveral<string | typeof other>(place, {
    placeholder: t('Which storage accounts?'),
    choices: async () => [
      ...(await accountChoices(parts, answers, place.signal)),
      { label: t('Another storage account…'), description: t('by its name'), value: other },
    ],
    chosen: (value) => (value === other ? storage?.asksOther === true : storage?.accounts?.includes(value) === true),
  });
  if (typeof result === 'string') return result;
  const accounts = result.answer.filter((each) => typeof each === 'string');
  return { answer: { ...answers, storage: { ...storage, accounts, asksOther: result.answer.includes(other) } } };
}

/** The accounts of all subscriptions; one that may not be listed has its accounts given by name. */
async function accountChoices({ engine }: Parts, { place, offer }: FeedAnswers, signal: AbortSignal): Promise<readonly Choice<string>[]> {
  if (!place) return [];
  const found = await Promise.all(
    (offer?.subscriptions ?? []).map(async ({ subscriptionId, name }) => {
      const offered = await engine.request('setup/destinations', { ...place, subscriptionId }, { signal }).catch(() => undefined);
      return (offered?.storageAccounts ?? []).map((account) => ({
        label: account.name,
        description: `${name} · ${account.location}`,
        value: account.name,
      }));
    }),
  );
  return found.flat();
}

async function askOther(answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const result = await askText(place, {
    prompt: t('Name of the storage account'),
    value: answers.storage?.other ?? '',
    problem: (text) => (/^[a-z0-9]{3,24}$/.test(text.trim()) ? undefined : t('Give 3 to 24 lower-case letters and digits.')),
  });
  return typeof result === 'string' ? result : { answer: { ...answers, storage: { ...answers.storage, other: result.answer.trim() } } };
}
