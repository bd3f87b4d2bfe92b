import { UserError } from '../../base/errors';
import type { AzureClient } from '../pipeline/azureClient';
import { pageInTime } from '../pipeline/pageInTime';

/** A log of the directory as Microsoft Graph gives it. */
export interface DirectoryLog {
  /** What people call its records, as it stands within a sentence. */
  readonly words: string;
  readonly path: string;
  /** The property that its records are filtered by time with. */
  readonly time: string;
  /** How a time filter is written: by operators that the endpoint takes, each end included. */
  readonly filter: (from: number, to: number) => string;
  readonly needsLicence: boolean;
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
const inclusive =
  (time: string) =>
  (from: number, to: number): string =>
    `${time} ge ${iso(from)} and ${time} le ${iso(to)}`;
/** A further kind of sign-ins, which only the beta has. */
const signInsOf = (type: string, words: string): DirectoryLog => ({
  words,
  path: '/beta/auditLogs/signIns',
  time: 'createdDateTime',
  filter: (from, to) => `${inclusive('createdDateTime')(from, to)} and signInEventTypes/any(t: t eq '${type}')`,
  needsLicence: true,
});

/**
 * The logs, by the name that a feed gives them. Source: learn.microsoft.com/graph/api, directoryaudit-list, signin-list and provisioningobjectsummary-list;
 * the last of them names gt and lt alone, so its ends lie a millisecond outside.
 */
export const directoryLogs = {
  directoryAudits: {
    words: 'audit logs',
    path: '/v1.0/auditLogs/directoryAudits',
    time: 'activityDateTime',
    filter: inclusive('activityDateTime'),
    needsLicence: false,
  },
  signIns: {
    words: 'interactive sign-ins',
    path: '/v1.0/auditLogs/signIns',
    time: 'createdDateTime',
    filter: inclusive('createdDateTime'),
    needsLicence: true,
  },
  provisioning: {
    words: 'provisioning logs',
    path: '/v1.0/auditLogs/provisioning',
    time: 'activityDateTime',
    filter: (from, to) => `activityDateTime gt ${iso(from - 1)} and activityDateTime lt ${iso(to + 1)}`,
    needsLicence: true,
  },
  nonInteractiveUserSignIns: signInsOf('nonInteractiveUser', 'non-interactive sign-ins'),
  servicePrincipalSignIns: signInsOf('servicePrincipal', 'service principal sign-ins'),
  managedIdentitySignIns: signInsOf('managedIdentity', 'managed identity sign-ins'),
} as const satisfies Readonly<Record<string, DirectoryLog>>;

export type DirectoryLogName = keyof typeof directoryLogs;

export interface DirectoryLogQuery {
  readonly log: DirectoryLog;
  /** Milliseconds since 1970, both included. */
  readonly from: number;
  readonly to: number;
  /** A further condition, as OData writes it. */
  readonly clause?: string | undefined;
}

export interface DirectoryLogCall {
  readonly graph: AzureClient;
  /** Address of Graph, for the links to later pages. */
  readonly endpoint: string;
  readonly signal: AbortSignal;
  /** Awaited before each request, so that all readers of a tenant together keep the service's limit. */
  readonly turn: (signal: AbortSignal) => Promise<void>;
  /** Asked when a page could not be read: ends when it is to be asked for again, and throws where it is not. */
  readonly again: (error: unknown, tries: number) => Promise<void>;
}

/** What one application may ask of a tenant's logs. Source: learn.microsoft.com/graph/throttling-limits. */
export const directoryLogLimit = { calls: 5, milliseconds: 10_000 };

/**
 * How long Graph keeps the logs of a tenant with Entra ID P1 or P2, and of one without, in milliseconds. Source:
 * learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention.
 */
export const directoryRetentions = { licensed: 30 * 86_400_000, free: 7 * 86_400_000 };

/** How long one request may take. */
const patience = 120_000;

type WireRecord = Readonly<Record<string, unknown>>;

interface WirePage {
  readonly value?: readonly WireRecord[] | null;
  readonly '@odata.nextLink'?: string | null;
}

/** The whole `$filter` that a log is asked by. */
export function directoryLogFilter({ log, from, to, clause }: DirectoryLogQuery): string {
  return clause === undefined ? log.filter(from, to) : `${log.filter(from, to)} and ${clause}`;
}

/**
 * Reads the pages of a log as they come, newest first. A page may be empty with others after it; each is asked for again where `again` lets it be.
 * @throws what `again` throws; UserError where the service names another host for the next page
 */
export async function* readDirectoryLog(query: DirectoryLogQuery, call: DirectoryLogCall): AsyncGenerator<readonly WireRecord[]> {
  const first = new URLSearchParams({ $filter: directoryLogFilter(query), $top: '1000' });
  for (let path: string | undefined = `${query.log.path}?${first.toString()}`; path !== undefined;) {
    const page: WirePage = await pageInTime(path, { ...call, client: call.graph, patience });
    yield page.value ?? [];
    const next = page['@odata.nextLink'];
    path = typeof next === 'string' && next !== '' ? pathOf(next, call.endpoint) : undefined;
  }
}

function pathOf(link: string, endpoint: string): string {
  const next = new URL(link, endpoint);
  if (next.origin === new URL(endpoint).origin) return `${next.pathname}${next.search}`;
  throw new UserError(
    `${new URL(endpoint).host} sent the next page of its logs to ${next.host}, which is another host, so nothing more was read and no token was sent there. Tell the operator of ${new URL(endpoint).host}.`,
    { code: 'foreign-host', details: link },
  );
}
