import { isIP } from 'node:net';
import { ecsFields, ecsTypes, ecsVersion } from '../catalog/events/ecsFields';
import type { EcsCategory, EcsExtra, EventMapping } from '../catalog/events/eventMapping';
import type { JsonRecord, JsonValue } from './jsonRecord';
import { changedUser, firstText, isUser, placeOf, readEvent, valueOfPlace } from './normalEvent';
import type { NormalEvent } from './normalEvent';
import { textOfValue } from './tableRow';
import type { TableRow } from './tableRow';

/** An object of the Elastic Common Schema. */
export type EcsDocument = Readonly<Record<string, unknown>>;

/** A record, of whatever shape, as a document of the Elastic Common Schema (F.4), with the record itself as `event.original`. */
export function ecsDocument(record: JsonRecord, about: { readonly tenantId?: string } = {}): EcsDocument {
  const { event, row, mapping } = readEvent(record, about);
  const document: Record<string, unknown> = {};
  for (const { field, from, as, isList } of ecsFields) {
    const value = typed(event.values[from], as);
    if (value === undefined) continue;
    put(document, field, isList === true ? [value] : value);
  }
  for (const extra of mapping.ecs.extras) put(document, extra.field, extraValue(row, extra));
  put(document, 'ecs.version', ecsVersion);
  put(document, 'cloud.provider', 'azure');
  put(document, 'event.kind', isAlert(row, mapping) ? 'alert' : 'event');
  put(document, 'event.outcome', event.outcome);
  const category = mapping.ecs.categories.find((each) => meets(row, each))?.category;
  if (category !== undefined) {
    put(document, 'event.category', [category]);
    put(document, 'event.type', [ecsTypes[category] ?? 'info']);
  }
  putChangedUsers(document, event);
  const targets = event.targets.flatMap(({ name, id }) => name ?? id ?? []);
  if (targets.length > 0) put(document, 'related.entity', targets);
  if (event.targets.length > 0) put(document, 'azure.targets', event.targets);
  put(document, 'event.original', JSON.stringify(record));
  return document;
}

/** Who is named in an event is found by one field, whether he did something or it was done to him. */
function putChangedUsers(document: Record<string, unknown>, event: NormalEvent): void {
  const first = changedUser(event);
  put(document, 'user.target.id', first?.id);
  put(document, 'user.target.name', first?.name);
  const names = event.targets.filter(isUser).flatMap(({ name }) => name ?? []);
  if (names.length > 0) put(document, 'related.user', names);
}

function typed(text: string | undefined, as: 'number' | 'address' | 'resourceType' | undefined): string | number | undefined {
  if (text === undefined || text === '') return undefined;
  if (as === 'address') return addressOf(text);
  if (as === 'resourceType') return text.startsWith('/') ? resourceTypeOf(text) : text.toLowerCase();
  if (as !== 'number') return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** The type of a resource by its id, in lower case; undefined where the id is none. Source: learn.microsoft.com/azure/templates, names and types. */
function resourceTypeOf(id: string): string | undefined {
  const parts = id.toLowerCase().split('/').slice(1);
  const last = parts.lastIndexOf('providers');
  const [provider, ...named] = last < 0 ? ['microsoft.resources', ...parts] : parts.slice(last + 1);
  const types = named.filter((_name, index) => index % 2 === 0);
  return provider === undefined || types.length === 0 ? undefined : [provider, ...types].join('/');
}

/** An address without a port; what is no address has no place in a field of addresses. */
export function addressOf(text: string): string | undefined {
  if (isIP(text) > 0) return text;
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? '';
  return isIP(bare) > 0 ? bare : undefined;
}

function extraValue(row: TableRow, { from, as, when }: EcsExtra): unknown {
  if (when && firstText(row, [when.column]) !== when.equals) return undefined;
  if (as !== 'json') return typed(firstText(row, from), as);
  const [first] = from;
  const value = typeof first === 'string' ? valueOfPlace(row, placeOf(first)) : undefined;
  return parsedJson(value);
}

function parsedJson(value: JsonValue | undefined): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value === '' ? undefined : value;
  }
}

function isAlert(row: TableRow, { ecs: { alertWhen } }: EventMapping): boolean {
  if (alertWhen === undefined) return false;
  return alertWhen === 'always' || textOfValue(row.value(alertWhen.column)) === alertWhen.equals;
}

function meets(row: TableRow, { when }: EcsCategory): boolean {
  if (!when) return true;
  const text = textOfValue(row.value(when.column)).toLowerCase();
  if (when.startsWith !== undefined && !text.startsWith(when.startsWith.toLowerCase())) return false;
  return when.oneOf === undefined || when.oneOf.some((word) => word.toLowerCase() === text);
}

/** Puts a value at a field's place; lists of the same field come together, and what is not there is left out. */
function put(document: Record<string, unknown>, field: string, value: unknown): void {
  if (value === undefined || value === '' || value === null) return;
  const names = field.split('.');
  const last = names.pop() ?? '';
  let object = document;
  for (const name of names) object = (object[name] ??= {}) as Record<string, unknown>;
  const before = object[last];
  object[last] = Array.isArray(before) && Array.isArray(value) ? [...new Set([...(before as unknown[]), ...(value as unknown[])])] : value;
}
