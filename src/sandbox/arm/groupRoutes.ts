import { seesAnything } from '../access/authorize';
import { json } from '../http/answers';
import type { Route } from '../http/route';
import { ServiceFailure } from '../http/serviceFailure';
import type { Resource } from '../world/resource';
import type { Subscription } from '../world/world';
import { apiVersions } from './apiVersions';
import type { ArmCall } from './armCall';
import { armBody, groupOfCall, requireAction, subscriptionOfCall } from './armCall';
import { page } from './page';
import { recordWrite } from './recordWrite';
import { locationNames, requireSubscriptionRead } from './subscriptionRoutes';

const versions = apiVersions.resources;

/** Resource groups and resource providers. */
export const groupRoutes: readonly Route<ArmCall>[] = [
  { method: 'GET', path: '/subscriptions/{subscription}/resourcegroups', versions, handle: listGroups },
  { method: 'GET', path: '/subscriptions/{subscription}/resourcegroups/{group}', versions, handle: getGroup },
  { method: 'PUT', path: '/subscriptions/{subscription}/resourcegroups/{group}', versions, handle: putGroup },
  { method: 'GET', path: '/subscriptions/{subscription}/providers', versions, handle: listProviders },
  { method: 'GET', path: '/subscriptions/{subscription}/providers/{namespace}', versions, handle: getProvider },
  { method: 'POST', path: '/subscriptions/{subscription}/providers/{namespace}/register', versions, handle: registerProvider },
  { method: 'GET', path: '/providers/{namespace}', versions, handle: getTenantProvider },
];

function groupBody({ id, name, location, tags }: Resource): object {
  return { id, name, type: 'Microsoft.Resources/resourceGroups', location, tags, properties: { provisioningState: 'Succeeded' } };
}

function listGroups(call: ArmCall): Response {
  const { id } = subscriptionOfCall(call);
  const groups = [...call.world.resources.values()].filter(
    (each) =>
      each.type === 'Microsoft.Resources/resourceGroups' &&
      each.id.toLowerCase().startsWith(`/subscriptions/${id}/`) &&
      seesAnything(call.world, call.caller, each.id),
  );
  return page(call, groups.map(groupBody));
}

function getGroup(call: ArmCall): Response {
  subscriptionOfCall(call);
  requireAction(call, 'Microsoft.Resources/subscriptions/resourceGroups/read', call.url.pathname);
  return json(groupBody(groupOfCall(call)));
}

async function putGroup(call: ArmCall): Promise<Response> {
  const { id } = subscriptionOfCall(call);
  const name = call.parameters['group'] ?? '';
  const groupId = `/subscriptions/${id}/resourceGroups/${name}`;
  requireAction(call, 'Microsoft.Resources/subscriptions/resourceGroups/write', groupId);
  const { location, tags } = await armBody(call);
  if (typeof location !== 'string')
    throw new ServiceFailure(400, 'LocationRequired', 'The location property is required for this definition.');
  if (!locationNames.has(location.toLowerCase().replaceAll(' ', '')))
    throw new ServiceFailure(
      400,
      'LocationNotAvailableForResourceGroup',
      `The provided location '${location}' is not available for resource group. List of available regions is '${[...locationNames].join(',')}'.`,
    );
  if (!/^[-\w.()]{1,90}$/.test(name) || name.endsWith('.'))
    throw new ServiceFailure(400, 'InvalidResourceGroup', `The provided resource group name '${name}' has these invalid characters.`);
  const before = call.world.resources.get(groupId.toLowerCase());
  const group: Resource = {
    id: before?.id ?? groupId,
    name: before?.name ?? name,
    type: 'Microsoft.Resources/resourceGroups',
    location: location.toLowerCase().replaceAll(' ', ''),
    tags: isTags(tags) ? tags : {},
    properties: {},
    more: {},
    createdAt: before?.createdAt ?? call.now,
    readyAt: call.now,
  };
  call.world.resources.set(group.id.toLowerCase(), group);
  recordWrite(call, {
    operation: 'Microsoft.Resources/subscriptions/resourceGroups/write',
    resourceId: group.id,
    label: 'Update resource group',
  });
  return json(groupBody(group), before ? 200 : 201);
}

export function isTags(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && Object.values(value).every((each) => typeof each === 'string');
}

/** The providers that logs are routed with, in the spelling of the service. */
const namespaces = [
  'Microsoft.Authorization',
  'Microsoft.EventHub',
  'Microsoft.Insights',
  'Microsoft.OperationalInsights',
  'Microsoft.Storage',
];

function providerBody(call: ArmCall, subscription: Subscription, namespace: string): object {
  const known = subscription.providers.get(namespace.toLowerCase());
  const state = !known ? 'NotRegistered' : known.state === 'Registered' || known.doneAt <= call.now ? 'Registered' : 'Registering';
  return {
    id: `/subscriptions/${subscription.id}/providers/${namespace}`,
    namespace,
    registrationState: state,
    registrationPolicy: 'RegistrationRequired',
    resourceTypes: [],
  };
}

function providerOf({ parameters }: ArmCall): string {
  const wanted = parameters['namespace'] ?? '';
  const found = namespaces.find((each) => each.toLowerCase() === wanted.toLowerCase());
  if (found) return found;
  throw new ServiceFailure(404, 'InvalidResourceNamespace', `The resource namespace '${wanted}' is invalid.`);
}

function listProviders(call: ArmCall): Response {
  const subscription = subscriptionOfCall(call);
  requireSubscriptionRead(call, subscription);
  return page(
    call,
    namespaces.map((each) => providerBody(call, subscription, each)),
  );
}

function getProvider(call: ArmCall): Response {
  const subscription = subscriptionOfCall(call);
  requireSubscriptionRead(call, subscription);
  return json(providerBody(call, subscription, providerOf(call)));
}

function registerProvider(call: ArmCall): Response {
  const subscription = subscriptionOfCall(call);
  const namespace = providerOf(call);
  const operation = `${namespace}/register/action`;
  requireAction(call, operation, `/subscriptions/${subscription.id}`);
  const known = subscription.providers.get(namespace.toLowerCase());
  if (!known)
    subscription.providers.set(namespace.toLowerCase(), { state: 'Registering', doneAt: call.now + call.world.delays.provisioning });
  recordWrite(call, { operation, resourceId: `/subscriptions/${subscription.id}`, label: `Register ${namespace}` });
  return json(providerBody(call, subscription, namespace));
}

/** Providers of the tenant; `microsoft.aadiam` can be looked up only here. */
function getTenantProvider(call: ArmCall): Response {
  const wanted = (call.parameters['namespace'] ?? '').toLowerCase();
  const namespace = wanted === 'microsoft.aadiam' ? 'microsoft.aadiam' : providerOf(call);
  const resourceTypes = ['diagnosticSettings', 'diagnosticSettingsCategories'].map((resourceType) => ({
    resourceType,
    locations: [],
    apiVersions: [...apiVersions.directorySettings],
  }));
  return json({ namespace, resourceTypes: namespace === 'microsoft.aadiam' ? resourceTypes : [] });
}
