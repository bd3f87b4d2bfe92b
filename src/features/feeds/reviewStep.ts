import { t } from '@vscode/l10n';
import { messageOf } from '../../base/errors';
import { pickOne } from '../../host/steps';
import type { Answer, Choice, StepPlace } from '../../host/steps';
import type { WizardStep } from '../../host/wizard';
import type { FeedAnswers, NewFeed } from './feedAnswers';
import { askChange } from './reviewChanges';
import type { Change, Changed } from './reviewChanges';
import { reviewRows } from './reviewRows';

export interface FeedReviewParts {
  /** Names that other feeds have. */
  readonly taken: readonly string[];
  readonly feedOf: (answers: FeedAnswers) => NewFeed;
  /** @throws what says why the configuration is wrong */
  readonly check: (feed: NewFeed) => Promise<unknown>;
  /** Shows whether all that the feed needs is there. */
  readonly test: (feed: NewFeed) => Promise<void>;
  /** Gives the configuration that runs without VS Code. */
  readonly copy: (feed: NewFeed) => Promise<void>;
}

type Decision = 'add' | 'test' | 'copy' | Change;

/** The last step: what is read, where it goes and what is hidden. A test or a copy comes back to it; nothing is kept before *Add Feed*. */
export function reviewStep(parts: FeedReviewParts): WizardStep<FeedAnswers> {
  // Kept where somebody goes back to an earlier step and comes here again.
  let changed: Changed = {};
  const keep = (more: Changed): void => {
    changed = { ...changed, ...more };
  };
  return {
    applies: () => true,
    ask: (answers, place) => askReview(parts, { answersNow: () => ({ ...answers, ...changed }), keep, place }),
  };
}

interface Review {
  readonly answersNow: () => FeedAnswers;
  readonly keep: (changed: Changed) => void;
  readonly place: StepPlace;
}

async function askReview(parts: FeedReviewParts, { answersNow, keep, place }: Review): Promise<Answer<FeedAnswers>> {
  for (;;) {
    const answers = answersNow();
    const feed = parts.feedOf(answers);
    const name = String(feed.config['name']);
    const result = await pickOne<Decision>(place, {
      placeholder: t('Nothing has been written yet'),
      choices: async () => [...(await decisions(parts, feed)), ...reviewRows(answers, name)],
    });
    if (typeof result === 'string') return result;
    const { answer: decision } = result;
    if (decision === 'add') return { answer: answers };
    if (decision === 'test') await parts.test(feed);
    else if (decision === 'copy') await parts.copy(feed);
    else {
      const change = await askChange(decision, { answers, name, taken: parts.taken, place: { ...place, canGoBack: true } });
      if (change === 'left') return change;
      if (change !== 'back') keep(change.answer);
    }
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
