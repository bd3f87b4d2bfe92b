import { t } from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { settingNaming } from '../../base/settingName';
import { ownerOf } from '../../base/settingOwner';
import type { OfferedCategory } from '../../protocol/setup';
import { destinationSteps } from './destinationSteps';
import { kindChoices } from './kindChoices';
import { answersOf } from './sendLogsState';
import { askReview } from './reviewStep';
import type { DestinationKind, SendLogsState, StepParts } from './sendLogsState';
import { askText, pickOne, pickSeveral, separator } from '../../host/steps';
import type { Answer, Choice, StepPlace } from '../../host/steps';
import { tenantStep } from '../../host/tenantStep';
import type { WizardStep } from '../../host/wizard';

/** The steps of *Send Entra Logs*, in the order in which they are asked. */
export function sendLogsSteps(parts: StepParts): readonly WizardStep<SendLogsState>[] {
  return [
    tenantStep(parts),
    { applies: ({ isEdit }) => isEdit !== true, ask: (state, place) => askName(parts, state, place) },
    { applies: ({ copyOf }) => copyOf !== undefined, ask: askOld },
    { applies: always, ask: (state, place) => askCategories(parts, state, place) },
    { applies: always, ask: askKinds },
    ...destinationSteps(parts),
    { applies: always, ask: (state, place) => review(parts, state, place) },
  ];
}

const always = (): boolean => true;

/** What exists and can be chosen; asked once for a tenant. */
export async function withOffer({ engine }: StepParts, state: SendLogsState, signal: AbortSignal): Promise<SendLogsState> {
  if (!state.place || state.offer) return state;
  const offer = await engine.request('setup/logOffer', { ...state.place, ...ownerOf(state) }, { signal });
  return { ...state, offer };
}

async function askName(parts: StepParts, before: SendLogsState, place: StepPlace): Promise<Answer<SendLogsState>> {
  const state = await withOffer(parts, before, place.signal);
  const { settings, most } = state.offer ?? { settings: [], most: 5 };
  if (settings.length >= most && state.copyOf === undefined)
    throw new UserError(
      t(
        '{0} has {1} diagnostic settings already, and that is the most Azure allows: {2}. Edit one of them, or delete one first.',
        state.place?.tenantName ?? '',
        settings.length,
        settings.map(({ name }) => name).join(', '),
      ),
      { code: 'setup-five-used' },
    );
  const naming = settingNaming(state);
  const taken = new Set(settings.map(({ name }) => name.toLowerCase()));
  const problem = (name: string): string | undefined =>
    taken.has(name.toLowerCase())
      ? t('There is a setting of this name. Saving would replace it: edit that one, or choose another name.')
      : naming.problem(name, t);
  const prompt = t('Name of the diagnostic setting. It cannot be changed later. {0} of {1} are used.', settings.length, most);
  const result = await askText(place, {
    prompt,
    value: state.name ?? '',
    placeholder: naming.example,
    problem,
  });
  return typeof result === 'string' ? result : { answer: { ...state, name: result.answer } };
}

/** Asks what becomes of the setting that is copied. */
async function askOld(state: SendLogsState, place: StepPlace): Promise<Answer<SendLogsState>> {
  const { copyOf = '' } = state;
  const result = await pickOne(place, {
    placeholder: t('What becomes of {0}?', copyOf),
    choices: () =>
      Promise.resolve([
        { label: `$(trash) ${t('Delete It')}`, detail: t('The copy takes its place, as a setting with a new name'), value: true },
        {
          label: `$(files) ${t('Keep It')}`,
          detail: t('The copy needs other categories or another destination: Azure refuses to send the same twice'),
          value: false,
        },
      ]),
    chosen: (value) => value === (state.deletesOld ?? true),
  });
  return typeof result === 'string' ? result : { answer: { ...state, deletesOld: result.answer } };
}

async function askCategories(parts: StepParts, before: SendLogsState, place: StepPlace): Promise<Answer<SendLogsState>> {
  let state = before;
  const choices = async (): Promise<readonly Choice<string>[]> => {
    state = await withOffer(parts, state, place.signal);
    return groupedChoices(state.offer?.categories ?? []);
  };
  // Where there is one category alone, it is what was asked for.
  const suggested = (name: string): boolean =>
    state.offer?.categories.length === 1 || state.offer?.categories.find((each) => each.name === name)?.suggested === true;
  const known = before.categories && new Set(before.categories.map((name) => name.toLowerCase()));
  const chosen = known ? (name: string) => known.has(name.toLowerCase()) : suggested;
  const result = await pickSeveral(place, { placeholder: t('Which categories do you want to send?'), choices, chosen });
  return typeof result === 'string' ? result : { answer: { ...state, categories: result.answer } };
}

function groupedChoices(categories: readonly OfferedCategory[]): readonly Choice<string>[] {
  const groups = [...new Set(categories.map(({ group }) => group))];
  return groups.flatMap((group) => [
    separator(group),
    ...categories
      .filter((each) => each.group === group)
      .map(({ name, description }) => ({ label: name, detail: description, value: name })),
  ]);
}

async function askKinds(state: SendLogsState, place: StepPlace): Promise<Answer<SendLogsState>> {
  const before = new Set<DestinationKind>(state.kinds ?? ['workspace']);
  const result = await pickSeveral(place, {
    placeholder: t('Where do you want to send them? One of each kind can be in one setting.'),
    choices: () => Promise.resolve(kindChoices()),
    chosen: (kind) => before.has(kind),
  });
  return typeof result === 'string' ? result : { answer: { ...state, kinds: result.answer } };
}

/** The last step: what would change, what to know, the exact requests; nothing has been written yet. */
async function review({ engine }: StepParts, state: SendLogsState, place: StepPlace): Promise<Answer<SendLogsState>> {
  const tenant = state.place;
  if (!tenant) return 'left';
  const result = await askReview(place, () =>
    engine.request('setup/plan', { place: tenant, answers: answersOf(state) }, { signal: place.signal }),
  );
  return typeof result === 'string' ? result : { answer: { ...state, ...result.answer } };
}
