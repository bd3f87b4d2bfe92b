import type { App } from '../../app';
import { ownerOf } from '../../base/settingOwner';
import type { TenantPlace } from '../../protocol/azure';
import type { Decision } from './reviewStep';
import type { DestinationAnswers, LogOffer, SendLogsAnswers, SetupPlan } from '../../protocol/setup';

/** What the steps of a wizard ask with. */
export type StepParts = Pick<App, 'engine'>;

export type DestinationKind = keyof DestinationAnswers;

/** What is to be made on the way, as far as it is known. */
export interface NewPlace {
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  readonly location?: string;
  readonly isNewGroup?: boolean;
  readonly name?: string;
  readonly days?: string;
}

/** The answers of *Send Entra Logs* so far. */
export interface SendLogsState {
  readonly place?: TenantPlace;
  /** Of a subscription's Activity Log; the tenant's own logs where there is none. */
  readonly subscriptionId?: string;
  /** Of the tenant's custom security attributes. */
  readonly attributes?: boolean;
  readonly offer?: LogOffer;
  readonly name?: string;
  /** Whether a setting that exists is edited: its name cannot change. */
  readonly isEdit?: boolean;
  /** The setting whose answers these are to begin with, where it is copied. */
  readonly copyOf?: string;
  /** Whether that one is deleted then, so that the copy takes its place. */
  readonly deletesOld?: boolean;
  readonly categories?: readonly string[];
  readonly kinds?: readonly DestinationKind[];
  readonly chosen?: DestinationAnswers;
  /** The kinds that are made on the way, each with where. */
  readonly made?: Partial<Readonly<Record<DestinationKind, NewPlace>>>;
  readonly hub?: string;
  /** The hubs of the namespace that was chosen. */
  readonly hubs?: readonly string[];
  readonly plan?: SetupPlan;
  readonly decision?: Decision;
}

/** The answers as the plan is made of them. */
export function answersOf({
  name = '',
  subscriptionId,
  attributes,
  categories = [],
  kinds = [],
  chosen = {},
  made = {},
  hub,
  isEdit,
  copyOf,
  deletesOld,
}: SendLogsState): SendLogsAnswers {
  const destinations: { -readonly [Kind in DestinationKind]?: DestinationAnswers[Kind] } = {};
  for (const kind of kinds) Object.assign(destinations, destinationOf(kind, chosen, made[kind], hub));
  return {
    wizard: 'sendLogs',
    name,
    ...ownerOf({ subscriptionId, attributes }),
    categories,
    destinations,
    ...(isEdit === true ? { overwrite: true } : {}),
    ...(copyOf !== undefined && deletesOld === true ? { replaces: copyOf } : {}),
  };
}

function destinationOf(
  kind: DestinationKind,
  chosen: DestinationAnswers,
  made: NewPlace | undefined,
  hub: string | undefined,
): DestinationAnswers {
  if (!made) {
    const { eventHub } = chosen;
    if (kind === 'eventHub' && eventHub && 'ruleId' in eventHub)
      return { eventHub: { ...eventHub, ...(hub === undefined || hub === '' ? {} : { hub }) } };
    return { [kind]: chosen[kind] };
  }
  const { subscriptionId = '', resourceGroup = '', location = '', name = '', days = '' } = made;
  const place = { subscriptionId, resourceGroup, location, name };
  switch (kind) {
    case 'workspace':
      return { workspace: { create: { ...place, retentionDays: Number(days) } } };
    case 'storageAccount':
      return { storageAccount: { create: { ...place, ...(days === '' ? {} : { deleteAfterDays: Number(days) }) } } };
    case 'eventHub':
      return { eventHub: { create: { ...place, hub: hub ?? 'entra-logs', consumerGroup: 'siem' } } };
    case 'partner':
      return {};
  }
}

/** Fills the state with a setting that exists, so that its steps show what it has. */
export function stateOfSetting(state: SendLogsState, name: string): SendLogsState {
  const setting = state.offer?.settings.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (!setting) return { ...state, name };
  const of = (kind: DestinationKind) => setting.destinations.find((destination) => destination.kind === kind);
  const [workspace, storage, hub, partner] = (['workspace', 'storageAccount', 'eventHub', 'partner'] as const).map(of);
  const hubName = hub?.name.split('/')[1];
  return {
    ...state,
    name: setting.name,
    isEdit: true,
    categories: setting.enabled,
    kinds: setting.destinations.map(({ kind }) => kind),
    chosen: {
      ...(workspace ? { workspace: { resourceId: workspace.resourceId } } : {}),
      ...(storage ? { storageAccount: { resourceId: storage.resourceId } } : {}),
      ...(hub ? { eventHub: { ruleId: hub.resourceId } } : {}),
      ...(partner ? { partner: { resourceId: partner.resourceId } } : {}),
    },
    ...(hubName === undefined ? {} : { hub: hubName }),
  };
}

/** The same for a setting that is copied: the copy needs a name of its own, and may take its place. */
export function stateOfCopy(state: SendLogsState, name: string): SendLogsState {
  const filled = stateOfSetting(state, name);
  return { ...unnamed(filled), copyOf: filled.name ?? name, deletesOld: true };
}

function unnamed({ isEdit: _isEdit, name: _name, ...state }: SendLogsState): SendLogsState {
  return state;
}
