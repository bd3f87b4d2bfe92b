import { UserError } from '../../base/errors';
import type { AzureClient } from '../pipeline/azureClient';
import { pageInTime } from '../pipeline/pageInTime';
import { armVersions } from './resources';

/** A stretch of an Activity Log. Both ends are inside the last 90 days, which is all that the service keeps. */
export interface ActivityLogQuery {
  /** The tenant's own log where none is named. */
  readonly subscriptionId?: string;
  /** Milliseconds since 1970, both included. */
  readonly from: number;
  readonly to: number;
  /** The one further condition that the service takes. */
  readonly narrowing?: { readonly by: string; readonly value: string };
}

export interface ActivityLogCall {
  readonly arm: AzureClient;
  /** Address of Resource Manager, for the links to later pages. */
  readonly endpoint: string;
  readonly signal: AbortSignal;
  /** Awaited before each request, so that all readers together keep the service's limit. */
  readonly turn: (signal: AbortSignal) => Promise<void>;
  /** Asked when a page could not be read: ends when it is to be asked for again, and throws where it is not. Without it, none is. */
  readonly again?: (error: unknown, tries: number) => Promise<void>;
}

/** An event as the service tells it: everything stays as it came, times with all their digits. */
export type ActivityRecord = Readonly<Record<string, unknown>>;

interface WirePage {
  readonly value?: readonly ActivityRecord[] | null;
  readonly nextLink?: string | null;
}

/** How long one request may take: the service itself gives up after 75 seconds. */
const patience = 90_000;

/** How long the service keeps events, in milliseconds. Source: learn.microsoft.com/azure/azure-monitor/platform/activity-log. */
export const activityRetention = 90 * 86_400_000;

/**
 * Reads the pages of a stretch as they come, in the service's order, which it does not promise. A page may be empty with others after it.
 * @throws AzureFailure where the service refused or failed, or what `again` throws; UserError where it names another host for the next page
 */
export async function* readActivityLog(query: ActivityLogQuery, call: ActivityLogCall): AsyncGenerator<readonly ActivityRecord[]> {
  for (let path: string | undefined = firstPath(query); path !== undefined;) {
    const page: WirePage = await pageInTime(path, { ...call, client: call.arm, again: call.again, patience });
    yield page.value ?? [];
    path = typeof page.nextLink === 'string' && page.nextLink !== '' ? pathOf(page.nextLink, call.endpoint) : undefined;
  }
}

/** The path and query of the first page. */
export function firstPath({ subscriptionId, from, to, narrowing }: ActivityLogQuery): string {
  const scope = subscriptionId === undefined ? '' : `/subscriptions/${encodeURIComponent(subscriptionId)}`;
  const further = narrowing === undefined ? '' : ` and ${narrowing.by} eq '${narrowing.value.replaceAll("'", "''")}'`;
  const filter = `eventTimestamp ge '${new Date(from).toISOString()}' and eventTimestamp le '${new Date(to).toISOString()}'${further}`;
  const query = new URLSearchParams({ 'api-version': armVersions.activityLog, $filter: filter });
  return `${scope}/providers/Microsoft.Insights/eventtypes/management/values?${query.toString()}`;
}

function pathOf(link: string, endpoint: string): string {
  const next = new URL(link, endpoint);
  if (next.origin === new URL(endpoint).origin) return `${next.pathname}${next.search}`;
  throw new UserError(
    `${new URL(endpoint).host} sent the next page of the Activity Log to ${next.host}, which is another host, so nothing more was read and no token was sent there. Tell the operator of ${new URL(endpoint).host}.`,
    { code: 'foreign-host', details: link },
  );
}
