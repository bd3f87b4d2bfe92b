import { t } from '@vscode/l10n';
import { directLogLabel } from '../../host/directLogChoices';
import { wantedRecords, wantedWords } from '../../host/wantedRecords';
import { separator } from '../../host/steps';
import type { Choice } from '../../host/steps';
import { isFilterable, redactionsOf, sinceWords } from './feedAnswers';
import type { FeedAnswers, RedactChoice, SourceAnswer } from './feedAnswers';
import type { Change } from './reviewChanges';
import { targetLabel } from './targetSteps';

/** What a feed that is to be added reads, which records of it, where they go, and what is hidden; what has a usual value can be chosen, to change it. */
export function reviewRows(answers: FeedAnswers, name: string): readonly Choice<Change>[] {
  const { sources = [] } = answers;
  const wanted = wantedRecords(answers.filter);
  const row = (icon: string, label: string, detail?: string): Choice<never> => ({
    label: `$(${icon}) ${label}`,
    ...(detail === undefined ? {} : { detail }),
  });
  const unfiltered = sources.filter((source) => !isFilterable(source));
  const records = [
    ...(sources.some(isFilterable) ? [row('filter', wanted ? t('Only {0}', wantedWords(wanted)) : t('All records'))] : []),
    ...(wanted && unfiltered.length > 0 ? [row('filter', t('All that comes of the other sources'))] : []),
  ];
  return [
    separator(t('What is read')),
    ...sources.flatMap((source) => sourceWords(source, answers)).map((words) => row('cloud-download', words)),
    { ...row('history', sinceWords(answers.since)), description: t('change…'), value: 'since' },
    ...(records.length === 0 ? [] : [separator(t('Which records')), ...records]),
    separator(t('What is written')),
    {
      ...targetRow(answers, row),
      ...(answers.target && 'files' in answers.target ? { description: t('change…'), value: 'rotation' as const } : {}),
    },
    separator(t('Redaction')),
    ...redactionRows(answers, row),
    separator(t('Name')),
    { ...row('tag', t('Called {0}', name)), description: t('change…'), value: 'name' },
  ];
}

function sourceWords(source: SourceAnswer, { workspace = {}, hub = {}, storage = {} }: FeedAnswers): readonly string[] {
  if (isFilterable(source)) return [directLogLabel(source)];
  if (source.kind === 'workspace') {
    const { place, tables = [], asksQuery, queryName = '', query = '' } = workspace;
    const name = place?.name ?? '';
    return [
      ...tables.map((table) => t('{0} of the workspace {1}', table, name)),
      ...(asksQuery === true ? [t('{0} of the workspace {1}: {2}', queryName, name, query.replaceAll(/\s+/g, ' '))] : []),
    ];
  }
  if (source.kind === 'eventHub')
    return [t('Event hub {0}, by the consumer group {1}', hub.hub || (hub.connectionFile ?? ''), hub.consumerGroup ?? '')];
  const accounts = [...(storage.accounts ?? []), ...(storage.asksOther === true ? [storage.other ?? ''] : [])];
  return accounts.map((account) => t('Archive in the storage account {0}', account));
}

type Row = (icon: string, label: string, detail?: string) => Choice<never>;

function targetRow({ target, folder = '', receiver = {}, rotateMinutes = 1 }: FeedAnswers, row: Row): Choice<never> {
  if (!target) return row('file', '');
  if ('files' in target) return row('file', t('{0} in {1}', targetLabel(target), folder), wholeAfter(rotateMinutes));
  const where = target.receiver === 'syslog' ? `${receiver.address ?? ''} (${receiver.format ?? ''})` : (receiver.url ?? '');
  return row('cloud-upload', t('{0} at {1}', targetLabel(target), where), t('Each record is sent at least once, with an id'));
}

function wholeAfter(minutes: number): string {
  return minutes === 1
    ? t('A file is whole when it has its name, after a minute at most')
    : t('A file is whole when it has its name, after {0} minutes at most', minutes);
}

function redactionRows(answers: FeedAnswers, row: Row): readonly Choice<never>[] {
  const hidden = redactionsOf(answers);
  if (hidden.length === 0) return [row('eye', t('Nothing: records are written as they come'))];
  const words: Readonly<Record<Exclude<RedactChoice, 'paths'>, string>> = {
    'hash userNames': t('User names are hashed'),
    'hash addresses': t('IP addresses are hashed'),
    'hash texts': t('Old and new values, and messages are hashed'),
    'drop userNames': t('User names are left out'),
    'drop addresses': t('IP addresses are left out'),
    'drop texts': t('Old and new values, and messages are left out'),
  };
  const { choices = [], paths = [] } = answers.redact ?? {};
  return choices.flatMap((choice) => {
    if (choice !== 'paths') return [row('eye-closed', words[choice])];
    return paths.map(({ path, by }) => row('eye-closed', by === 'hash' ? t('{0} is hashed', path) : t('{0} is left out', path)));
  });
}
