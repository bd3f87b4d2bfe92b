import { t } from '@vscode/l10n';
import { askText, pickSeveral } from './steps';
import type { Answer, StepPlace } from './steps';
import type { FilterAnswers, FilterChoice } from './wantedRecords';
import type { WizardStep } from './wizard';

interface WithFilter {
  readonly filter?: FilterAnswers;
}

interface FilterOptions<State> {
  /** Whether anything that was chosen can be filtered. */
  readonly applies: (state: State) => boolean;
  readonly placeholder: (state: State) => string;
}

/** Asks which records are wanted: one question, and one more for each text that it takes. */
export function recordFilterSteps<State extends WithFilter>({ applies, placeholder }: FilterOptions<State>): readonly WizardStep<State>[] {
  const text = (choice: 'user' | 'application', prompt: () => string): WizardStep<State> => ({
    applies: (state) => applies(state) && state.filter?.choices.includes(choice) === true,
    ask: (state, place) => askOne(state, place, choice, prompt()),
  });
  return [
    { applies, ask: (state, place) => askChoices(state, place, placeholder(state)) },
    text('user', () => t('Sign-in name, id or display name of the user')),
    text('application', () => t('Display name or id of the application')),
  ];
}

async function askChoices<State extends WithFilter>(state: State, place: StepPlace, placeholder: string): Promise<Answer<State>> {
  const result = await pickSeveral<FilterChoice>(place, {
    placeholder,
    mayBeNone: true,
    choices: () =>
      Promise.resolve([
        { label: t('Only of one user…'), value: 'user' },
        { label: t('Only of one application…'), value: 'application' },
        { label: t('Only what succeeded'), value: 'success' },
        { label: t('Only what failed'), value: 'failure' },
      ]),
    chosen: (choice) => state.filter?.choices.includes(choice) === true,
  });
  return typeof result === 'string' ? result : { answer: { ...state, filter: { ...state.filter, choices: result.answer } } };
}

async function askOne<State extends WithFilter>(
  state: State,
  place: StepPlace,
  choice: 'user' | 'application',
  prompt: string,
): Promise<Answer<State>> {
  const problem = (text: string): string | undefined => (text.trim() === '' ? t('Give a name or an id.') : undefined);
  const result = await askText(place, { prompt, value: state.filter?.[choice] ?? '', problem });
  if (typeof result === 'string') return result;
  return { answer: { ...state, filter: { choices: [], ...state.filter, [choice]: result.answer.trim() } } };
}
