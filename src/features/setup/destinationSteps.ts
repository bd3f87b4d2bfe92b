import { t } from '@vscode/l10n';
import type { DestinationAnswers, DestinationOffer } from '../../protocol/setup';
import { newPlaceSteps } from './newPlaceSteps';
import type { DestinationKind, SendLogsState, StepParts } from './sendLogsState';
import { askText, pickOne, separator } from './stepsPanel';
import type { Answer, Choice, StepPlace } from './stepsPanel';
import type { WizardStep } from './wizard';

/** The steps that find each chosen kind of destination, or make it. */
export function destinationSteps(parts: StepParts): readonly WizardStep<SendLogsState>[] {
  const wants =
    (kind: DestinationKind) =>
    ({ kinds = [] }: SendLogsState): boolean =>
      kinds.includes(kind);
  return [
    { applies: wants('workspace'), ask: (state, place) => askWorkspace(parts, state, place) },
    ...newPlaceSteps(parts, 'workspace'),
    { applies: wants('storageAccount'), ask: (state, place) => askAccount(parts, state, place) },
    ...newPlaceSteps(parts, 'storageAccount'),
    { applies: wants('eventHub'), ask: (state, place) => askRule(parts, state, place) },
    ...newPlaceSteps(parts, 'eventHub'),
    { applies: wants('eventHub'), ask: askHub },
  ];
}

type Chosen = { readonly answer: DestinationAnswers } | 'new';

/** The state after a destination was chosen, or after *Create* was. */
function withChosen(state: SendLogsState, kind: DestinationKind, chosen: Chosen): SendLogsState {
  const others = Object.fromEntries(Object.entries(state.made ?? {}).filter(([each]) => each !== kind));
  if (chosen === 'new') return { ...state, made: { ...others, [kind]: state.made?.[kind] ?? {} } };
  return { ...state, made: others, chosen: { ...state.chosen, ...chosen.answer } };
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

/** What the subscriptions of the tenant have, each with its name; one that cannot be read is left out. */
async function offers(
  { engine }: StepParts,
  { place }: SendLogsState,
  signal: AbortSignal,
): Promise<readonly { readonly subscription: string; readonly offer: DestinationOffer }[]> {
  if (!place) return [];
  const subscriptions = await engine.request('azure/subscriptions', place, { signal });
  return Promise.all(
    subscriptions.map(async ({ subscriptionId, name }) => ({
      subscription: name,
      offer: await engine.request('setup/destinations', { ...place, subscriptionId }, { signal }),
    })),
  );
}

async function askAccount(parts: StepParts, state: SendLogsState, place: StepPlace): Promise<Answer<SendLogsState>> {
  return choose(state, 'storageAccount', place, {
    placeholder: t('Which storage account?'),
    choices: async () => {
      const found = await offers(parts, state, place.signal);
      const rows = found.flatMap(({ subscription, offer }) =>
        offer.storageAccounts.map(({ name, resourceId, location, warning, usable }): Choice<Chosen> => ({
          label: `$(${warning === undefined ? 'archive' : 'warning'}) ${name}`,
          description: `${subscription} · ${location}`,
          ...(warning === undefined ? {} : { detail: warning }),
          ...(usable ? { value: { answer: { storageAccount: { resourceId } } } } : {}),
        })),
      );
      return [create(t('Create a Storage Account…')), separator(t('Storage accounts')), ...rows];
    },
  });
}

async function askRule(parts: StepParts, state: SendLogsState, place: StepPlace): Promise<Answer<SendLogsState>> {
  return choose(state, 'eventHub', place, {
    placeholder: t('Which namespace, and by which of its rules?'),
    choices: async () => {
      const found = await offers(parts, state, place.signal);
      const rows = found.flatMap(({ subscription, offer }) =>
        offer.eventHubRules.map(({ name, resourceId, location, warning, usable }): Choice<Chosen> => ({
          label: `$(${warning === undefined ? 'broadcast' : 'warning'}) ${name}`,
          description: `${subscription} · ${location}`,
          ...(warning === undefined ? {} : { detail: warning }),
          ...(usable ? { value: { answer: { eventHub: { ruleId: resourceId } } } } : {}),
        })),
      );
      return [create(t('Create a Namespace with an Event Hub…')), separator(t('Rules of namespaces')), ...rows];
    },
  });
}

async function askHub(state: SendLogsState, place: StepPlace): Promise<Answer<SendLogsState>> {
  const isNew = state.made?.eventHub !== undefined;
  const result = await askText(place, {
    prompt: isNew ? t('Name of the event hub') : t('Name of the event hub; leave it empty for one hub per category, insights-logs-…'),
    value: state.hub ?? (isNew ? 'entra-logs' : ''),
    problem: (name) =>
      (isNew && name === '') || (name !== '' && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(name))
        ? t('Letters, digits, dots, hyphens and underscores are allowed.')
        : undefined,
  });
  return typeof result === 'string' ? result : { answer: { ...state, hub: result.answer } };
}
