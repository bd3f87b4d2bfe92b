import type { EventField, EventPart } from './eventMapping';

/** A key of the extension of CEF, what of an event it holds, and how many characters it may have. */
export interface CefField {
  readonly key: string;
  readonly from: EventField | EventPart;
  /** Of keys for one's own use: what they hold. */
  readonly label?: string;
  readonly as?: 'time' | 'ipv4' | 'ipv6' | 'id' | 'longId';
  readonly most?: number;
}

/** Source: ArcSight Common Event Format implementation standard, version 26: the dictionary of extension keys with their lengths. */
export const cefFields: readonly CefField[] = [
  { key: 'rt', from: 'time', as: 'time' },
  { key: 'externalId', from: 'id', as: 'id', most: 40 },
  { key: 'cat', from: 'log', most: 1023 },
  { key: 'act', from: 'action', most: 63 },
  { key: 'outcome', from: 'outcome', most: 63 },
  { key: 'reason', from: 'reason', most: 1023 },
  { key: 'suid', from: 'actor.id', most: 1023 },
  { key: 'suser', from: 'actor.name', most: 1023 },
  { key: 'duid', from: 'changedUser.id', most: 1023 },
  { key: 'duser', from: 'changedUser.name', most: 1023 },
  { key: 'src', from: 'actor.address', as: 'ipv4' },
  { key: 'c6a2', from: 'actor.address', as: 'ipv6', label: 'Source IPv6 Address' },
  { key: 'sourceServiceName', from: 'app.name', most: 1023 },
  { key: 'destinationServiceName', from: 'resource.name', most: 1023 },
  { key: 'requestClientApplication', from: 'userAgent', most: 1023 },
  { key: 'requestMethod', from: 'request.method', most: 1023 },
  { key: 'request', from: 'request.url', most: 1023 },
  { key: 'shost', from: 'device.name', most: 1023 },
  { key: 'slat', from: 'place.latitude' },
  { key: 'slong', from: 'place.longitude' },
  { key: 'cs1', from: 'correlationId', label: 'Correlation Id', most: 4000 },
  { key: 'cs2', from: 'tenantId', label: 'Tenant Id', most: 4000 },
  { key: 'cs3', from: 'resource.id', label: 'Resource Id', most: 4000 },
  { key: 'cs4', from: 'targets', label: 'Targets', most: 4000 },
  { key: 'cs5', from: 'risk.level', label: 'Risk Level', most: 4000 },
  { key: 'cs6', from: 'conditionalAccess', label: 'Conditional Access', most: 4000 },
  { key: 'flexString1', from: 'code', label: 'Result Code', most: 1023 },
  { key: 'flexString2', from: 'id', as: 'longId', label: 'Id', most: 1023 },
];
