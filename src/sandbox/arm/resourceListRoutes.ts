import { mayDo } from '../access/authorize';
import type { Route } from '../http/route';
import { ServiceFailure } from '../http/serviceFailure';
import { apiVersions } from './apiVersions';
import type { ArmCall } from './armCall';
import { groupOfCall, subscriptionOfCall } from './armCall';
import { page } from './page';

/** Lists of what a subscription holds, of whatever kind. */
export const resourceListRoutes: readonly Route<ArmCall>[] = [
  { method: 'GET', path: '/subscriptions/{subscription}/resources', versions: apiVersions.resources, handle: listResources },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/resourceGroups/{group}/resources',
    versions: apiVersions.resources,
    handle: listResources,
  },
];

function listResources(call: ArmCall): Response {
  const { id: subscription } = subscriptionOfCall(call);
  const types = typesOf(call.url.searchParams.get('$filter'));
  const group = call.parameters['group'] === undefined ? '' : `resourcegroups/${groupOfCall(call).name.toLowerCase()}/`;
  const start = `/subscriptions/${subscription}/${group}`;
  const found = [...call.world.resources.values()].filter(
    ({ id, type, location }) =>
      id.toLowerCase().startsWith(start) &&
      location !== undefined &&
      type !== 'Microsoft.Resources/resourceGroups' &&
      (types === undefined || types.has(type.toLowerCase())) &&
      mayDo(call.world, call.caller, { action: `${type}/read`, scope: id, delay: call.world.delays.role }),
  );
  return page(
    call,
    found.map(({ id, name, type, location, tags }) => ({ id, name, type, location, tags })),
  );
}

/** The types that a filter names; undefined for all of them. */
function typesOf(filter: string | null): ReadonlySet<string> | undefined {
  if (filter === null || filter.trim() === '') return undefined;
  const types = filter.split(/\s+or\s+/i).map((part) => /^\s*resourceType\s+eq\s+'([^']+)'\s*$/i.exec(part)?.[1]);
  if (types.every((type) => type !== undefined)) return new Set(types.map((type) => type.toLowerCase()));
  throw new ServiceFailure(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}' specified in the query string.`);
}
