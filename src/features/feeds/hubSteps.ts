import { t } from '@vscode/l10n';
import { hubNameOf } from '../../base/hubName';
import { askText, pickOne } from '../../host/steps';
import type { Answer, StepPlace } from '../../host/steps';
import type { WizardStep } from '../../host/wizard';
import { reads } from './feedAnswers';
import type { FeedAnswers, HubAnswers } from './feedAnswers';
import type { FeedStepParts } from './feedStepParts';

type Parts = Pick<FeedStepParts, 'chooseFile'>;

/** The steps that ask how an event hub is reached, and by which consumer group it is read. */
export function hubSteps(parts: Parts): readonly WizardStep<FeedAnswers>[] {
  const applies = (answers: FeedAnswers): boolean => reads(answers, 'eventHub');
  return [
    { applies, ask: (answers, place) => askWhere(parts, answers, place) },
    { applies: (answers) => applies(answers) && answers.hub?.isKept === true, ask: askConnection },
    { applies, ask: askHub },
    { applies, ask: askGroup },
  ];
}

const withHub = (answers: FeedAnswers, more: HubAnswers): { readonly answer: FeedAnswers } => ({
  answer: { ...answers, hub: { ...answers.hub, ...more } },
});

async function askWhere({ chooseFile }: Parts, answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const result = await pickOne<'kept' | 'file'>(place, {
    placeholder: t('Where is the event hub’s connection string, of a rule that has the right Listen?'),
    choices: () =>
      Promise.resolve([
        { label: t('Type or paste it'), description: t('VS Code keeps it, and no file does'), value: 'kept' },
        { label: t('In a file…'), description: t('so that the feed can run without VS Code too'), value: 'file' },
      ]),
    chosen: (value) => (value === 'kept') === (answers.hub?.isKept !== false),
  });
  if (typeof result === 'string') return result;
  if (result.answer === 'kept') return withHub(answers, { isKept: true });
  const connectionFile = await chooseFile(t('File with the connection string'));
  // Whoever chose no file is asked again, with the other answers kept.
  return connectionFile === undefined ? askWhere({ chooseFile }, answers, place) : withHub(answers, { isKept: false, connectionFile });
}

async function askConnection(answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const result = await askText(place, {
    prompt: t('Connection string of the event hub or its namespace. It is kept by VS Code, and in no file.'),
    placeholder: 'Endpoint=sb://…;SharedAccessKeyName=…;SharedAccessKey=…',
    password: true,
    value: answers.hub?.connectionString ?? '',
    problem: (text) =>
      /^\s*Endpoint=sb:\/\/[^;]+;(?=.*SharedAccessKey(?:Name)?=)/i.test(text)
        ? undefined
        : t('A connection string begins with Endpoint=sb:// and has a SharedAccessKey.'),
  });
  return typeof result === 'string' ? result : withHub(answers, { connectionString: result.answer.trim() });
}

async function askHub(answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const { isKept, connectionString = '', hub } = answers.hub ?? {};
  const mayBeEmpty = isKept !== true;
  const result = await askText(place, {
    prompt: mayBeEmpty ? t('Name of the event hub; leave it empty where its connection string names it') : t('Name of the event hub'),
    placeholder: 'insights-activity-logs',
    value: hub ?? (isKept === true ? (hubNameOf(connectionString) ?? '') : ''),
    problem: (text) => (text.trim() === '' && !mayBeEmpty ? t('Give the name of the event hub.') : undefined),
  });
  return typeof result === 'string' ? result : withHub(answers, { hub: result.answer.trim() });
}

async function askGroup(answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const result = await askText(place, {
    prompt: t('Consumer group, which nobody else reads with. The event hub has to have it.'),
    placeholder: 'entra-logs',
    value: answers.hub?.consumerGroup ?? '',
    problem: (text) => {
      if (text.trim() === '') return t('Give the name of a consumer group.');
      return text.trim().toLowerCase() === '$default' ? t('Other readers may use $Default. Give this feed a group of its own.') : undefined;
    },
  });
  return typeof result === 'string' ? result : withHub(answers, { consumerGroup: result.answer.trim() });
}
