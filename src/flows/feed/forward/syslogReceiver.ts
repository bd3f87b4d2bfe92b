import { readFile } from 'node:fs/promises';
import { connect as connectPlain, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectSecure } from 'node:tls';
import type { SyslogForward } from './forwardConfig';
import type { QueuedEvent } from './queuedEvent';
import { ReceiverFailure } from './receiver';
import type { Receiver } from './receiver';

/** How long the receiver may take to take a batch, and to close the connection after it, in milliseconds. */
const patience = 30_000;
const closesWithin = 10_000;

/**
 * A syslog receiver over TCP or TLS with octet counting. Source: RFC 5424 (the message), RFC 6587 section 3.4.1 (TCP) and RFC 5425 (TLS). Syslog has no
 * acknowledgement, so each batch has a connection of its own: it is closed after the last byte, and a receiver that closes in turn has read all of it.
 * Where the connection breaks instead, the batch is sent again.
 */
export function syslogReceiver(config: SyslogForward): Receiver {
  const frame = messageOf(config);
  const send = async (events: readonly QueuedEvent[], signal: AbortSignal): Promise<void> => {
    const socket = await open(config, signal);
    await deliver(socket, Buffer.concat(events.map(frame)), { place: `${config.host}:${config.port}`, signal });
  };
  return {
    batch: { events: 2000, characters: 1_000_000 },
    send,
    test: async (signal) => {
      await send([], signal);
      return `${config.host}:${config.port} takes connections${config.transport === 'tls' ? ', and its certificate is valid' : ''}`;
    },
    close: () => undefined,
  };
}

async function open(config: SyslogForward, signal: AbortSignal): Promise<Socket> {
  const { host, port, transport, caFile, certificateFile, keyFile } = config;
  signal.throwIfAborted();
  if (transport === 'tcp') return connectPlain({ host, port, signal });
  const [ca, cert, key] = await Promise.all([readWhere(caFile), readWhere(certificateFile), readWhere(keyFile)]);
  const name = isIP(host) > 0 ? {} : { servername: host };
  return connectSecure({ host, port, ...name, ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) });
}

async function readWhere(file: string | undefined): Promise<Buffer | undefined> {
  return file === undefined ? undefined : readFile(file);
}

function deliver(
  socket: Socket,
  content: Buffer,
  { place, signal }: { readonly place: string; readonly signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    let isFlushed = false;
    const timer = setTimeout(
      () => socket.destroy(new ReceiverFailure('later', `${place} did not take a batch within ${patience / 1000} seconds`)),
      patience,
    );
    let closing: NodeJS.Timeout | undefined;
    const abort = (): void => void socket.destroy(signal.reason instanceof Error ? signal.reason : undefined);
    signal.addEventListener('abort', abort, { once: true });
    const end = (error?: Error): void => {
      clearTimeout(timer);
      clearTimeout(closing);
      signal.removeEventListener('abort', abort);
      if (error) reject(error);
      else resolve();
    };
    socket.once('error', end);
    socket.once('close', (hadError) => {
      if (!hadError)
        end(isFlushed ? undefined : new ReceiverFailure('later', `${place} closed the connection before it had all of a batch`));
    });
    socket.once('end', () => {
      if (!isFlushed) socket.destroy(new ReceiverFailure('later', `${place} closed the connection before it had all of a batch`));
    });
    // What a receiver may say is of no use, but has to be read for its end to be seen.
    socket.resume();
    socket.end(content, (failure?: Error | null) => {
      // Where it failed, its error says so; nothing was handed over.
      if (failure) return;
      isFlushed = true;
      clearTimeout(timer);
      // One that leaves connections open says nothing more, and was given all.
      closing = setTimeout(() => {
        end();
        socket.destroy();
      }, closesWithin);
    });
  });
}

const isPrintable = (text: string, most: number): string => text.replaceAll(/[^\x21-\x7e]/g, '').slice(0, most) || '-';

/** Makes the message of an event, with its length before it. */
function messageOf({ facility, format }: SyslogForward): (event: QueuedEvent) => Buffer {
  const host = isPrintable(hostname(), 255);
  // The standard marks UTF-8 by a byte order mark, which readers of CEF and LEEF do not expect.
  const mark = format === 'native' || format === 'ecs' ? '\uFEFF' : '';
  return ({ id, time, log, severity, text }) => {
    const priority = facility * 8 + levelOf(severity);
    const stamp = time > 0 ? new Date(time).toISOString() : '-';
    const data = `[feed@32473 id="${escaped(id)}" log="${escaped(log)}"]`;
    const message = Buffer.from(`<${priority}>1 ${stamp} ${host} entra-logs - ${isPrintable(log, 32)} ${data} ${mark}${text}`);
    return Buffer.concat([Buffer.from(`${message.length} `), message]);
  };
}

const escaped = (text: string): string => text.replaceAll(/["\\\]]/g, '\\$&');

function levelOf(severity: number): number {
  if (severity >= 9) return 2;
  if (severity >= 7) return 3;
  if (severity >= 6) return 4;
  return severity >= 5 ? 5 : 6;
}
