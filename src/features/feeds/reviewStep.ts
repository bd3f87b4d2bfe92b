import { t } from '@vscode/l10n';
import { messageOf } from '../../base/errors';
import { pickOne } from '../../host/steps';
import type { Answer, Choice, StepPlace } from '../../host/steps';
import type { WizardStep } from '../../host/wizard';
import type { FeedAnswers, NewFeed } from './feedAnswers';
import { reviewRows } from './reviewRows';

export interface FeedReviewParts {
  readonly feedOf: (answers: FeedAnswers) => NewFeed;
  /** @throws what says why the configuration is wrong */
  readonly check: (feed: NewFeed) => Promise<unknown>;
  /** Shows whether all that the feed needs is there. */
  readonly test: (feed: NewFeed) => Promise<void>;
  /** Gives the configuration that runs without VS Code. */
  readonly copy: (feed: NewFeed) => Promise<void>;
}

type Decision = 'add' | 'test' | 'copy';

/** The last step: what is read, where it goes and what is hidden. A test or a copy comes back to it; nothing is kept before *Add Feed*. */
export function reviewStep(parts: FeedReviewParts): WizardStep<FeedAnswers> {
  return { applies: () => true, ask: (answers, place) => askReview(parts, answers, place) };
}

async function askReview(parts: FeedReviewParts, answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const feed = parts.feedOf(answers);
  for (;;) {
    const result = await pickOne<Decision>(place, {
      placeholder: t('Nothing has been written yet'),
      choices: async () => [...(await decisions(parts, feed)), ...reviewRows(answers)],
    });
    if (typeof result === 'string') return result;
    if (result.answer === 'add') return { answer: answers };
    await (result.answer === 'test' ? parts.test(feed) : parts.copy(feed));
  }
}

/** Where the configuration is wrong, the reason stands in the place of what could be done with it. */
async function decisions({ check }: FeedReviewParts, feed: NewFeed): Promise<readonly Choice<Decision>[]> {
  try {
    await check(feed);
  } catch (error) {
    const [first = '', ...places] = messageOf(error).split('\n');
    return [{ label: `$(circle-slash) ${t('This feed cannot be added')}`, detail: places.length === 0 ? first : places.join(' ').trim() }];
  }
  return [
    { label: `$(check) ${t('Add Feed')}`, detail: t('It is called {0}, and begins at once', String(feed.config['name'])), value: 'add' },
    {
      label: `$(beaker) ${t('Test Source First')}`,
      detail: t('Looks whether all that it needs is there; no record is written'),
      value: 'test',
    },
    {
      label: `$(copy) ${t('Copy as Configuration')}`,
      detail: t('The JSON that “entra-logs feed --config” runs without VS Code; without any secret'),
      value: 'copy',
    },
  ];
}
