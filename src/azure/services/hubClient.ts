import type { EventHubClientOptions, EventHubConsumerClient } from '@azure/event-hubs';
import { messageOf, UserError } from '../../base/errors';
import { hubHostOf } from '../../base/hubName';
import { proxyOf } from '../../base/proxyAddress';

/** An event hub that logs are streamed to. */
export interface HubPlace {
  /** A connection string with the right to listen; it stays in memory. */
  readonly connectionString: string;
  /** Needed where the connection string names no hub. */
  readonly hub?: string;
  /** A group of its own, so that no other reader is disturbed. */
  readonly consumerGroup: string;
  /** The authority to trust in place of those that this computer trusts, as PEM text. */
  readonly trusted?: string | undefined;
}

/** Whoever follows tries again by itself. */
const retryOptions = { maxRetries: 1, retryDelayInMs: 500 };

/**
 * Opens a client of a hub; nothing is sent yet. Its protocol goes to port 5671, or in WebSockets to 443: where a proxy is to be used (AZ-18), which lets nothing
 * else through, or where the connection string says so.
 * @throws UserError where the connection string cannot be read
 */
export async function openHubClient(place: HubPlace): Promise<EventHubConsumerClient> {
  const { connectionString, hub, consumerGroup } = place;
  const { EventHubConsumerClient: Client } = await import('@azure/event-hubs');
  const options = { retryOptions, ...(await webSockets(place)) };
  try {
    return hub === undefined
      ? new Client(consumerGroup, connectionString, options)
      : new Client(consumerGroup, connectionString, hub, options);
  } catch (error) {
    throw new UserError(
      'The connection string of the event hub cannot be read. Copy it from a rule of the hub or its namespace that has the right Listen; where it names no hub, name one.',
      { code: 'hub-connection-invalid', details: messageOf(error) },
    );
  }
}

/** What the client threw; of one that it tried again, the last, since all of them together say nothing. */
export function lastTry(error: unknown): unknown {
  return error instanceof AggregateError ? (error.errors.at(-1) ?? error) : error;
}

/** What the client calls a failure; empty where it is none of its own. */
export function hubErrorCode(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** The consumer group that each hub has. */
export const anyGroup = '$Default';

/** What the client says of a hub that is not there. */
export const hubMissing = 'MessagingEntityNotFoundError';

/** The proxy that a hub is read through; undefined where there is none. */
function hubProxyOf(connectionString: string): URL | undefined {
  const address = `https://${hubHostOf(connectionString)}`;
  return URL.canParse(address) ? proxyOf(new URL(address), process.env) : undefined;
}

/** What the socket says of an answer that opens none; the number is that of HTTP. */
const otherAnswer = /Unexpected server response: (\d{3})/;

/** Why the proxy before a hub opened no way through, such as “the proxy proxy.example:3128 wants other credentials (407)”; undefined where it did, or there is none. */
export function proxyTrouble(error: unknown, connectionString: string): string | undefined {
  const host = hubProxyOf(connectionString)?.host;
  if (host === undefined) return undefined;
  const [, answered] = otherAnswer.exec(messageOf(error)) ?? [];
  if (answered === '407') return `the proxy ${host} wants other credentials (407)`;
  if (answered !== undefined) return `the way through the proxy ${host} was answered with ${answered}`;
  const code = hubErrorCode(error);
  // Nothing but the proxy is connected to from here.
  return unconnected.has(code) ? `the proxy ${host} cannot be reached (${code})` : undefined;
}

/** What mends that, and where. */
export const proxyRemedy =
  "Check the proxy in VS Code's settings (http.proxy) or the environment (HTTPS_PROXY), and whether it lets through to port 443 of the namespace";

const unconnected = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']);

/** As .NET's clients of the service are told it, within the connection string. */
const wanted = /(?:^|;)\s*TransportType\s*=\s*AmqpWebSockets\s*(?:;|$)/i;

async function webSockets({ connectionString, trusted: ca }: HubPlace): Promise<Pick<EventHubClientOptions, 'webSocketOptions'>> {
  const proxy = hubProxyOf(connectionString);
  if (proxy === undefined && !wanted.test(connectionString)) return {};
  const [{ WebSocket }, { HttpsProxyAgent }] = await Promise.all([import('ws'), import('https-proxy-agent')]);
  const agent = proxy === undefined ? {} : { agent: new HttpsProxyAgent(proxy) };
  return { webSocketOptions: { webSocket: WebSocket, webSocketConstructorOptions: { ...agent, ...(ca === undefined ? {} : { ca }) } } };
}
