import { t } from '@vscode/l10n';
import { deletionDays, destinationNames, isWithin, retentionDays } from '../../base/destinationNames';
import type { DestinationKind, NewPlace, SendLogsState, StepParts } from './sendLogsState';
import { askText, pickOne, separator } from '../../host/steps';
import type { Answer, StepPlace } from '../../host/steps';
import { subscriptionChoice } from './subscriptionStep';
import type { WizardStep } from '../../host/wizard';

type NewKind = Exclude<DestinationKind, 'partner'>;

interface Kind {
  readonly name: () => string;
  readonly fits: (text: string) => boolean;
  readonly rule: () => string;
  readonly days?: {
    readonly prompt: () => string;
    readonly usual: string;
    readonly fits: (text: string) => boolean;
    readonly rule: () => string;
  };
}

/** Days as they are typed: digits only, so that nothing else counts as a number. */
function daysOf(text: string): number {
  return /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
}

/** What is asked of each kind of destination that is made on the way. */
const kinds: Readonly<Record<NewKind, Kind>> = {
  workspace: {
    name: () => t('Name of the workspace'),
    fits: (text) => destinationNames.workspace.test(text),
    rule: () => t('4 to 63 letters, digits and hyphens, no hyphen at the ends'),
    days: {
      prompt: () => t('Days that it keeps records: 30 to 730'),
      usual: '90',
      fits: (text) => isWithin(daysOf(text), retentionDays),
      rule: () => t('30 to 730'),
    },
  },
  storageAccount: {
    name: () => t('Name of the storage account; nobody else in Azure may have it'),
    fits: (text) => destinationNames.storageAccount.test(text),
    rule: () => t('3 to 24 lower-case letters and digits'),
    days: {
      prompt: () => t('Days after which log files are deleted; empty to keep them for ever'),
      usual: '',
      fits: (text) => text === '' || isWithin(daysOf(text), deletionDays),
      rule: () => t('a number of days, or nothing'),
    },
  },
  eventHub: {
    name: () => t('Name of the namespace; nobody else in Azure may have it'),
    fits: (text) => destinationNames.eventHub.test(text),
    rule: () => t('6 to 50 letters, digits and hyphens, a letter first'),
  },
};

/** The steps that ask where and how something new is made: subscription, resource group, region, name, days. */
export function newPlaceSteps(parts: StepParts, kind: NewKind): readonly WizardStep<SendLogsState>[] {
  const { name, fits, rule, days } = kinds[kind];
  const isNew = (state: SendLogsState): boolean => state.kinds?.includes(kind) === true && state.made?.[kind] !== undefined;
  const isNewGroup = (state: SendLogsState): boolean => isNew(state) && state.made?.[kind]?.isNewGroup === true;
  const text = (
    member: 'resourceGroup' | 'location' | 'name' | 'days',
    question: TextFacts,
    applies = isNew,
  ): WizardStep<SendLogsState> => ({
    applies,
    ask: (state, place) => askMember(state, place, { kind, member, ...question }),
  });
  return [
    { applies: isNew, ask: (state, place) => askSubscription(parts, state, place, kind) },
    { applies: isNew, ask: (state, place) => askGroup(parts, state, place, kind) },
    text(
      'resourceGroup',
      {
        prompt: t('Name of the resource group'),
        usual: '',
        fits: (text) => destinationNames.resourceGroup.test(text),
        rule: t('letters, digits and _ - . ( )'),
      },
      isNewGroup,
    ),
    text(
      'location',
      {
        prompt: t('Region, such as westeurope'),
        usual: '',
        fits: (text) => /^[a-z0-9]+$/.test(text),
        rule: t('the name of a region without spaces'),
      },
      isNewGroup,
    ),
    text('name', { prompt: name(), usual: '', fits, rule: rule() }),
    ...(days ? [text('days', { prompt: days.prompt(), usual: days.usual, fits: days.fits, rule: days.rule() })] : []),
  ];
}

function withMade(state: SendLogsState, kind: NewKind, more: NewPlace): SendLogsState {
  return { ...state, made: { ...state.made, [kind]: { ...state.made?.[kind], ...more } } };
}

interface TextFacts {
  readonly prompt: string;
  readonly usual: string;
  readonly fits: (text: string) => boolean;
  readonly rule: string;
}

async function askMember(
  state: SendLogsState,
  place: StepPlace,
  {
    kind,
    member,
    prompt,
    usual,
    fits,
    rule,
  }: TextFacts & { readonly kind: NewKind; readonly member: 'resourceGroup' | 'location' | 'name' | 'days' },
): Promise<Answer<SendLogsState>> {
  const value = state.made?.[kind]?.[member] ?? usual;
  const result = await askText(place, { prompt, value, problem: (text) => (fits(text) ? undefined : t('Allowed: {0}.', rule)) });
  return typeof result === 'string' ? result : { answer: withMade(state, kind, { [member]: result.answer }) };
}

async function askSubscription(
  { engine }: StepParts,
  state: SendLogsState,
  place: StepPlace,
  kind: NewKind,
): Promise<Answer<SendLogsState>> {
  const result = await pickOne(place, {
    placeholder: t('In which subscription is it made?'),
    choices: async () => {
      if (!state.place) return [];
      const subscriptions = await engine.request('azure/subscriptions', state.place, { signal: place.signal });
      if (subscriptions.length === 0)
        return [
          {
            label: '$(warning)',
            detail: t('You have a role in no subscription of this tenant. Ask an Owner of one for the role Contributor.'),
          },
        ];
      return subscriptions.map(subscriptionChoice);
    },
    chosen: (subscriptionId) => subscriptionId === state.made?.[kind]?.subscriptionId,
  });
  return typeof result === 'string' ? result : { answer: withMade(state, kind, { subscriptionId: result.answer }) };
}

async function askGroup({ engine }: StepParts, state: SendLogsState, place: StepPlace, kind: NewKind): Promise<Answer<SendLogsState>> {
  const result = await pickOne<NewPlace>(place, {
    placeholder: t('In which resource group?'),
    choices: async () => {
      const subscriptionId = state.made?.[kind]?.subscriptionId ?? '';
      if (!state.place) return [];
      const { resourceGroups } = await engine.request('setup/destinations', { ...state.place, subscriptionId }, { signal: place.signal });
      return [
        { label: `$(add) ${t('Create a Resource Group…')}`, value: { isNewGroup: true } },
        separator(t('Resource groups')),
        ...resourceGroups.map(({ name, location }) => ({
          label: name,
          description: location,
          value: { resourceGroup: name, location, isNewGroup: false },
        })),
      ];
    },
  });
  return typeof result === 'string' ? result : { answer: withMade(state, kind, result.answer) };
}
