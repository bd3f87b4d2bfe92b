import { t } from '@vscode/l10n';
import type { CloudConnection } from '../../azure/connection';
import { explainAzure } from '../../azure/explain';
import { directoryLogs, readDirectoryLog } from '../../azure/services/directoryLogs';
import { hubMessages } from '../../azure/services/hubMessages';
import type { HubMessage } from '../../azure/services/hubMessages';
import { armVersions } from '../../azure/services/resources';
import { isAbort, messageOf } from '../../base/errors';
import type { HubQuestion, PipelineHop } from '../../protocol/siem';
import { previewParsing } from './previewParsing';

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
export async function verifyPipeline(question: HubQuestion, parts: VerifyParts): Promise<readonly PipelineHop[]> {
  const hops = [await hop(t('Newest audit in the directory'), () => newestAudit(question, parts))];
  let messages: readonly HubMessage[] = [];
  hops.push(
    await hop(t('Newest message in the event hub'), async () => {
      messages = await peek({ ...question, minutes: 60, consumerGroup: '$Default' }, parts);
      const newest = messages.at(-1);
      if (!newest) return { result: 'unknown', what: t('No message came within the last hour.') };
      const time = new Date(newest.enqueuedAt).toISOString();
      return { result: 'pass', time, what: t('Messages within the last hour: {0}', messages.length) };
    }),
  );
  hops.push(await hop(t('Newest record as a forwarder reads it'), () => Promise.resolve(newestRecord(messages))));
  return hops;
}

/** Messages of the last minutes, oldest first. @throws AzureFailure, or what the client threw */
export async function peek(
  question: HubQuestion & { readonly minutes: number; readonly consumerGroup: string },
  parts: VerifyParts,
): Promise<readonly HubMessage[]> {
  const connectionString = await connectionStringOf(question, parts);
  const { hub, consumerGroup, minutes } = question;
  return hubMessages({ connectionString, hub, consumerGroup, from: parts.now() - minutes * 60_000, most: messagesAtOnce }, parts.signal);
}

type Found = Omit<PipelineHop, 'title'>;

async function hop(title: string, look: () => Promise<Found>): Promise<PipelineHop> {
  try {
    return { title, ...(await look()) };
  } catch (error) {
    if (isAbort(error)) throw error;
    const told = explainAzure(error, {
      doing: t('look at this hop'),
      on: title,
      remedy: t('Ask whoever owns it for the right to read it.'),
    });
    return { title, result: 'fail', what: messageOf(told) };
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

function newestRecord(messages: readonly HubMessage[]): Found {
  const newest = messages.at(-1);
  if (!newest) return { result: 'unknown', what: t('There is no message to read.') };
  const [parsed] = previewParsing({ text: newest.text }).messages;
  const records = parsed?.records ?? [];
  const times = records.flatMap(({ text }) => timeIn(text) ?? []).sort();
  const time = times.at(-1);
  if (records.length === 0) return { result: 'fail', what: parsed?.notes.join(' ') ?? t('The newest message holds no record.') };
  return {
    result: 'pass',
    ...(time === undefined ? {} : { time }),
    what: t(
      '{0} records in the newest message, of {1}',
      records.length,
      [...new Set(records.map(({ category = '?' }) => category))].join(', '),
    ),
  };
}

function timeIn(text: string): string | undefined {
  const { time } = JSON.parse(text) as { readonly time?: unknown };
  return typeof time === 'string' ? time : undefined;
}
