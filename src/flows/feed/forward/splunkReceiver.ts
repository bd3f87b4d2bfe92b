import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { EventFormatName } from '../../../shapes/eventFormats/eventFormats';
import type { SplunkForward } from './forwardConfig';
import { isFault, isPassing, post, receiverUrl, refuseRedirection } from './post';
import type { PostAnswer } from './post';
import type { QueuedEvent } from './queuedEvent';
import { jsonOf, ReceiverFailure } from './receiver';
import type { Receiver } from './receiver';
import { readSecret } from './secretReference';
import type { KeptSecrets } from './secretReference';

/** Codes of answers that are about the events themselves. Source: Splunk Enterprise, Troubleshoot HTTP Event Collector, possible error codes. */
const eventCodes = new Set([5, 6, 12, 13, 15]);
/** How long the indexers may take to acknowledge a batch, and how often they are asked, in milliseconds. */
const acknowledgedWithin = 120_000;
const askEvery = 1000;

const usualSourcetypes: Readonly<Record<EventFormatName, string>> = {
  native: 'azure:entra:json',
  ecs: 'ecs:json',
  cef: 'cef',
  leef: 'leef',
};

interface HecAnswer {
  readonly text?: string;
  readonly code?: number;
  readonly ackId?: number;
  readonly acks?: Readonly<Record<string, boolean>>;
}

/** The HTTP Event Collector of Splunk. Source: Splunk Enterprise, Format events for HTTP Event Collector; About HTTP Event Collector indexer acknowledgment. */
export function splunkReceiver(config: SplunkForward, kept: KeptSecrets): Receiver {
  const base = receiverUrl(config.url);
  // A gateway may have it below a path of its own; the collector's own path may be named or not.
  const before = base.pathname.replace(/(\/services\/collector.*)?\/?$/, '');
  const channel = randomUUID();
  const ask = async (path: string, body: string, signal: AbortSignal): Promise<PostAnswer> => {
    const token = await readSecret(config.token, kept);
    const headers = { authorization: `Splunk ${token}`, 'content-type': 'application/json', 'x-splunk-request-channel': channel };
    return post({ url: new URL(`${before}${path}`, base), headers, body, caFile: config.caFile, signal });
  };
  return {
    batch: { events: 500, characters: 800_000 },
    send: async (events, signal) => {
      const answer = await ask('/services/collector/event', events.map((event) => hecEvent(event, config)).join(''), signal);
      const { ackId } = checked(answer, base);
      if (config.acknowledge === true && ackId !== undefined) await acknowledged(ackId, { ask, channel, signal });
    },
    test: async (signal) => {
      // No data is an error about the events: whoever says so has let the token in.
      const answer = await ask('/services/collector/event', '', signal);
      if (readAnswer(answer).code !== 5) checked(answer, base);
      return `${base.host} takes the token`;
    },
    close: () => undefined,
  };
}

function hecEvent(queued: QueuedEvent, { format, index, sourcetype, host }: SplunkForward): string {
  const { id, time, log, text } = queued;
  const event: unknown = format === 'native' || format === 'ecs' ? jsonOf(queued) : text;
  const optional = {
    ...(time > 0 ? { time: time / 1000 } : {}),
    ...(index === undefined ? {} : { index }),
    ...(host === undefined ? {} : { host }),
  };
  return JSON.stringify({
    ...optional,
    source: `entra-logs:${log}`,
    sourcetype: sourcetype ?? usualSourcetypes[format],
    event,
    fields: { feed_id: id },
  });
}

function readAnswer({ text }: PostAnswer): HecAnswer {
  try {
    return (JSON.parse(text) as HecAnswer | null) ?? {};
  } catch {
    return {};
  }
}

function checked(answer: PostAnswer, url: URL): HecAnswer {
  const { host } = url;
  const { status, retryAfterSeconds } = answer;
  const told = readAnswer(answer);
  if (status >= 200 && status < 300) return told;
  refuseRedirection(answer, url);
  const said = `${host} answered ${status}${told.text === undefined ? '' : ` (${told.text})`}`;
  if (isPassing(status)) throw new ReceiverFailure('later', said, { retryAfterSeconds, isFault: isFault(status) });
  if (status === 413 || eventCodes.has(told.code ?? -1)) throw new ReceiverFailure('events', said);
  throw new ReceiverFailure('denied', `${said}. Check the address, the token, its index and whether it is enabled.`);
}

interface Asking {
  readonly ask: (path: string, body: string, signal: AbortSignal) => Promise<PostAnswer>;
  readonly channel: string;
  readonly signal: AbortSignal;
}

async function acknowledged(ackId: number, { ask, channel, signal }: Asking): Promise<void> {
  for (let waited = 0; waited < acknowledgedWithin; waited += askEvery) {
    const { acks } = readAnswer(await ask(`/services/collector/ack?channel=${channel}`, JSON.stringify({ acks: [ackId] }), signal));
    if (acks?.[String(ackId)] === true) return;
    await wait(askEvery, undefined, { signal });
  }
  throw new ReceiverFailure('later', `the indexers did not acknowledge a batch within ${acknowledgedWithin / 1000} seconds`);
}
