import type { EventField } from './eventMapping';

/** A field of the Elastic Common Schema and what of an event it holds. */
export interface EcsField {
  readonly field: string;
  readonly from: EventField;
  readonly as?: 'number' | 'address';
  /** The field is a list of the values of all lines with its name. */
  readonly isList?: boolean;
}

export const ecsVersion = '8.11.0';

/**
 * What every log has in common. Source: the field reference of the Elastic Common Schema, elastic.co/guide/en/ecs/current, and requirement F.4 for the
 * fields below `azure`.
 */
export const ecsFields: readonly EcsField[] = [
  { field: '@timestamp', from: 'time' },
  { field: 'event.id', from: 'id' },
  { field: 'event.created', from: 'created' },
  { field: 'event.action', from: 'action' },
  { field: 'event.dataset', from: 'log' },
  { field: 'event.provider', from: 'service' },
  { field: 'event.code', from: 'code' },
  { field: 'event.reason', from: 'reason' },
  { field: 'log.level', from: 'level' },
  { field: 'user.id', from: 'actor.id' },
  { field: 'user.name', from: 'actor.name' },
  { field: 'user.full_name', from: 'actor.displayName' },
  { field: 'source.user.name', from: 'actor.name' },
  { field: 'source.user.full_name', from: 'actor.displayName' },
  { field: 'source.ip', from: 'actor.address', as: 'address' },
  { field: 'source.geo.city_name', from: 'place.city' },
  { field: 'source.geo.region_name', from: 'place.state' },
  { field: 'source.geo.country_iso_code', from: 'place.country' },
  { field: 'source.geo.location.lat', from: 'place.latitude', as: 'number' },
  { field: 'source.geo.location.lon', from: 'place.longitude', as: 'number' },
  { field: 'user_agent.original', from: 'userAgent' },
  { field: 'host.id', from: 'device.id' },
  { field: 'host.name', from: 'device.name' },
  { field: 'host.os.full', from: 'device.system' },
  { field: 'http.request.id', from: 'request.id' },
  { field: 'http.request.method', from: 'request.method' },
  { field: 'url.original', from: 'request.url' },
  { field: 'organization.id', from: 'tenantId' },
  { field: 'cloud.account.id', from: 'subscriptionId' },
  { field: 'azure.tenant_id', from: 'tenantId' },
  { field: 'azure.subscription_id', from: 'subscriptionId' },
  { field: 'azure.correlation_id', from: 'correlationId' },
  { field: 'azure.app.id', from: 'app.id' },
  { field: 'azure.app.name', from: 'app.name' },
  { field: 'azure.resource.id', from: 'resource.id' },
  { field: 'azure.resource.name', from: 'resource.name' },
  { field: 'azure.resource.group', from: 'resource.group' },
  { field: 'azure.risk.type', from: 'risk.type' },
  { field: 'azure.risk.level', from: 'risk.level' },
  { field: 'azure.risk.state', from: 'risk.state' },
  { field: 'azure.risk.detail', from: 'risk.detail' },
  { field: 'azure.conditional_access', from: 'conditionalAccess' },
  { field: 'azure.client', from: 'client' },
  { field: 'related.user', from: 'actor.name', isList: true },
  { field: 'related.ip', from: 'actor.address', as: 'address', isList: true },
];

/** The `event.type` that goes with an `event.category`. */
export const ecsTypes: Readonly<Record<string, string>> = {
  authentication: 'start',
  iam: 'change',
  configuration: 'change',
  threat: 'indicator',
  web: 'access',
};
