import { mayDo } from '../access/authorize';
import { empty, json } from '../http/answers';
import type { Route } from '../http/route';
import { ServiceFailure } from '../http/serviceFailure';
import type { Resource } from '../world/resource';
import type { ArmCall } from './armCall';
import { armBody, groupOfCall, requireAction, requireProvider, resourceNotFound, subscriptionOfCall } from './armCall';
import { isTags } from './groupRoutes';
import { page } from './page';
import { recordWrite } from './recordWrite';
import type { ResourceBody, ResourceKind } from './resourceKind';
import { resourceBody } from './resourceKind';
import { resourceKinds } from './resourceKinds';
import { locationNames } from './subscriptionRoutes';

const groupPath = '/subscriptions/{subscription}/resourcegroups/{group}';

/** Lists, reads, writes and deletes of every kind of resource. */
export const resourceRoutes: readonly Route<ArmCall>[] = resourceKinds.flatMap(routesOf);

function routesOf(kind: ResourceKind): readonly Route<ArmCall>[] {
  const { versions } = kind;
  const [provider = '', ...types] = kind.type.split('/');
  const parents = types.slice(0, -1).map((type, index) => `${type}/{parent${'AB'[index] ?? ''}}`);
  const list = [groupPath, 'providers', provider, ...parents, types[types.length - 1] ?? ''].join('/');
  const one = `${list}/{name}`;
  const routes: Route<ArmCall>[] = [
    { method: 'GET', path: list, versions, handle: (call) => listResources(call, kind) },
    { method: 'GET', path: one, versions, handle: (call) => getResource(call, kind) },
    { method: 'DELETE', path: one, versions, handle: (call) => deleteResource(call, kind) },
  ];
  if (kind.make) routes.push({ method: 'PUT', path: one, versions, handle: (call) => putResource(call, kind) });
  if (kind.listedBySubscription)
    routes.push({
      method: 'GET',
      path: `/subscriptions/{subscription}/providers/${kind.type}`,
      versions,
      handle: (call) => listAll(call, kind),
    });
  return routes;
}

/** The path of a request as an id, without the slash at its end. */
export function idOfPath({ url }: ArmCall): string {
  return decodeURIComponent(url.pathname).replace(/^\/+/, '/').replace(/\/$/, '');
}

function ofKind(call: ArmCall, kind: ResourceKind, start: string): readonly Resource[] {
  const prefix = start.toLowerCase();
  return [...call.world.resources.values()].filter(
    (each) => each.type.toLowerCase() === kind.type.toLowerCase() && each.id.toLowerCase().startsWith(prefix),
  );
}

/** All resources of a subscription that the caller may read; whoever may read none, though there are some, gets an empty list. */
function listAll(call: ArmCall, kind: ResourceKind): Response {
  const { id } = subscriptionOfCall(call);
  const read = { action: `${kind.type}/read`, delay: call.world.delays.role };
  const seen = ofKind(call, kind, `/subscriptions/${id}/`).filter((each) => mayDo(call.world, call.caller, { ...read, scope: each.id }));
  return page(
    call,
    seen.map((each) => resourceBody(kind, each, call.world)),
  );
}

function listResources(call: ArmCall, kind: ResourceKind): Response {
  subscriptionOfCall(call);
  const path = idOfPath(call);
  const parent = path.slice(0, path.lastIndexOf('/'));
  const isNested = kind.type.split('/').length > 2;
  const scope = isNested ? parent : path.replace(/\/providers\/.*$/i, '');
  requireAction(call, `${kind.type}/read`, scope);
  groupOfCall(call);
  if (isNested && !call.world.resources.has(parent.toLowerCase())) throw parentNotFound(parent);
  const skip = Number(call.url.searchParams.get('$skip') ?? 0) || 0;
  return page(
    call,
    ofKind(call, kind, `${path}/`)
      .slice(skip)
      .map((each) => resourceBody(kind, each, call.world)),
  );
}

function parentNotFound(parent: string): ServiceFailure {
  const name = parent.slice(parent.lastIndexOf('/') + 1);
  return new ServiceFailure(404, 'ParentResourceNotFound', `Failed to perform action: the parent resource '${name}' could not be found.`);
}

/** The resource of a path, which the caller must have the right to act on. */
export function resourceOfCall(call: ArmCall, action: string, id = idOfPath(call)): Resource {
  subscriptionOfCall(call);
  requireAction(call, action, id);
  groupOfCall(call);
  const resource = call.world.resources.get(id.toLowerCase());
  if (!resource) throw resourceNotFound(id);
  return resource;
}

function getResource(call: ArmCall, kind: ResourceKind): Response {
  return json(resourceBody(kind, resourceOfCall(call, `${kind.type}/read`), call.world));
}

async function putResource(call: ArmCall, kind: ResourceKind): Promise<Response> {
  const { world, now } = call;
  const subscription = subscriptionOfCall(call);
  const id = idOfPath(call);
  requireAction(call, `${kind.type}/write`, id);
  const group = groupOfCall(call);
  requireProvider(call, subscription, kind.type.split('/')[0] ?? '');
  const isNested = kind.type.split('/').length > 2;
  const parent = id.split('/').slice(0, -2).join('/');
  if (isNested && !world.resources.has(parent.toLowerCase())) throw parentNotFound(parent);
  const before = world.resources.get(id.toLowerCase());
  const name = call.parameters['name'] ?? '';
  const asked = readBody(await armBody(call), isNested, group.location ?? '');
  const made = kind.make?.(asked, name, call, before) ?? asked;
  const resource: Resource = {
    id: before?.id ?? id,
    name: before?.name ?? name,
    type: kind.type,
    ...made,
    createdAt: before?.createdAt ?? now,
    readyAt: before?.readyAt ?? (isNested ? now : now + world.delays.provisioning),
  };
  world.resources.set(resource.id.toLowerCase(), resource);
  if (!before) for (const along of kind.along?.(resource) ?? []) world.resources.set(along.id.toLowerCase(), along);
  recordWrite(call, { operation: `${kind.type}/write`, resourceId: resource.id });
  return json(resourceBody(kind, resource, world), before ? 200 : (kind.createdStatus ?? 200));
}

/** Members that are kept apart from a resource's own, or that the id tells. */
const sharedMembers = new Set(['location', 'tags', 'properties', 'id', 'name', 'type']);

function readBody(body: Readonly<Record<string, unknown>>, isNested: boolean, groupLocation: string): ResourceBody {
  const { location, tags, properties } = body;
  const more = Object.fromEntries(Object.entries(body).filter(([name]) => !sharedMembers.has(name)));
  const place = typeof location === 'string' ? location.toLowerCase().replaceAll(' ', '') : undefined;
  if (!isNested && place === undefined)
    throw new ServiceFailure(400, 'LocationRequired', 'The location property is required for this definition.');
  if (place !== undefined && !isNested && !locationNames.has(place))
    throw new ServiceFailure(
      400,
      'LocationNotAvailableForResourceType',
      `The provided location '${place}' is not available. List of available regions is '${[...locationNames].join(',')}'.`,
    );
  return {
    location: isNested ? undefined : (place ?? groupLocation),
    tags: isTags(tags) ? tags : {},
    properties: typeof properties === 'object' && properties !== null ? (properties as Record<string, unknown>) : {},
    more,
  };
}

/** Deletes a resource and all below it; a deleted workspace keeps its name for 14 days. */
function deleteResource(call: ArmCall, kind: ResourceKind): Response {
  const { world, now } = call;
  subscriptionOfCall(call);
  const id = idOfPath(call);
  requireAction(call, `${kind.type}/delete`, id);
  const group = groupOfCall(call);
  const resource = world.resources.get(id.toLowerCase());
  if (!resource) return empty(204);
  for (const key of world.resources.keys())
    if (key === id.toLowerCase() || key.startsWith(`${id.toLowerCase()}/`)) world.resources.delete(key);
  if (kind.type.endsWith('/workspaces')) world.deletedWorkspaces.set(`${group.name}/${resource.name}`.toLowerCase(), now + 14 * 86_400_000);
  recordWrite(call, { operation: `${kind.type}/delete`, resourceId: resource.id });
  return empty(200);
}
