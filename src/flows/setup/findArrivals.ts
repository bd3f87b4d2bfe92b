import { t } from '@vscode/l10n';
import type { CloudConnection } from '../../azure/connection';
import { listBlobs } from '../../azure/services/blobs';
import type { BlobQuestion } from '../../azure/services/blobs';
import { peekHub } from '../../azure/services/hubPeek';
import type { HubPeek } from '../../azure/services/hubPeek';
import { smallAnswer } from '../../azure/logs/smallAnswer';
import { findResource } from '../../azure/services/resources';
import { UserError } from '../../base/errors';
import { findLogCategory } from '../../catalog/logCategories';
import { logTableOfCategory } from '../../catalog/logTables';
import { createOnce } from './once';
import type { Watch } from './watch';

/** What a look at a destination found of one awaited category. */
export interface Found {
  /** The time of the service when it was first looked: records count from then on. */
  readonly since?: string;
  readonly firstAt?: string;
  readonly latency?: number;
}

const waitSeconds = 60;

/** Looks for the first records of watches that have one destination in common; by watch id. */
export async function findArrivals(
  connection: CloudConnection,
  watches: readonly Watch[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Found>> {
  const [first] = watches;
  if (!first) return new Map();
  switch (first.destination.kind) {
    case 'workspace':
      return inWorkspace(connection, first, watches, signal);
    case 'storageAccount':
      return inStorage(connection, first, watches, signal);
    case 'eventHub':
      return inHub(connection, first, watches, signal);
    case 'partner':
      throw new UserError(t('what has arrived there can be seen by its reader alone'), { code: 'watch-blind' });
  }
}

async function inWorkspace(
  connection: CloudConnection,
  { place, destination }: Watch,
  watches: readonly Watch[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Found>> {
  const resource = await findResource(connection.client('arm', place.tenantId), destination.resourceId, signal);
  const customerId = resource?.properties?.['customerId'];
  if (typeof customerId !== 'string')
    throw new UserError(t('the workspace {0} is not there any more', destination.name), { code: 'watch-gone' });
  const logs = { cloud: connection.cloud, credential: connection.credential(place.tenantId) };
  const rows = await smallAnswer(logs, { customerId, text: arrivalsQuery(watches), waitSeconds }, signal).catch((error: unknown) => {
    // A workspace that never had a record answers with nothing: whatever comes counts.
    if (error instanceof UserError && error.code === 'workspace-empty') return [{ WatchIndex: -1, First: longAgo }];
    throw error;
  });
  const now = rows.find(({ WatchIndex }) => Number(WatchIndex) < 0)?.['First'];
  return new Map(
    watches.map((watch, index) => [
      watch.id,
      foundOf(
        watch,
        rows.find(({ WatchIndex }) => Number(WatchIndex) === index),
        now,
      ),
    ]),
  );
}

const longAgo = '2000-01-01T00:00:00Z';

function foundOf({ since }: Watch, row: Readonly<Record<string, unknown>> | undefined, now: unknown): Found {
  // Before the time of the service is known, what is there is old.
  if (since === undefined) return typeof now === 'string' ? { since: now } : {};
  return row && Number(row['Rows']) > 0 ? { firstAt: String(row['First']), latency: Number(row['Latency']) } : {};
}

/** One query for all: for each category how many records came, the first of them, and how long it took; and the time of the service. */
export function arrivalsQuery(watches: readonly Pick<Watch, 'category' | 'since'>[]): string {
  const legs = watches.map(({ category, since }, index) => {
    const table = logTableOfCategory(category)?.name ?? findLogCategory(category)?.table ?? category;
    const ofActivity = findLogCategory(category)?.group === 'azure' ? ` | where CategoryValue =~ "${category}"` : '';
    const from = since === undefined ? 'ago(1h)' : `datetime(${since})`;
    return `(${table}${ofActivity} | where TimeGenerated > ${from} | extend Arrived = ingestion_time() | summarize Rows = count(), arg_min(TimeGenerated, Arrived) | project WatchIndex = ${index}, Rows, First = TimeGenerated, Latency = iff(Arrived > TimeGenerated, (Arrived - TimeGenerated) / 1ms, (now() - TimeGenerated) / 1ms))`;
  });
  const clock = '(print WatchIndex = -1, Rows = 0, First = now(), Latency = 0.0)';
  return `union isfuzzy=true ${[clock, ...legs].join(', ')}`;
}

async function inStorage(
  connection: CloudConnection,
  { place, destination }: Watch,
  watches: readonly Watch[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Found>> {
  const account = await findResource(connection.client('arm', place.tenantId), destination.resourceId, signal);
  const { blob } = (account?.properties?.['primaryEndpoints'] ?? {}) as { readonly blob?: string };
  if (blob === undefined) throw new UserError(t('the storage account {0} is not there any more', destination.name), { code: 'watch-gone' });
  const storage = { cloud: connection.cloud, credential: connection.credential(place.tenantId), endpoint: blob };
  const found = new Map<string, Found>();
  const once = createOnce();
  for (const watch of watches) {
    const question = blobsOf(watch);
    const { blobs, now } = await once([question.container, question.prefix], () => listBlobs(storage, question, signal));
    const since = watch.since ?? now;
    const fresh = blobs.map(({ modifiedAt }) => modifiedAt).filter((modifiedAt) => watch.since !== undefined && modifiedAt >= since);
    const [firstAt] = fresh.sort();
    found.set(watch.id, { ...(watch.since === undefined ? { since } : {}), ...(firstAt === undefined ? {} : { firstAt }) });
  }
  return found;
}

async function inHub(
  connection: CloudConnection,
  { place, destination }: Watch,
  watches: readonly Watch[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Found>> {
  const arm = connection.client('arm', place.tenantId);
  const [, named] = destination.name.split('/');
  const found = new Map<string, Found>();
  for (const watch of watches) {
    const { id, category, since } = watch;
    const hub = named ?? containerOf(watch);
    const peek = await peekHub(
      arm,
      { ruleId: destination.resourceId, hub, trusted: connection.cloud.trusted },
      { category, since },
      signal,
    );
    found.set(id, since === undefined ? { since: peek.newest ?? longAgo } : arrivalOf(peek));
  }
  return found;
}

function arrivalOf({ found }: HubPeek): Found {
  if (!found) return {};
  const latency = found.time === undefined ? Number.NaN : Date.parse(found.enqueuedAt) - Date.parse(found.time);
  return { firstAt: found.time ?? found.enqueuedAt, ...(latency >= 0 ? { latency } : {}) };
}

/** The container that a category's files are in, and its event hub where a setting names none. Source: learn.microsoft.com/azure/azure-monitor/platform/resource-logs. */
export function containerOf({ category, subscriptionId }: Pick<Watch, 'category' | 'subscriptionId'>): string {
  return subscriptionId === undefined ? `insights-logs-${category.toLowerCase()}` : activityContainer;
}

/** All subscriptions share it. */
const activityContainer = 'insights-activity-logs';

/** The files that an awaited category comes in: of a subscription its own only, which hold all its categories. */
function blobsOf(watch: Watch): BlobQuestion {
  const { subscriptionId } = watch;
  const container = containerOf(watch);
  return subscriptionId === undefined ? { container } : { container, prefix: `resourceId=/SUBSCRIPTIONS/${subscriptionId.toUpperCase()}/` };
}
