import { effectiveAssignments, isWithin, seesAnything } from '../access/authorize';
import { json } from '../http/answers';
import type { Route } from '../http/route';
import { ServiceFailure } from '../http/serviceFailure';
import type { Subscription, Tenant } from '../world/world';
import { apiVersions } from './apiVersions';
import type { ArmCall } from './armCall';
import { requireAction, subscriptionOfCall } from './armCall';
import { page } from './page';
import { recordWrite } from './recordWrite';

const versions = apiVersions.subscriptions;
const own = '/subscriptions/{subscription}/providers/Microsoft.Subscription';

/** Tenants, subscriptions and locations. */
export const subscriptionRoutes: readonly Route<ArmCall>[] = [
  { method: 'GET', path: '/tenants', versions, handle: listTenants },
  { method: 'GET', path: '/subscriptions', versions, handle: listSubscriptions },
  { method: 'GET', path: '/subscriptions/{subscription}', versions, handle: getSubscription },
  { method: 'GET', path: '/subscriptions/{subscription}/locations', versions, handle: listLocations },
  { method: 'POST', path: `${own}/cancel`, versions: apiVersions.subscriptionState, handle: (call) => setState(call, 'cancel') },
  { method: 'POST', path: `${own}/enable`, versions: apiVersions.subscriptionState, handle: (call) => setState(call, 'enable') },
];

/** The tenants that the caller's account is in, or whose subscriptions its tenant manages. Of others than the token's only the id may be told. */
function listTenants(call: ArmCall): Response {
  const { caller, world } = call;
  const account = caller.tenant.users.find(({ id }) => id === caller.objectId)?.account;
  const reached = world.tenants.filter(
    (tenant) =>
      tenant.id === caller.tenant.id ||
      (account !== undefined && tenant.users.some((user) => user.account === account)) ||
      tenant.subscriptions.some(({ managedBy }) => managedBy.includes(caller.tenant.id)),
  );
  return page(
    call,
    reached.map((tenant) => {
      const managed = tenant.subscriptions.some(({ managedBy }) => managedBy.includes(caller.tenant.id));
      const isMember = tenant.id === caller.tenant.id || tenant.users.some((user) => user.account === account);
      return tenantBody(tenant, managed && !isMember ? 'ManagedBy' : 'Home');
    }),
  );
}

function tenantBody(tenant: Tenant, tenantCategory: string): object {
  return {
    id: `/tenants/${tenant.id}`,
    tenantId: tenant.id,
    countryCode: tenant.country,
    displayName: tenant.name,
    domains: [tenant.domain],
    tenantCategory,
    defaultDomain: tenant.domain,
    tenantType: 'AAD',
  };
}

function listSubscriptions(call: ArmCall): Response {
  const { world, caller } = call;
  const seen = world.tenants.flatMap((tenant) =>
    tenant.subscriptions
      .filter(({ id }) => seesAnything(world, caller, `/subscriptions/${id}`))
      .map((subscription) => subscriptionBody(tenant, subscription)),
  );
  return page(call, seen, { count: { type: 'Total', value: seen.length } });
}

/** Cancels a subscription, which makes it read-only, or takes that back. */
function setState(call: ArmCall, deed: 'cancel' | 'enable'): Response {
  const subscription = subscriptionOfCall(call);
  const scope = `/subscriptions/${subscription.id}`;
  const operation = `Microsoft.Subscription/${deed}/action`;
  requireAction(call, operation, scope);
  subscription.state = deed === 'cancel' ? 'Disabled' : 'Enabled';
  recordWrite(call, { operation, resourceId: scope });
  return json({ subscriptionId: subscription.id });
}

function subscriptionBody(tenant: Tenant, { id, name, managedBy, state }: Subscription): object {
  return {
    id: `/subscriptions/${id}`,
    authorizationSource: 'RoleBased',
    managedByTenants: managedBy.map((tenantId) => ({ tenantId })),
    subscriptionId: id,
    tenantId: tenant.id,
    displayName: name,
    state,
    subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'PayAsYouGo_2014-09-01', spendingLimit: 'Off' },
  };
}

function getSubscription(call: ArmCall): Response {
  const subscription = subscriptionOfCall(call);
  requireSubscriptionRead(call, subscription);
  const tenant = call.world.tenants.find(({ subscriptions }) => subscriptions.includes(subscription));
  if (!tenant) throw new ServiceFailure(404, 'SubscriptionNotFound', `The subscription '${subscription.id}' could not be found.`);
  return json(subscriptionBody(tenant, subscription));
}

/** Whoever has a role somewhere in a subscription may read the subscription itself. */
export function requireSubscriptionRead(call: ArmCall, { id }: Subscription): void {
  const scope = `/subscriptions/${id}`;
  const below = effectiveAssignments(call.world, call.caller, call.world.delays.role).some((each) =>
    isWithin(call.caller.tenant, each.scope, scope),
  );
  if (!below) requireAction(call, 'Microsoft.Resources/subscriptions/read', scope);
}

interface Location {
  readonly name: string;
  readonly displayName: string;
  readonly group: string;
  readonly place: string;
  readonly at: readonly [latitude: string, longitude: string];
  readonly paired: string;
}

const locations: readonly Location[] = [
  { name: 'westeurope', displayName: 'West Europe', group: 'Europe', place: 'Netherlands', at: ['52.3667', '4.9'], paired: 'northeurope' },
  { name: 'northeurope', displayName: 'North Europe', group: 'Europe', place: 'Ireland', at: ['53.3478', '-6.2597'], paired: 'westeurope' },
  {
    name: 'francecentral',
    displayName: 'France Central',
    group: 'Europe',
    place: 'Paris',
    at: ['46.3772', '2.3730'],
    paired: 'francesouth',
  },
  { name: 'uksouth', displayName: 'UK South', group: 'UK', place: 'London', at: ['50.941', '-0.799'], paired: 'ukwest' },
  { name: 'eastus', displayName: 'East US', group: 'US', place: 'Virginia', at: ['37.3719', '-79.8164'], paired: 'westus' },
  { name: 'westus2', displayName: 'West US 2', group: 'US', place: 'Washington', at: ['47.233', '-119.852'], paired: 'westcentralus' },
];

export const locationNames: ReadonlySet<string> = new Set(locations.map(({ name }) => name));

function listLocations(call: ArmCall): Response {
  const subscription = subscriptionOfCall(call);
  requireSubscriptionRead(call, subscription);
  const id = (name: string): string => `/subscriptions/${subscription.id}/locations/${name}`;
  const physical = locations.map(({ name, displayName, group, place, at, paired }) => ({
    id: id(name),
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: `(${group}) ${displayName}`,
    metadata: {
      regionType: 'Physical',
      regionCategory: 'Recommended',
      geographyGroup: group,
      latitude: at[0],
      longitude: at[1],
      physicalLocation: place,
      pairedRegion: [{ name: paired, id: id(paired) }],
    },
  }));
  const logical = {
    id: id('europe'),
    name: 'europe',
    type: 'Region',
    displayName: 'Europe',
    regionalDisplayName: 'Europe',
    metadata: { regionType: 'Logical', regionCategory: 'Other' },
  };
  return json({ value: [...physical, logical] });
}
