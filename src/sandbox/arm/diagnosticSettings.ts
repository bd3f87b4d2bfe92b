import { mayDo } from '../access/authorize';
import { empty, json } from '../http/answers';
import { ServiceFailure } from '../http/serviceFailure';
import type { DiagnosticSetting, DestinationKind } from '../world/diagnosticSetting';
import { destinationKinds, destinationsOf } from '../world/diagnosticSetting';
import type { RouteOwner } from '../world/logRoutes';
import { reroute } from '../world/logRoutes';
import { subscriptionOf } from '../world/resource';
import type { World } from '../world/world';
import { findSubscription } from '../world/world';
import type { ArmCall } from './armCall';
import { armBody } from './armCall';
import { recordWrite } from './recordWrite';

/** Diagnostic settings of one owner: the directory, its custom security attributes, or a subscription. */
export interface SettingsOwner {
  readonly settings: Map<string, DiagnosticSetting>;
  /** Whose logs they send. */
  readonly routeOwner: RouteOwner;
  /** The part of the id before the name. */
  readonly id: string;
  /** As errors and the Activity Log name it, such as `microsoft.aadiam/diagnosticSettings`. */
  readonly type: string;
  readonly categories: readonly string[];
  /** Whether partners' solutions are destinations: as specified, as the portal alone shows, or not, and then what names one is left out without a word. */
  readonly partners: 'specified' | 'unspecified' | 'leftOut';
  /** Whether `categoryGroup` is understood. */
  readonly groups: boolean;
  /** Refuses whoever may not read, or write. */
  readonly require: (verb: 'read' | 'write' | 'delete', scope: string) => void;
}

const limit = 5;

const bare = (status: number, code: string, message: string): ServiceFailure => new ServiceFailure(status, code, message, { form: 'bare' });

function settingBody({ id, partners }: SettingsOwner, setting: DiagnosticSetting): object {
  return {
    id: `${id}/${setting.name}`,
    type: null,
    name: setting.name,
    location: null,
    kind: null,
    tags: null,
    properties: {
      storageAccountId: setting.storageAccountId ?? null,
      serviceBusRuleId: null,
      workspaceId: setting.workspaceId ?? null,
      eventHubAuthorizationRuleId: setting.eventHubAuthorizationRuleId ?? null,
      eventHubName: setting.eventHubName ?? null,
      ...partnerMember(partners, setting),
      metrics: [],
      logs: setting.logs.map(({ category, enabled }) => ({
        category,
        categoryGroup: null,
        enabled,
        retentionPolicy: { enabled: false, days: 0 },
      })),
      logAnalyticsDestinationType: null,
    },
    identity: null,
  };
}

/** Settings of subscriptions name a partner, or that there is none; those of the directory name it where there is one, since their specification has none. */
function partnerMember(partners: SettingsOwner['partners'], { marketplacePartnerId }: DiagnosticSetting): object {
  if (partners === 'specified') return { marketplacePartnerId: marketplacePartnerId ?? null };
  return marketplacePartnerId === undefined ? {} : { marketplacePartnerId };
}

/** A list shows a new setting at once, while a GET of it may not find it yet. */
export function listSettings(owner: SettingsOwner): Response {
  owner.require('read', owner.id);
  return json({ value: [...owner.settings.values()].map((setting) => settingBody(owner, setting)) });
}

export function getSetting(call: ArmCall, owner: SettingsOwner): Response {
  const name = call.parameters['name'] ?? '';
  owner.require('read', `${owner.id}/${name}`);
  const setting = owner.settings.get(name.toLowerCase());
  if (!setting || setting.visibleAt > call.now)
    throw new ServiceFailure(404, 'ResourceNotFound', `The Resource '${owner.type}/${name}' was not found.`);
  return json(settingBody(owner, setting));
}

export function deleteSetting(call: ArmCall, owner: SettingsOwner): Response {
  const name = call.parameters['name'] ?? '';
  owner.require('delete', `${owner.id}/${name}`);
  const before = owner.settings.get(name.toLowerCase());
  if (!before) return empty(204);
  owner.settings.delete(name.toLowerCase());
  reroute(call.world.routes, { owner: owner.routeOwner, before, after: undefined, now: call.now });
  recordWrite(call, { operation: `${owner.type}/delete`, resourceId: loggedId(owner, name), label: 'Delete diagnostic setting' });
  return empty(200);
}

/** The id in the Activity Log, which has the slash in front that an answer may lack. */
function loggedId({ id }: SettingsOwner, name: string): string {
  return `/${id.replace(/^\//, '')}/${name}`;
}

/** Makes a setting or replaces it as a whole: a category that is left out is off afterwards. */
export async function putSetting(call: ArmCall, owner: SettingsOwner): Promise<Response> {
  const { world, now } = call;
  const name = call.parameters['name'] ?? '';
  owner.require('write', `${owner.id}/${name}`);
  if (name.length > 260 || /[<>*%&:\\?+/]/.test(name)) throw bare(400, 'BadRequest', `The diagnostic setting name '${name}' is not valid.`);
  const { properties } = await armBody(call);
  const asked = readSetting(owner, typeof properties === 'object' && properties !== null ? (properties as Record<string, unknown>) : {});
  const before = owner.settings.get(name.toLowerCase());
  if (!before && owner.settings.size >= limit)
    throw bare(
      409,
      'Conflict',
      `The limit of ${limit} diagnostic settings was reached. To create new setting '${name}', delete an existing one.`,
    );
  const whole: DiagnosticSetting = {
    name: before?.name ?? name,
    ...asked,
    createdAt: before?.createdAt ?? now,
    visibleAt: before?.visibleAt ?? now + world.delays.setting,
  };
  refuseUsedSinks(owner, whole);
  for (const { kind, id } of destinationsOf(whole)) requireDestination(call, kind, id);
  const partner = whole.marketplacePartnerId;
  if (partner !== undefined && !world.resources.has(partner.toLowerCase()))
    throw bare(404, 'ResourceNotFound', `The Resource '${partner}' was not found.`);
  owner.settings.set(name.toLowerCase(), whole);
  reroute(world.routes, { owner: owner.routeOwner, before, after: whole, now });
  recordWrite(call, {
    operation: `${owner.type}/write`,
    resourceId: loggedId(owner, whole.name),
    label: 'Create or update diagnostic setting',
  });
  return json(settingBody(owner, whole));
}

type Asked = Pick<DiagnosticSetting, DestinationKind | 'eventHubName' | 'marketplacePartnerId' | 'logs'>;

function readSetting(owner: SettingsOwner, properties: Readonly<Record<string, unknown>>): Asked {
  const text = (name: string): string | undefined => {
    const value = properties[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const asked = {
    workspaceId: text('workspaceId'),
    storageAccountId: text('storageAccountId'),
    eventHubAuthorizationRuleId: text('eventHubAuthorizationRuleId'),
    eventHubName: text('eventHubName'),
    marketplacePartnerId: owner.partners === 'leftOut' ? undefined : text('marketplacePartnerId'),
    logs: readLogs(owner, properties['logs']),
  };
  if (asked.marketplacePartnerId === undefined && destinationKinds.every((kind) => asked[kind] === undefined))
    throw bare(400, 'BadRequest', 'At least one data sink needs to be specified.');
  return asked;
}

function readLogs(owner: SettingsOwner, logs: unknown): DiagnosticSetting['logs'] {
  const enabled = new Set<string>();
  for (const entry of (Array.isArray(logs) ? logs : []) as Readonly<Record<string, unknown>>[]) {
    const { category, categoryGroup, retentionPolicy } = entry;
    if ((retentionPolicy as { readonly enabled?: unknown } | null | undefined)?.enabled === true)
      throw bare(400, 'BadRequest', 'Diagnostic settings does not support retention for new diagnostic settings.');
    if (typeof categoryGroup === 'string') {
      if (!owner.groups || categoryGroup.toLowerCase() !== 'alllogs')
        throw bare(400, 'BadRequest', `Category group '${categoryGroup}' is not supported.`);
      if (entry['enabled'] === true) for (const each of owner.categories) enabled.add(each);
      continue;
    }
    const known = owner.categories.find((each) => each.toLowerCase() === String(category).toLowerCase());
    if (known === undefined) throw bare(400, 'BadRequest', `Category '${String(category)}' is not supported.`);
    if (entry['enabled'] === true) enabled.add(known);
  }
  return owner.categories.map((category) => ({ category, enabled: enabled.has(category) }));
}

/** No two settings may send the same category to the same place. */
function refuseUsedSinks(owner: SettingsOwner, setting: DiagnosticSetting): void {
  for (const other of owner.settings.values()) {
    if (other.name.toLowerCase() === setting.name.toLowerCase()) continue;
    for (const { id } of destinationsOf(setting)) {
      if (!destinationsOf(other).some((each) => sameSink(each.id, id, other, setting))) continue;
      const shared = setting.logs.find(
        ({ category, enabled }) => enabled && other.logs.some((each) => each.enabled && each.category === category),
      );
      if (shared)
        throw bare(
          409,
          'Conflict',
          `Data sink '${id}' is already used in diagnostic setting '${other.name}' for category '${shared.category.toLowerCase()}'. Data sinks can't be reused in different settings on the same category for the same resource.`,
        );
    }
  }
}

function sameSink(id: string, wanted: string, left: DiagnosticSetting, right: DiagnosticSetting): boolean {
  if (id.toLowerCase() !== wanted.toLowerCase()) return false;
  return !id.toLowerCase().includes('/microsoft.eventhub/') || left.eventHubName === right.eventHubName;
}

/** What a setting asks for on the destination itself. */
const destinationActions: Readonly<Record<DestinationKind, string>> = {
  workspaceId: 'Microsoft.OperationalInsights/workspaces/sharedKeys/action',
  storageAccountId: 'Microsoft.Storage/storageAccounts/listKeys/action',
  eventHubAuthorizationRuleId: 'Microsoft.EventHub/namespaces/authorizationRules/listkeys/action',
};

function requireDestination(call: ArmCall, kind: DestinationKind, id: string): void {
  const { world, caller } = call;
  const found = findSubscription(world, subscriptionOf(id) ?? '');
  const resource = world.resources.get(id.toLowerCase());
  if (!found || !resource) throw bare(404, 'ResourceNotFound', `The Resource '${id}' was not found.`);
  const action = destinationActions[kind];
  if (!mayDo(world, caller, { action, scope: id, delay: world.delays.role }))
    throw new ServiceFailure(
      403,
      'LinkedAuthorizationFailed',
      `The client '${caller.label}' with object id '${caller.objectId}' has permission to perform action 'microsoft.insights/diagnosticSettings/write' on scope '${call.url.pathname}'; however, it does not have permission to perform action(s) '${action}' on the linked scope(s) '${id}' (respectively) or the linked scope(s) are invalid.`,
    );
  if (kind === 'eventHubAuthorizationRuleId') requireRule(world, id, resource.properties['rights']);
  const insights = found.subscription.providers.get('microsoft.insights');
  if (!insights)
    throw new ServiceFailure(
      409,
      'MissingSubscriptionRegistration',
      "The subscription is not registered to use namespace 'Microsoft.Insights'.",
    );
}

function requireRule(world: World, id: string, rights: unknown): void {
  const has = Array.isArray(rights) && ['Manage', 'Send', 'Listen'].every((right) => rights.includes(right));
  if (!has) throw bare(400, 'BadRequest', `Event hub authorization rule '${id}' should have Manage, Send and Listen permissions.`);
  const namespace = world.resources.get(id.toLowerCase().replace(/\/authorizationrules\/.*$/, ''));
  if (namespace?.properties['disableLocalAuth'] === true)
    throw bare(400, 'BadRequest', 'Local authentication is disabled for the event hub namespace.');
}
