import type { EventField, EventPart } from './eventMapping';

/** An attribute of LEEF and what of an event it holds. */
export interface LeefField {
  readonly key: string;
  readonly from: EventField | EventPart;
  readonly as?: 'address';
}

/**
 * Source: IBM QRadar, Log Event Extended Format, predefined event attributes; the keys after `resource` are of this product's own, which the format
 * allows.
 */
export const leefFields: readonly LeefField[] = [
  { key: 'cat', from: 'log' },
  { key: 'src', from: 'actor.address', as: 'address' },
  { key: 'usrName', from: 'actor.name' },
  { key: 'accountName', from: 'actor.id' },
  { key: 'resource', from: 'resource.name' },
  { key: 'url', from: 'request.url' },
  { key: 'externalId', from: 'id' },
  { key: 'action', from: 'action' },
  { key: 'outcome', from: 'outcome' },
  { key: 'resultCode', from: 'code' },
  { key: 'reason', from: 'reason' },
  { key: 'correlationId', from: 'correlationId' },
  { key: 'tenantId', from: 'tenantId' },
  { key: 'subscriptionId', from: 'subscriptionId' },
  { key: 'resourceId', from: 'resource.id' },
  { key: 'appId', from: 'app.id' },
  { key: 'appName', from: 'app.name' },
  { key: 'deviceName', from: 'device.name' },
  { key: 'userAgent', from: 'userAgent' },
  { key: 'country', from: 'place.country' },
  { key: 'city', from: 'place.city' },
  { key: 'riskLevel', from: 'risk.level' },
  { key: 'conditionalAccess', from: 'conditionalAccess' },
  { key: 'targets', from: 'targets' },
];
