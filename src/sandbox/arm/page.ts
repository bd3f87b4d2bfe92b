import { json } from '../http/answers';
import type { BaseCall } from '../http/service';
import { ServiceFailure } from '../http/serviceFailure';

/** How many entries a page of a list has. */
const pageSize = 50;

/** A page of a list with the link to the next, which is absolute and to be followed unchanged. */
export function page(call: BaseCall, items: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): Response {
  const { offset } = readPlace(call.url, call.now);
  const size = Math.min(pageSize, Number(call.url.searchParams.get('$top') ?? pageSize) || pageSize);
  const end = offset + size;
  return json({
    value: items.slice(offset, end),
    ...(end < items.length ? { nextLink: nextLink(call.url, { offset: end, asOf: call.now }) } : {}),
    ...more,
  });
}

/** Where a page begins, and the time as of which the list is told: what comes later does not move what is on the pages. */
export interface Place {
  readonly offset: number;
  /** Milliseconds of the sandbox's time. */
  readonly asOf: number;
}

/** The same address with a token for where the next page begins. */
export function nextLink(url: URL, { offset, asOf }: Place): string {
  const next = new URL(url);
  next.searchParams.set('$skiptoken', Buffer.from(`sandbox:${offset}:${asOf}`).toString('base64url'));
  return next.toString();
}

/** Where the page of an address begins; the first page begins now. */
export function readPlace(url: URL, now: number): Place {
  const token = url.searchParams.get('$skiptoken') ?? url.searchParams.get('$skipToken');
  if (token === null) return { offset: 0, asOf: now };
  const found = /^sandbox:(\d+):(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!found) throw new ServiceFailure(400, 'InvalidSkipToken', 'The skip token is not valid.');
  return { offset: Number(found[1]), asOf: Number(found[2]) };
}
