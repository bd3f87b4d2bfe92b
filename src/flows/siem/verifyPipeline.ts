import { t } from '@vscode/l10n';
import type { CloudConnection } from '../../azure/connection';
import { explainAzure } from '../../azure/explain';
import type { Attempted } from '../../azure/explain';
import { directoryLogs, readDirectoryLog } from '../../azure/services/directoryLogs';
import { anyGroup } from '../../azure/services/hubClient';
import { hubMessages, messageAt, newestMessage } from '../../azure/services/hubMessages';
import type { HubMessage } from '../../azure/services/activityHub';
import type { HubMessages, NewestMessage } from '../../azure/services/hubMessages';
import { armVersions } from '../../azure/services/resources';
import { isAbort, messageOf } from '../../base/errors';
import type { HubQuestion, PipelineHop, VerifyQuestion } from '../../protocol/siem';
import { parseMessage } from './previewParsing';

export interface VerifyParts {
  readonly connection: CloudConnection;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const hour = 3_600_000;
const messagesAtOnce = 200;

/** The connection string of a rule, which stays in memory. @throws AzureFailure where its keys may not be read */
export async function connectionStringOf({ tenantId, ruleId }: HubQuestion, { connection, signal }: VerifyParts): Promise<string> {
  const path = `${encodeURI(ruleId)}/listKeys?api-version=${armVersions.eventHubs}`;
  const { primaryConnectionString } = (await connection.client('arm', tenantId).send({ method: 'POST', path }, signal)) as {
    readonly primaryConnectionString: string;
  };
  return primaryConnectionString;
}

/** Looks at each hop from the directory to a forwarder, with the time of the newest that is there (CX-13). What fails holds up no other hop. */
export async function verifyPipeline(question: VerifyQuestion, parts: VerifyParts): Promise<readonly PipelineHop[]> {
  const connectionString = once(() => connectionStringOf(question, parts));
  let newest: NewestMessage | undefined;
  // Where no forwarder's group is known.
  const { hub, consumerGroup = anyGroup } = question;
  const { trusted } = parts.connection.cloud;
  const hubAttempted = {
    doing: t('let the keys of its rule be read'),
    on: t('The event hub {0}', hub),
    remedy: t('Ask the owner of its namespace for a role that may list the keys of its rules, such as Contributor, then look again.'),
  };
  return [
    await hop(t('Newest audit in the directory'), graphAttempted(question), () => newestAudit(question, parts)),
    await hop(t('Newest message in the event hub'), hubAttempted, async () => {
      newest = await newestMessage({ hub, trusted, connectionString: await connectionString() }, parts.signal);
      return foundInHub(newest, parts.now());
    }),
    await hop(t('Newest record as a forwarder reads it'), hubAttempted, async () => {
      if (!newest) return { result: 'unknown', what: t('There is no message to read.') };
      const message = await messageAt({ hub, consumerGroup, trusted, connectionString: await connectionString() }, newest, parts.signal);
      return message ? recordIn(message, consumerGroup) : { result: 'fail', what: t('The message did not come when it was read.') };
    }),
  ];
}

function graphAttempted({ tenantName }: VerifyQuestion): Attempted {
  return {
    doing: t('let its audit logs be read'),
    on: tenantName,
    remedy: t(
      'Ask an administrator for the role Reports Reader or Security Reader, or the permission AuditLog.Read.All for an application.',
    ),
  };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}

function foundInHub(newest: NewestMessage | undefined, now: number): Found {
  if (!newest)
    return {
      result: 'unknown',
      what: t('The hub holds no message. The first one after a new setting may take 15 minutes and more; what no one does is not logged.'),
    };
  const time = new Date(newest.enqueuedAt).toISOString();
  return now - newest.enqueuedAt > hour
    ? {
        result: 'unknown',
        time,
        what: t('No message came since, for more than an hour. Where the directory wrote since, look at its diagnostic setting.'),
      }
    : { result: 'pass', time, what: t('Messages come in.') };
}

/** Messages of the last minutes, oldest first. @throws UserError, AzureFailure, or what the client threw */
export async function peek(
  question: HubQuestion & { readonly minutes: number; readonly consumerGroup: string },
  parts: VerifyParts,
): Promise<HubMessages> {
  const connectionString = await connectionStringOf(question, parts);
  const { hub, consumerGroup, minutes } = question;
  const { trusted } = parts.connection.cloud;
  const from = parts.now() - minutes * 60_000;
  return hubMessages({ connectionString, hub, consumerGroup, trusted, from, most: messagesAtOnce }, parts.signal);
}

type Found = Omit<PipelineHop, 'title'>;

async function hop(title: string, attempted: Attempted, look: () => Promise<Found>): Promise<PipelineHop> {
  try {
    return { title, ...(await look()) };
  } catch (error) {
    if (isAbort(error)) throw error;
    return { title, result: 'fail', what: messageOf(explainAzure(error, attempted)) };
  }
}

async function newestAudit({ tenantId }: HubQuestion, { connection, now, signal }: VerifyParts): Promise<Found> {
  const pages = readDirectoryLog(
    { log: directoryLogs.directoryAudits, from: now() - 24 * hour, to: now() + hour },
    {
      graph: connection.client('graph', tenantId),
      endpoint: connection.cloud.graph,
      signal,
      turn: () => Promise.resolve(),
      again: (error) => Promise.reject(error instanceof Error ? error : new Error(String(error))),
    },
  );
  for await (const page of pages) {
    const times = page.map(({ activityDateTime }) => String(activityDateTime)).sort();
    const time = times.at(-1);
    if (time !== undefined) return { result: 'pass', time, what: t('The directory writes audits.') };
  }
  return { result: 'unknown', what: t('No audit within the last 24 hours: there is nothing yet to stream.') };
}

function recordIn({ text }: HubMessage, consumerGroup: string): Found {
  const { records, notes } = parseMessage(text);
  const time = records
    .flatMap((record) => timeIn(record.text) ?? [])
    .sort()
    .at(-1);
  if (records.length === 0) return { result: 'fail', what: notes.join(' ') };
  return {
    result: 'pass',
    ...(time === undefined ? {} : { time }),
    what: t(
      '{0} records in the newest message, of {1}, read with the consumer group {2}',
      records.length,
      [...new Set(records.map(({ category = '?' }) => category))].join(', '),
      consumerGroup,
    ),
  };
}

/** What is no JSON tells no time. */
function timeIn(text: string): string | undefined {
  try {
    const { time } = (JSON.parse(text) ?? {}) as { readonly time?: unknown };
    return typeof time === 'string' ? time : undefined;
  } catch {
    return undefined;
  }
}
