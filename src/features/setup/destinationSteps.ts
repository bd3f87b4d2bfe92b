import { t } from '@vscode/l10n';
import { destinationNames } from '../../base/destinationNames';
import type { DestinationAnswers, DestinationOffer, OfferedDestination } from '../../protocol/setup';
import { subscriptionOffers } from './destinationOffers';
import type { SubscriptionOffer } from './destinationOffers';
import { newPlaceSteps } from './newPlaceSteps';
import type { DestinationKind, SendLogsState, StepParts } from './sendLogsState';
import { askText, pickOne, separator } from '../../host/steps';
import type { Answer, Choice, StepPlace } from '../../host/steps';
import type { WizardStep } from '../../host/wizard';

/** The steps that find each chosen kind of destination, or make it. */
export function destinationSteps(parts: StepParts): readonly WizardStep<SendLogsState>[] {
  const wants =
    (kind: DestinationKind) =>
    ({ kinds = [] }: SendLogsState): boolean =>
      kinds.includes(kind);
  return [
    { applies: wants('workspace'), ask: (state, place) => askWorkspace(parts, state, place) },
    ...newPlaceSteps(parts, 'workspace'),
    { applies: wants('storageAccount'), ask: (state, place) => askResource(parts, state, place, account()) },
    ...newPlaceSteps(parts, 'storageAccount'),
    { applies: wants('eventHub'), ask: (state, place) => askResource(parts, state, place, rule()) },
    ...newPlaceSteps(parts, 'eventHub'),
    { applies: wants('eventHub'), ask: askHub },
    { applies: wants('partner'), ask: (state, place) => askPartner(parts, state, place) },
  ];
}

type Chosen = { readonly answer: DestinationAnswers; readonly hubs?: readonly string[] } | 'new';

/** The state after a destination was chosen, or after *Create* was. */
function withChosen(state: SendLogsState, kind: DestinationKind, chosen: Chosen): SendLogsState {
  const others = Object.fromEntries(Object.entries(state.made ?? {}).filter(([each]) => each !== kind));
  if (chosen === 'new') return { ...state, made: { ...others, [kind]: state.made?.[kind] ?? {} } };
  const { answer, hubs } = chosen;
  return { ...state, made: others, chosen: { ...state.chosen, ...answer }, ...(hubs ? { hubs } : {}) };
}

async function choose(
  state: SendLogsState,
  kind: DestinationKind,
  place: StepPlace,
  question: Parameters<typeof pickOne<Chosen>>[1],
): Promise<Answer<SendLogsState>> {
  const result = await pickOne<Chosen>(place, question);
  return typeof result === 'string' ? result : { answer: withChosen(state, kind, result.answer) };
}

function create(label: string): Choice<Chosen> {
  return { label: `$(add) ${label}`, value: 'new' };
}

async function askWorkspace({ engine }: StepParts, state: SendLogsState, place: StepPlace): Promise<Answer<SendLogsState>> {
  const { workspace } = state.chosen ?? {};
  const before = workspace && 'resourceId' in workspace ? workspace.resourceId : '';
  return choose(state, 'workspace', place, {
    placeholder: t('Which workspace?'),
    choices: async () => {
      if (!state.place) return [];
      const { workspaces, failures } = await engine.request('azure/workspaces', state.place, { signal: place.signal });
      const rows = workspaces.map(({ name, resourceId, resourceGroup, region, retentionDays = 0, plan = '' }): Choice<Chosen> => ({
        label: `$(database) ${name}`,
        description: t('{0} · {1} · {2} days · {3}', resourceGroup, region, retentionDays, plan),
        value: { answer: { workspace: { resourceId } } },
      }));
      const failed = failures.map(({ message }): Choice<Chosen> => ({ label: '$(warning)', detail: message }));
      return [create(t('Create a Workspace…')), separator(t('Workspaces')), ...rows, ...failed];
    },
    chosen: (value) =>
      value !== 'new' &&
      value.answer.workspace !== undefined &&
      'resourceId' in value.answer.workspace &&
      value.answer.workspace.resourceId === before,
  });
}

interface Listed {
  readonly icon: string;
  readonly choices: (offer: DestinationOffer) => readonly (OfferedDestination & { readonly chosen: Chosen })[];
}

interface Sought extends Listed {
  readonly kind: 'storageAccount' | 'eventHub';
  readonly placeholder: string;
  readonly create: string;
  readonly heading: string;
}

const account = (): Sought => ({
  kind: 'storageAccount',
  placeholder: t('Which storage account?'),
  create: t('Create a Storage Account…'),
  heading: t('Storage accounts'),
  icon: 'archive',
  choices: ({ storageAccounts }) =>
    storageAccounts.map((each) => ({ ...each, chosen: { answer: { storageAccount: { resourceId: each.resourceId } } } })),
});

const rule = (): Sought => ({
  kind: 'eventHub',
  placeholder: t('Which namespace, and by which of its rules?'),
  create: t('Create a Namespace with an Event Hub…'),
  heading: t('Rules of namespaces'),
  icon: 'broadcast',
  choices: ({ eventHubRules }) =>
    eventHubRules.map((each) => ({ ...each, chosen: { answer: { eventHub: { ruleId: each.resourceId } }, hubs: each.hubs } })),
});

async function askResource({ engine }: StepParts, state: SendLogsState, place: StepPlace, sought: Sought): Promise<Answer<SendLogsState>> {
  return choose(state, sought.kind, place, {
    placeholder: sought.placeholder,
    choices: async () => {
      const found = state.place ? await subscriptionOffers(engine, state.place, place.signal) : [];
      return [create(sought.create), separator(sought.heading), ...found.flatMap((each) => offeredRows(each, sought))];
    },
  });
}

/** The rows of a subscription; one that cannot be read is a row that says why. */
function offeredRows({ subscription, offer, failure }: SubscriptionOffer, { icon, choices }: Listed): readonly Choice<Chosen>[] {
  if (!offer) return [{ label: `$(warning) ${subscription}`, ...(failure === undefined ? {} : { detail: failure }) }];
  return choices(offer).map(({ name, location, warning, usable, chosen }) => ({
    label: `$(${warning === undefined ? icon : 'warning'}) ${name}`,
    description: `${subscription} · ${location}`,
    ...(warning === undefined ? {} : { detail: warning }),
    ...(usable ? { value: chosen } : {}),
  }));
}

/** Asks for a partner's solution, which is made in the portal, since its maker's terms are agreed to there. */
async function askPartner({ engine }: StepParts, state: SendLogsState, place: StepPlace): Promise<Answer<SendLogsState>> {
  const listed: Listed = {
    icon: 'plug',
    choices: ({ partners }) => partners.map((each) => ({ ...each, chosen: { answer: { partner: { resourceId: each.resourceId } } } })),
  };
  const before = state.chosen?.partner;
  const own: Choice<Chosen> | undefined = before && {
    label: `$(plug) ${t('As It Is')}`,
    detail: before.resourceId,
    value: { answer: { partner: before } },
  };
  return choose(state, 'partner', place, {
    placeholder: t('Which solution of a partner?'),
    choices: async () => {
      const found = state.place ? await subscriptionOffers(engine, state.place, place.signal) : [];
      const rows = found.flatMap((each) => offeredRows(each, listed));
      const none = t(
        'No subscription has one. Create it first in the portal, from the Azure Marketplace: Datadog, Dynatrace, Elastic or New Relic.',
      );
      return [...(own ? [own] : []), ...(rows.length === 0 ? [{ label: '$(info)', detail: none }] : rows)];
    },
  });
}

/** Asks for the hub of a namespace: of one that exists, among those that it has. */
async function askHub(state: SendLogsState, place: StepPlace): Promise<Answer<SendLogsState>> {
  const { hubs } = state;
  if (state.made?.eventHub !== undefined || hubs === undefined) return askHubName(state, place);
  const result = await pickOne(place, {
    placeholder: t('Which event hub?'),
    choices: () =>
      Promise.resolve([
        { label: t('One for each category'), detail: t('Azure makes them: insights-logs- and the category in lower case'), value: '' },
        separator(t('Event hubs of the namespace')),
        ...hubs.map((hub) => ({ label: `$(broadcast) ${hub}`, value: hub })),
      ]),
    chosen: (hub) => hub === (state.hub ?? ''),
  });
  return typeof result === 'string' ? result : { answer: { ...state, hub: result.answer } };
}

async function askHubName(state: SendLogsState, place: StepPlace): Promise<Answer<SendLogsState>> {
  const isNew = state.made?.eventHub !== undefined;
  const result = await askText(place, {
    prompt: isNew ? t('Name of the event hub') : t('Name of the event hub; leave it empty for one hub per category, insights-logs-…'),
    value: state.hub ?? (isNew ? 'entra-logs' : ''),
    problem: (name) =>
      (isNew && name === '') || (name !== '' && !destinationNames.hub.test(name))
        ? t('Letters, digits, dots, hyphens and underscores are allowed, with a letter or digit at each end.')
        : undefined,
  });
  return typeof result === 'string' ? result : { answer: { ...state, hub: result.answer } };
}
