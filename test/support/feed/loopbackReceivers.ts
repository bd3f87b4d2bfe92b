import { createServer as createPlain } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTcp } from 'node:net';
import { createServer as createTls } from 'node:tls';
import type { ServerCertificate } from '../../../src/sandbox/http/certificates';

/** What a receiver does with its next request instead of taking it. */
export type Mishap =
  | { readonly status: number; readonly retryAfter?: string; readonly location?: string; readonly body?: unknown }
  /** Reads all of it, and cuts the connection. */
  | 'cut'
  /** Takes it, and cuts the connection before it says so. */
  | 'cutAfter'
  /** Takes it late, in milliseconds. */
  | { readonly slow: number };

export interface WebReceiver {
  readonly url: string;
  readonly requests: readonly WebRequest[];
  /** What happens to the next requests, one each. */
  readonly mishaps: Mishap[];
  close(): Promise<void>;
}

export interface WebRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface WebOptions {
  readonly certificate?: ServerCertificate;
  /** Answers what no mishap met. */
  readonly answer: (request: WebRequest) => { readonly status: number; readonly body?: unknown; readonly retryAfter?: string };
}

/** A web server on this computer that takes events, and fails as it is told. */
export async function openWebReceiver({ certificate, answer }: WebOptions): Promise<WebReceiver> {
  const requests: WebRequest[] = [];
  const mishaps: Mishap[] = [];
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming as AsyncIterable<Buffer>) pieces.push(piece);
    const request = { path: incoming.url ?? '', headers: incoming.headers, body: Buffer.concat(pieces).toString(), at: Date.now() };
    requests.push(request);
    const mishap = mishaps.shift();
    if (mishap === 'cut') return void incoming.socket.destroy();
    if (mishap !== undefined && mishap !== 'cutAfter' && 'status' in mishap) {
      const { retryAfter, location } = mishap;
      const headers = {
        ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
        ...(location === undefined ? {} : { location }),
      };
      return void response.writeHead(mishap.status, headers).end(JSON.stringify(mishap.body ?? {}));
    }
    const { status, body = {}, retryAfter } = answer(request);
    if (mishap === 'cutAfter') return void incoming.socket.destroy();
    if (mishap !== undefined) await new Promise((resolve) => setTimeout(resolve, mishap.slow));
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const listener = (incoming: IncomingMessage, response: ServerResponse): void =>
    void serve(incoming, response).catch(() => incoming.socket.destroy());
  const server = certificate ? createSecure({ key: certificate.key, cert: certificate.certificate }, listener) : createPlain(listener);
  const port = await listen(server);
  return { url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`, requests, mishaps, close: () => closed(server) };
}

/** The events of a request to an HTTP Event Collector: objects one after the other. */
export function hecEvents(body: string): readonly Readonly<Record<string, unknown>>[] {
  return body === '' ? [] : (JSON.parse(`[${body.replaceAll('}{', '},{')}]`) as Readonly<Record<string, unknown>>[]);
}

export interface SyslogServer {
  readonly port: number;
  /** Messages that were read whole, their lengths counted. */
  readonly messages: readonly string[];
  /** How many connections to cut after so many bytes. */
  readonly cuts: number[];
  readonly problems: readonly string[];
  close(): Promise<void>;
}

/** A syslog server on this computer that counts octets, over TCP or TLS. */
export async function openSyslogServer(certificate?: ServerCertificate): Promise<SyslogServer> {
  const messages: string[] = [];
  const cuts: number[] = [];
  const problems: string[] = [];
  const serve = (socket: Socket): void => {
    let waiting = Buffer.alloc(0);
    let read = 0;
    const cut = cuts.shift();
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      read += piece.length;
      if (cut !== undefined && read >= cut) return void socket.resetAndDestroy();
      waiting = Buffer.concat([waiting, piece]);
      for (;;) {
        const end = waiting.indexOf(0x20);
        if (end < 0) return;
        const length = Number(waiting.toString('latin1', 0, end));
        if (!Number.isInteger(length)) return void problems.push(waiting.toString('latin1', 0, 40));
        if (waiting.length < end + 1 + length) return;
        messages.push(waiting.toString('utf8', end + 1, end + 1 + length));
        waiting = waiting.subarray(end + 1 + length);
      }
    });
  };
  const server = certificate ? createTls({ key: certificate.key, cert: certificate.certificate }, serve) : createTcp(serve);
  const port = await listen(server);
  return { port, messages, cuts, problems, close: () => closed(server) };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function closed(server: Server & { closeAllConnections?: () => void }): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections?.();
  });
}
