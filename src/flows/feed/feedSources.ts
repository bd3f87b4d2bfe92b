import { explainAzure } from '../../azure/explain';
import type { CloudConnection } from '../../azure/connection';
import { createAzureClient } from '../../azure/pipeline/azureClient';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { activityRetention, readActivityLog } from '../../azure/services/activityLog';
import { directoryLogLimit, directoryLogs, readDirectoryLog } from '../../azure/services/directoryLogs';
import type { DirectoryLogName } from '../../azure/services/directoryLogs';
import type { Clock } from '../../base/clock';
import { UserError } from '../../base/errors';
import { activityLogLimit, createCallBudget } from '../tail/callBudget';
import type { CallBudget } from '../tail/callBudget';
import { isWithoutLicence } from './directoryRetention';
import type { Retention } from './directoryRetention';
import { firstPiece } from '../tail/pollPlan';
import type { Stretch } from '../readInHalves';
import type { FeedRecord } from './feedRecord';
import type { FeedLog } from './sinks';

/** A tenant or subscription by its id and what people call it. */
export interface Owner {
  readonly id: string;
  readonly name: string;
}

/** A log that is read by stretches of time. */
export interface FeedSource {
  /** Under which its position is kept. */
  readonly key: string;
  /** What people call it, and in short where its tenant is known. */
  readonly name: string;
  readonly label: string;
  /** What a file of it is called, without an ending. */
  readonly fileName: string;
  readonly log: FeedLog;
  readonly retention: Retention;
  /** The longest stretch that is asked for at once. */
  readonly stretch: number;
  /** What a process asks for at first, as long as it does not know how many records that are. */
  readonly firstPiece: number;
  readonly idOf: (record: FeedRecord) => string | undefined;
  readonly timeOf: (record: FeedRecord) => number;
  /** Whether a record that was read is to be written; each is where it is not said. */
  readonly wants?: (record: FeedRecord) => boolean;
  /** Opens it with a token of its own. */
  readonly open: (parts: OpenParts) => OpenedSource;
  /** A failure in words, with what becomes of the log then; as in a feed where that is not said. */
  readonly explain: (error: unknown, wayOn?: WayOn) => unknown;
}

/** What becomes of a log that was refused. */
export interface WayOn {
  /** As it follows “Ask an administrator for it”. */
  readonly afterRefusal: string;
  /** Where the tenant lacks the licence: whole sentences. */
  readonly withoutLicence: string;
}

/** Of a log that a feed reads. */
const feedGoesOn: WayOn = {
  afterRefusal: 'the feed tries again by itself',
  withoutLicence: 'Take the source out of the feed, or ask for a licence; the other sources go on.',
};

export interface OpenParts {
  readonly connection: CloudConnection;
  readonly budgets: FeedBudgets;
  readonly signal: AbortSignal;
  /** Told the service's time with each answer. */
  readonly serviceTime: (now: number) => void;
  /** Ends when a page is to be asked for again; throws where it is not. */
  readonly again: (error: unknown, tries: number) => Promise<void>;
}

export interface OpenedSource {
  /** The pages of a stretch, in no promised order. */
  read(stretch: Stretch): AsyncIterable<readonly FeedRecord[]>;
}

/** What may be asked of the services, by all feeds of this process together. */
export interface FeedBudgets {
  /** Of the logs of a tenant in Graph. */
  readonly graph: (tenantId: string) => CallBudget;
  readonly activity: CallBudget;
}

/** The budgets of a process. An answer may take longer than the one before: half a second more keeps the service's own count below its limit. */
export function createFeedBudgets(clock: Clock): FeedBudgets {
  const tenants = new Map<string, CallBudget>();
  return {
    graph: (tenantId) => {
      const budget =
        tenants.get(tenantId) ?? createCallBudget({ ...directoryLogLimit, milliseconds: directoryLogLimit.milliseconds + 500 }, clock);
      tenants.set(tenantId, budget);
      return budget;
    },
    activity: createCallBudget(activityLogLimit, clock),
  };
}

const hour = 3_600_000;
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const timeIn =
  (name: string) =>
  (record: FeedRecord): number =>
    Date.parse(textOf(record[name]) ?? '');

/** A log of the directory; only those of its records that meet a clause of OData, where one is given. */
export function directorySource(name: DirectoryLogName, tenant: Owner, retention: Retention, clause?: string): FeedSource {
  const log = directoryLogs[name];
  const { words } = log;
  const title = `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
  return {
    key: `${name} ${tenant.id}`,
    name: `${title} of ${tenant.name}`,
    label: title,
    fileName: name,
    log: { name, azlogFolder: 'AzureActiveDirectory', ownerId: tenant.id, tenantId: tenant.id },
    retention,
    stretch: 24 * hour,
    // As long as a look goes back after a short pause: Graph may be asked five times in ten seconds, for all logs of a tenant.
    firstPiece: 3 * hour,
    idOf: ({ id }) => textOf(id),
    timeOf: timeIn(log.time),
    open: ({ connection, budgets, signal, serviceTime, again }) => {
      const graph = openClient(connection, 'graph', tenant.id, serviceTime);
      const call = {
        graph,
        endpoint: connection.cloud.graph,
        signal,
        turn: (each: AbortSignal) => budgets.graph(tenant.id).take(each),
        again,
      };
      return { read: (stretch) => readDirectoryLog({ log, ...stretch, clause }, call) };
    },
    explain: (error, wayOn = feedGoesOn) =>
      unlicensed(error, `${tenant.name} gives no ${words}`, wayOn) ??
      explainAzure(error, {
        doing: `read ${words}`,
        on: tenant.name,
        remedy: `It takes the permission AuditLog.Read.All of Microsoft Graph (a person needs the role Reports Reader too). Ask an administrator for it; ${wayOn.afterRefusal}.`,
      }),
  };
}

function unlicensed(error: unknown, refused: string, wayOn: WayOn): UserError | undefined {
  if (!isWithoutLicence(error)) return undefined;
  return new UserError(`${refused}: the sign-in API needs Microsoft Entra ID P1 or P2 (or this is a B2C tenant). ${wayOn.withoutLicence}`, {
    code: 'feed-no-licence',
    cause: error,
    details: error.message,
  });
}

/** The Activity Log of a subscription. */
export function activitySource(subscription: Owner, tenantId: string): FeedSource {
  return {
    key: `activityLog ${subscription.id}`,
    name: `Activity Log of ${subscription.name}`,
    label: `Activity Log of ${subscription.name}`,
    fileName: `activityLog of ${subscription.name}`,
    log: { name: 'activityLog', azlogFolder: 'AzureResourceManager', ownerId: subscription.id, tenantId },
    retention: { milliseconds: activityRetention - 5 * 60_000, words: 'for 90 days' },
    stretch: 24 * hour,
    firstPiece,
    idOf: ({ eventDataId, id }) => textOf(eventDataId) ?? textOf(id),
    timeOf: timeIn('eventTimestamp'),
    open: ({ connection, budgets, signal, serviceTime, again }) => {
      const arm = openClient(connection, 'arm', tenantId, serviceTime);
      const call = { arm, endpoint: connection.cloud.arm, signal, turn: (each: AbortSignal) => budgets.activity.take(each), again };
      return { read: (stretch) => readActivityLog({ subscriptionId: subscription.id, ...stretch }, call) };
    },
    explain: (error, { afterRefusal } = feedGoesOn) =>
      explainAzure(error, {
        doing: 'read its Activity Log',
        on: subscription.name,
        remedy: `The action Microsoft.Insights/eventtypes/values/Read is missing. Ask an Owner of the subscription for the role Monitoring Reader or Reader; ${afterRefusal}.`,
      }),
  };
}

function openClient(
  { cloud, credential }: CloudConnection,
  service: 'arm' | 'graph',
  tenantId: string,
  serviceTime: (now: number) => void,
): AzureClient {
  // Whoever follows sends again by itself, and within the budget.
  const retries = { most: 0, pause: 0, longestWait: 0 };
  return createAzureClient({ cloud, service, credential: credential(tenantId), retries, serviceTime });
}
