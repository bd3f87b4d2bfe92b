import { t } from '@vscode/l10n';
import { askText, pickSeveral, separator } from '../../host/steps';
import type { Answer, StepPlace } from '../../host/steps';
import type { WizardStep } from '../../host/wizard';
import { readPaths } from './feedAnswers';
import type { FeedAnswers, RedactChoice } from './feedAnswers';

/** The steps that ask what is hidden before anything is written. */
export function redactSteps(): readonly WizardStep<FeedAnswers>[] {
  return [
    { applies: () => true, ask: askRedact },
    { applies: ({ redact }) => redact?.choices.includes('paths') === true, ask: askPaths },
  ];
}

async function askRedact(answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const keyed = t('A value always gets the same hash; without this feed’s key nobody can tell the value');
  const result = await pickSeveral<RedactChoice>(place, {
    placeholder: t('Redact what? Nothing where nothing is chosen'),
    mayBeNone: true,
    choices: () =>
      Promise.resolve([
        { label: t('Hash user names'), description: t('sign-in names and display names'), detail: keyed, value: 'hash userNames' },
        { label: t('Hash IP addresses'), value: 'hash addresses' },
        {
          label: t('Hash old and new values, and messages'),
          description: t('they may hold names and addresses too'),
          value: 'hash texts',
        },
        separator(t('Left out')),
        { label: t('Leave out user names'), value: 'drop userNames' },
        { label: t('Leave out IP addresses'), value: 'drop addresses' },
        { label: t('Leave out old and new values, and messages'), value: 'drop texts' },
        separator(t('By field')),
        { label: t('Other fields, by their paths…'), value: 'paths' },
      ]),
    chosen: (choice) => answers.redact?.choices.includes(choice) === true,
  });
  return typeof result === 'string' ? result : { answer: { ...answers, redact: { ...answers.redact, choices: result.answer } } };
}

async function askPaths(answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const before = answers.redact?.paths ?? [];
  const result = await askText(place, {
    prompt: t('Each as “hash PATH” or “drop PATH”, with commas between them. Lists, and values that are JSON text, are gone through.'),
    placeholder: 'hash deviceDetail.displayName, drop location',
    value: before.map(({ by, path }) => `${by} ${path}`).join(', '),
    problem: (text) => (readPaths(text) ? undefined : t('Give each field as “hash PATH” or “drop PATH”.')),
  });
  if (typeof result === 'string') return result;
  return { answer: { ...answers, redact: { choices: ['paths'], ...answers.redact, paths: readPaths(result.answer) ?? [] } } };
}
