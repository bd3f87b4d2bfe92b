import type { OtlpForward } from './forwardConfig';
import { isFault, isPassing, post, receiverUrl, refuseRedirection } from './post';
import type { PostAnswer } from './post';
import type { QueuedEvent } from './queuedEvent';
import { jsonOf, ReceiverFailure } from './receiver';
import type { Receiver } from './receiver';
import { readSecret } from './secretReference';
import type { KeptSecrets } from './secretReference';

/** Answers that are about the events themselves; all others of a client's fault meet every event alike, until somebody mends address, headers or method. */
const aboutEvents = new Set([400, 413, 422]);

/** A collector that takes OTLP over HTTP as JSON. Source: OpenTelemetry protocol specification 1.x, and its data model of logs. */
export function otlpReceiver(config: OtlpForward, kept: KeptSecrets): Receiver {
  const base = receiverUrl(config.url);
  const url = base.pathname.endsWith('/v1/logs') ? base : new URL(`${base.pathname.replace(/\/$/, '')}/v1/logs${base.search}`, base);
  const send = async (events: readonly QueuedEvent[], signal: AbortSignal): Promise<void> => {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    for (const [name, reference] of Object.entries(config.headers ?? {})) headers[name.toLowerCase()] = await readSecret(reference, kept);
    const body = JSON.stringify({ resourceLogs: [{ resource: { attributes: resource }, scopeLogs: [scopeOf(events, config)] }] });
    check(await post({ url, headers, body, caFile: config.caFile, signal }), { url, sent: events.length });
  };
  return {
    batch: { events: 500, characters: 2_000_000 },
    send,
    test: async (signal) => {
      await send([], signal);
      return `${url.host} takes logs`;
    },
    close: () => undefined,
  };
}

const text = (key: string, value: string): object => ({ key, value: { stringValue: value } });

const resource = [text('service.name', 'entra-logs'), text('cloud.provider', 'azure')];

function scopeOf(events: readonly QueuedEvent[], { format }: OtlpForward): object {
  return { scope: { name: 'entra-logs' }, logRecords: events.map((event) => logRecord(event, format === 'native' || format === 'ecs')) };
}

function logRecord(event: QueuedEvent, isJson: boolean): object {
  const { id, time, log, severity, text: line } = event;
  const { number, name } = severityOf(severity);
  return {
    ...(time > 0 ? { timeUnixNano: `${time}000000` } : {}),
    observedTimeUnixNano: `${Date.now()}000000`,
    severityNumber: number,
    severityText: name,
    body: isJson ? anyValue(jsonOf(event)) : { stringValue: line },
    attributes: [text('log.record.uid', id), text('event.name', log)],
  };
}

/** A value of JSON as OTLP writes it; whole numbers are texts there, as protocol buffers put 64 bits into JSON. */
function anyValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value !== 'object' || value === null) return {};
  return { kvlistValue: { values: Object.entries(value).map(([key, each]) => ({ key, value: anyValue(each) })) } };
}

function severityOf(severity: number): { readonly number: number; readonly name: string } {
  if (severity >= 9) return { number: 21, name: 'FATAL' };
  if (severity >= 7) return { number: 17, name: 'ERROR' };
  if (severity >= 5) return { number: 13, name: 'WARN' };
  return { number: 9, name: 'INFO' };
}

function check(answer: PostAnswer, { url, sent }: { readonly url: URL; readonly sent: number }): void {
  const { status, retryAfterSeconds, text: said } = answer;
  if (status >= 200 && status < 300) {
    const { rejected, why } = rejectedIn(said);
    if (rejected > 0) throw new ReceiverFailure('lost', `${url.host} rejected ${rejected} of ${sent} events: ${why}`, { rejected });
    return;
  }
  refuseRedirection(answer, url);
  const words = `${url.host} answered ${status}${said === '' ? '' : `: ${said.slice(0, 200)}`}`;
  if (isPassing(status)) throw new ReceiverFailure('later', words, { retryAfterSeconds, isFault: isFault(status) });
  throw new ReceiverFailure(aboutEvents.has(status) ? 'events' : 'denied', words);
}

function rejectedIn(said: string): { readonly rejected: number; readonly why: string } {
  try {
    const { partialSuccess } = (said === '' ? {} : JSON.parse(said)) as {
      readonly partialSuccess?: { readonly rejectedLogRecords?: string | number; readonly errorMessage?: string };
    };
    return { rejected: Number(partialSuccess?.rejectedLogRecords ?? 0), why: partialSuccess?.errorMessage ?? 'no reason given' };
  } catch {
    return { rejected: 0, why: '' };
  }
}
