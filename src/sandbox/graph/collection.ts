import { json } from '../http/answers';
import { ServiceFailure } from '../http/serviceFailure';
import type { GraphCall } from './graphCall';
import { badRequest } from './graphCall';

export interface Collection {
  /** As the context names it, such as `auditLogs/signIns`. */
  readonly name: string;
  /** Entities in the order of the answer. */
  readonly entities: readonly object[];
  readonly pageSize: number;
  readonly asOf: number;
}

/** Where a page of a collection begins, and the time as of which it is told; a token that has gone stale is refused. */
export function readGraphPlace({ url, now }: GraphCall): { readonly offset: number; readonly asOf: number } {
  const token = url.searchParams.get('$skiptoken');
  if (token === null) return { offset: 0, asOf: now };
  const found = /^(\d+)_(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  const asOf = Number(found?.[2]);
  if (!found || now - asOf > tokenLifetime)
    throw new ServiceFailure(
      400,
      'Directory_ExpiredPageToken',
      'The specified page token value has expired and can no longer be included in your request.',
    );
  return { offset: Number(found[1]), asOf };
}

const tokenLifetime = 6 * 3_600_000;

/** A page of a collection, with the link to the next one where there is one. */
export function graphPage(call: GraphCall, { name, entities, pageSize, asOf }: Collection): Response {
  const { offset } = readGraphPlace(call);
  const size = readTop(call, pageSize);
  const end = offset + size;
  const next = new URL(call.url);
  next.searchParams.set('$skiptoken', Buffer.from(`${end}_${asOf}`).toString('base64url'));
  return json({
    '@odata.context': `${call.world.origins.graph}/v1.0/$metadata#${name}`,
    ...(end < entities.length ? { '@odata.nextLink': next.toString() } : {}),
    value: entities.slice(offset, end).map((entity) => selected(call, entity)),
  });
}

function readTop({ url }: GraphCall, pageSize: number): number {
  const top = url.searchParams.get('$top');
  if (top === null) return pageSize;
  const size = Number(top);
  if (!Number.isInteger(size) || size < 1 || size > 1000)
    throw badRequest(`Invalid page size specified: '${top}'. Must be between 1 and 1000 inclusive.`);
  return size;
}

/** The members of an entity that `$select` names; all where it is not there. */
export function selected({ url }: GraphCall, entity: object): object {
  const select = url.searchParams.get('$select');
  if (select === null) return entity;
  const names = new Set(select.split(',').map((each) => each.trim().toLowerCase()));
  return Object.fromEntries(Object.entries(entity).filter(([name]) => names.has(name.toLowerCase()) || name.startsWith('@')));
}

/** One entity. */
export function graphEntity(call: GraphCall, type: string, entity: object, status = 200): Response {
  return json({ '@odata.context': `${call.world.origins.graph}/v1.0/$metadata#${type}/$entity`, ...selected(call, entity) }, status);
}
