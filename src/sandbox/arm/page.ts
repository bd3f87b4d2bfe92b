import { json } from '../http/answers';
import type { BaseCall } from '../http/service';
import { ServiceFailure } from '../http/serviceFailure';

/** How many entries a page of a list has. */
const pageSize = 50;

/** A page of a list with the link to the next, which is absolute and to be followed unchanged. */
export function page(call: BaseCall, items: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): Response {
  const offset = readSkipToken(call.url);
  const size = Math.min(pageSize, Number(call.url.searchParams.get('$top') ?? pageSize) || pageSize);
  const end = offset + size;
  return json({ value: items.slice(offset, end), ...(end < items.length ? { nextLink: nextLink(call.url, end) } : {}), ...more });
}

/** The same address with a token for where the next page begins. */
export function nextLink(url: URL, offset: number): string {
  const next = new URL(url);
  next.searchParams.set('$skiptoken', Buffer.from(`sandbox:${offset}`).toString('base64url'));
  return next.toString();
}

/** Where a page begins; 0 for the first. */
export function readSkipToken(url: URL): number {
  const token = url.searchParams.get('$skiptoken') ?? url.searchParams.get('$skipToken');
  if (token === null) return 0;
  const offset = /^sandbox:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (offset === undefined) throw new ServiceFailure(400, 'InvalidSkipToken', 'The skip token is not valid.');
  return Number(offset);
}
