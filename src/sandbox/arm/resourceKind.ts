import type { Resource } from '../world/resource';
import type { World } from '../world/world';
import type { ArmCall } from './armCall';

/** What a resource is made from: the parts of a PUT's body that all resources share, and its own. */
export interface ResourceBody {
  readonly location: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Members beside them, such as `sku` and `kind`. */
  readonly more: Readonly<Record<string, unknown>>;
}

/** A kind of resource that the sandbox keeps. */
export interface ResourceKind {
  /** Such as `Microsoft.OperationalInsights/workspaces`; one part for each level below the resource group. */
  readonly type: string;
  readonly versions: readonly string[];
  /** Whether a subscription lists all of its resources of this kind. */
  readonly listedBySubscription: boolean;
  /** The properties of the resource as the service answers them. */
  readonly properties: (resource: Resource, world: World) => Readonly<Record<string, unknown>>;
  /** Checks a new or changed resource and completes it; kinds without it are not written here. */
  readonly make?: (body: ResourceBody, name: string, call: ArmCall, before: Resource | undefined) => ResourceBody;
  /** Resources that come into being with a new one. */
  readonly along?: (resource: Resource) => readonly Resource[];
  /** The status of a PUT that makes one. */
  readonly createdStatus?: 200 | 201;
}

/** A resource as the service answers it. */
export function resourceBody(kind: ResourceKind, resource: Resource, world: World): object {
  const { id, name, type, location, tags, more } = resource;
  return { id, name, type, ...(location === undefined ? {} : { location, tags }), ...more, properties: kind.properties(resource, world) };
}

/** Where a resource's provisioning stands. */
export function provisioningState(resource: Resource, world: World, before = 'Creating'): string {
  return resource.readyAt <= world.clock.now() ? 'Succeeded' : before;
}
