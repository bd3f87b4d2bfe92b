import { json } from '../http/answers';
import type { Route } from '../http/route';
import { ServiceFailure } from '../http/serviceFailure';
import type { ActivityEvent } from '../world/activityEvent';
import { activityCategories } from '../world/seed/settings';
import { activityEvents } from './activityEvents';
import { readActivityFilter } from './activityFilter';
import { apiVersions } from './apiVersions';
import type { ArmCall } from './armCall';
import { requireAction, subscriptionOfCall } from './armCall';
import { nextLink, readPlace } from './page';

/** How many events a page has: the service's choice. */
const pageSize = 200;
const versions = apiVersions.activity;
const action = 'Microsoft.Insights/eventtypes/values/Read';

/** The Activity Log of subscriptions and of the tenant. */
export const activityRoutes: readonly Route<ArmCall>[] = [
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values',
    versions,
    handle: (call) => {
      const { id } = subscriptionOfCall(call);
      requireAction(call, action, `/subscriptions/${id}`);
      const owner = call.world.tenants.find(({ subscriptions }) => subscriptions.some((each) => each.id === id));
      return eventPage(call, { tenantId: owner?.id ?? '', required: true, belongs: (event) => event.subscriptionId === id });
    },
  },
  {
    method: 'GET',
    path: '/providers/Microsoft.Insights/eventtypes/management/values',
    versions,
    handle: (call) => {
      requireAction(call, action, '/');
      return eventPage(call, { tenantId: call.caller.tenant.id, required: false, belongs: (event) => event.subscriptionId === undefined });
    },
  },
  {
    method: 'GET',
    path: '/providers/Microsoft.Insights/eventcategories',
    versions: apiVersions.eventCategories,
    handle: () => json({ value: activityCategories.map((value) => ({ value, localizedValue: value })) }),
  },
];

interface Wanted {
  readonly tenantId: string;
  /** Whether `$filter` must be there. */
  readonly required: boolean;
  readonly belongs: (event: ActivityEvent) => boolean;
}

/** A page of events, newest first. Those that the API does not show yet are left out: they come later, behind newer ones. */
function eventPage(call: ArmCall, { tenantId, required, belongs }: Wanted): Response {
  const { world, url } = call;
  const { offset, asOf } = readPlace(url, call.now);
  const filter = readActivityFilter(url.searchParams.get('$filter'), asOf, required);
  const select = readSelect(url.searchParams.get('$select'));
  const events = activityEvents(world, tenantId, filter.from, Math.min(filter.to, asOf) + 1)
    .filter((event) => event.shownAt <= asOf && belongs(event) && filter.keep(event))
    .reverse();
  const end = offset + pageSize;
  const value = events
    .slice(offset, end)
    .map(({ body }) => (select ? Object.fromEntries(Object.entries(body()).filter(([name]) => select.has(name.toLowerCase()))) : body()));
  return json({ value, ...(end < events.length ? { nextLink: nextLink(url, { offset: end, asOf }) } : {}) });
}

/** The members that `$select` may name. Source: the published description of the API. */
const selectable = new Set(
  'authorization claims correlationId description eventDataId eventName eventTimestamp httpRequest level operationId operationName properties resourceGroupName resourceProviderName resourceId status submissionTimestamp subStatus subscriptionId'
    .toLowerCase()
    .split(' '),
);

function readSelect(select: string | null): ReadonlySet<string> | undefined {
  if (select === null || select.trim() === '') return undefined;
  const names = select.split(',').map((name) => name.trim().toLowerCase());
  const unknown = names.find((name) => !selectable.has(name));
  if (unknown !== undefined)
    throw new ServiceFailure(400, 'BadRequest', `$select names '${unknown}', which is not supported.`, { form: 'bare' });
  return new Set(names);
}
