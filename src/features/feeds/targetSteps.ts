import { t } from '@vscode/l10n';
import { askText, pickOne, separator } from '../../host/steps';
import type { Answer, Choice, StepPlace, TextQuestion } from '../../host/steps';
import type { WizardStep } from '../../host/wizard';
import type { FeedAnswers, FileKind, ReceiverAnswers, ReceiverKind, Target } from './feedAnswers';
import type { FeedStepParts } from './feedStepParts';

/** The steps that ask in which form and where to: a folder, or the address of a receiver and what lets the feed in. */
export function targetSteps({ folder }: Pick<FeedStepParts, 'folder'>): readonly WizardStep<FeedAnswers>[] {
  const forwards =
    (...kinds: readonly ReceiverKind[]) =>
    ({ target }: FeedAnswers): boolean =>
      target !== undefined && 'receiver' in target && kinds.includes(target.receiver);
  return [
    { applies: () => true, ask: askTarget },
    { applies: ({ target }) => target !== undefined && 'files' in target, ask: (answers, place) => askFolder(folder, answers, place) },
    receiverStep('url', forwards('splunk'), () => urlQuestion(t('Address of the HTTP Event Collector'), 'https://splunk.example:8088')),
    receiverStep('secret', forwards('splunk'), () => ({
      prompt: t('Its token. It is kept by VS Code, and in no file.'),
      password: true,
      problem: (text) => (text.trim() === '' ? t('Give the token.') : undefined),
    })),
    receiverStep('url', forwards('otlp'), () => urlQuestion(t('Address of the OpenTelemetry collector'), 'https://otel.example:4318')),
    receiverStep('secret', forwards('otlp'), () => ({
      prompt: t(
        'Value of its Authorization header, such as “Bearer …”; leave it empty where there is none. It is kept by VS Code, and in no file.',
      ),
      password: true,
      problem: () => undefined,
    })),
    receiverStep('address', forwards('syslog'), () => ({
      prompt: t('Host and port of the syslog receiver. TLS is used; a feed’s configuration can name plain TCP.'),
      placeholder: 'siem.example:6514',
      problem: (text) => (/^(\[[\da-f:]+\]|[^\s:/]+):\d{1,5}$/i.test(text.trim()) ? undefined : t('Give host:port.')),
    })),
    { applies: forwards('syslog'), ask: askFormat },
  ];
}

const kindsOf = (target: Target | undefined): string =>
  target === undefined ? '' : 'files' in target ? target.files.join() : target.receiver;

/** The name of a form or receiver, as the wizard and its review say it. */
export function targetLabel(target: Target): string {
  if ('receiver' in target) return { splunk: 'Splunk', otlp: 'OpenTelemetry', syslog: 'Syslog' }[target.receiver];
  const names: Readonly<Record<FileKind, string>> = {
    jsonLines: t('JSON lines'),
    azlog: t('azlog folders'),
    ecs: 'ECS',
    cef: 'CEF',
    leef: 'LEEF',
  };
  return target.files.map((kind) => names[kind]).join(', ');
}

async function askTarget(answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const row = (value: Target, description: string, label = targetLabel(value)): Choice<Target> => ({ label, description, value });
  const result = await pickOne<Target>(place, {
    placeholder: t('In which form?'),
    choices: () =>
      Promise.resolve([
        separator(t('Written to files')),
        row({ files: ['jsonLines'] }, t('a folder for each log, the service’s own field names')),
        row({ files: ['azlog'] }, t('folders and names of Azure Log Integration, as JSON and JSON lines')),
        row({ files: ['jsonLines', 'azlog'] }, '', t('Both')),
        row({ files: ['ecs'] }, t('JSON lines in the Elastic Common Schema')),
        row({ files: ['cef'] }, t('Common Event Format, for ArcSight and others')),
        row({ files: ['leef'] }, t('Log Event Extended Format, for QRadar')),
        separator(t('Sent to a receiver')),
        row({ receiver: 'splunk' }, t('send to an HTTP Event Collector')),
        row({ receiver: 'otlp' }, t('send to a collector as OTLP over HTTP')),
        row({ receiver: 'syslog' }, t('send as RFC 5424 over TLS')),
      ]),
    chosen: (target) => kindsOf(target) === kindsOf(answers.target),
  });
  return typeof result === 'string' ? result : { answer: { ...answers, target: result.answer } };
}

async function askFolder(suggested: string, answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const result = await askText(place, {
    prompt: t('The folder to write to. A file there has its name when it is whole.'),
    value: answers.folder ?? suggested,
    problem: (text) => (/^([/\\]|[A-Za-z]:)/.test(text.trim()) ? undefined : t('Give the whole path of a folder.')),
  });
  return typeof result === 'string' ? result : { answer: { ...answers, folder: result.answer.trim() } };
}

/** A step that asks for one text of a receiver. */
function receiverStep(
  member: Exclude<keyof ReceiverAnswers, 'format'>,
  applies: (answers: FeedAnswers) => boolean,
  question: () => TextQuestion,
): WizardStep<FeedAnswers> {
  return {
    applies,
    ask: async (answers, place) => {
      const result = await askText(place, { ...question(), value: answers.receiver?.[member] ?? '' });
      return typeof result === 'string' ? result : withReceiver(answers, { [member]: result.answer.trim() });
    },
  };
}

const withReceiver = (answers: FeedAnswers, more: ReceiverAnswers): { readonly answer: FeedAnswers } => ({
  answer: { ...answers, receiver: { ...answers.receiver, ...more } },
});

function urlQuestion(prompt: string, placeholder: string): TextQuestion {
  const isLoopback = /^http:\/\/(localhost|127\.\d+\.\d+\.\d+)(:|\/|$)/;
  return {
    prompt,
    placeholder,
    problem: (text) =>
      /^https:\/\/[^\s/]/.test(text.trim()) || isLoopback.test(text.trim()) ? undefined : t('Give an address that begins with https://.'),
  };
}

async function askFormat(answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const result = await pickOne<string>(place, {
    placeholder: t('In which form?'),
    choices: () => Promise.resolve(['cef', 'leef', 'ecs', 'native'].map((value) => ({ label: value, value }))),
    chosen: (format) => format === answers.receiver?.format,
  });
  return typeof result === 'string' ? result : withReceiver(answers, { format: result.answer });
}
