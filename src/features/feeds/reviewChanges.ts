import { t } from '@vscode/l10n';
import { feedNamePattern } from '../../base/feedName';
import { askText, pickOne } from '../../host/steps';
import type { Answer, StepPlace } from '../../host/steps';
import { sinceWords } from './feedAnswers';
import type { FeedAnswers } from './feedAnswers';

/** What the review lets somebody change: each has a usual value, so that no step asks for it. */
export type Change = 'name' | 'since' | 'rotation';
export type Changed = Pick<FeedAnswers, 'name' | 'since' | 'rotateMinutes'>;

/** Asks for another value of what is changed; a way back leaves it as it is. */
export async function askChange(
  change: Change,
  {
    answers,
    name,
    taken,
    place,
  }: { readonly answers: FeedAnswers; readonly name: string; readonly taken: readonly string[]; readonly place: StepPlace },
): Promise<Answer<Changed>> {
  if (change === 'name') return named(await askName(name, taken, place));
  if (change === 'since') {
    const result = await pickOne(place, {
      placeholder: t('From when on? The service has no records from before it keeps them'),
      choices: () => Promise.resolve(begins.map((since) => ({ label: sinceWords(since), value: since }))),
      chosen: (since) => since === (answers.since ?? begins[2]),
    });
    return typeof result === 'string' ? result : { answer: { since: result.answer } };
  }
  const result = await pickOne(place, {
    placeholder: t('When is a new file begun? A file has its name, and may be collected, when it is whole'),
    choices: () =>
      Promise.resolve(
        ages.map((minutes) => ({
          label: minutes === 1 ? t('After a minute, or 10 MB') : t('After {0} minutes, or 10 MB', minutes),
          value: minutes,
        })),
      ),
    chosen: (minutes) => minutes === (answers.rotateMinutes ?? ages[0]),
  });
  return typeof result === 'string' ? result : { answer: { rotateMinutes: result.answer } };
}

const begins = ['0m', '1h', '1d', '7d', '30d'] as const;
const ages = [1, 5, 15, 60] as const;

function named(result: Answer<string>): Answer<Changed> {
  return typeof result === 'string' ? result : { answer: { name: result.answer } };
}

function askName(name: string, taken: readonly string[], place: StepPlace): Promise<Answer<string>> {
  return askText(place, {
    prompt: t('What is the feed called? Its state and its files have the name'),
    value: name,
    problem: (text) => {
      if (taken.includes(text)) return t('There is a feed of that name already.');
      return new RegExp(feedNamePattern).test(text) ? undefined : t('Give 1 to 40 letters, digits, _ and -.');
    },
  });
}
