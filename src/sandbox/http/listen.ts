import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { UserError } from '../../base/errors';
import type { ServerCertificate } from './certificates';

/** Answers one request. A rejection cuts the connection, as a server that dies does. */
export type Handler = (request: Request) => Promise<Response>;

export interface Listener {
  readonly port: number;
  /** Ends connections that are idle at once, the others after their answer or two seconds. */
  close(): Promise<void>;
}

const loopback = '127.0.0.1';
const patience = 2000;

/** Listens on 127.0.0.1; port 0 takes a free one. */
export async function listen(port: number, tls: ServerCertificate, handler: Handler): Promise<Listener> {
  const server = createServer({ key: tls.key, cert: tls.certificate + tls.authority }, (incoming, outgoing) => {
    answer(incoming, outgoing, handler).catch(() => incoming.socket.destroy());
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFailure(port, error)));
    server.listen(port, loopback, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), patience);
      await closed;
      clearTimeout(timer);
    },
  };
}

function listenFailure(port: number, error: NodeJS.ErrnoException): Error {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return error;
  const why = error.code === 'EADDRINUSE' ? 'another program listens there' : 'this user may not listen there';
  return new UserError(`The sandbox cannot listen on ${loopback}:${port}: ${why}. Choose another port, or none for a free one.`, {
    code: 'sandbox-port-taken',
    cause: error,
  });
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, handler: Handler): Promise<void> {
  const gone = new AbortController();
  outgoing.on('close', () => gone.abort());
  const response = await handler(requestOf(incoming, gone.signal));
  if (gone.signal.aborted) return;
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (!response.body || incoming.method === 'HEAD') {
    outgoing.end();
    return;
  }
  const body = Readable.fromWeb(response.body);
  body.on('error', () => incoming.socket.destroy());
  outgoing.on('close', () => body.destroy());
  body.pipe(outgoing);
}

function requestOf(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = 'GET' } = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined && !name.startsWith(':')) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const url = `https://${incoming.headers.host ?? loopback}${incoming.url ?? '/'}`;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(url, {
    method,
    headers,
    signal,
    ...(hasBody ? { body: Readable.toWeb(incoming) as globalThis.ReadableStream, duplex: 'half' } : {}),
  });
}
