import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import { ReceiverFailure } from './receiver';

/** How long a proxy may take to open a way through, in milliseconds. */
const patience = 30_000;

interface Tunnel {
  readonly proxy: URL;
  readonly ca?: Buffer;
  readonly signal: AbortSignal;
}

/** A secure connection to an address through a proxy, which reads nothing of it. @throws ReceiverFailure where the proxy opens none */
export async function openTunnel(url: URL, { proxy, ca, signal }: Tunnel): Promise<Socket> {
  const socket = await askProxy(url, proxy, signal);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const secure = connect({ socket, host, ...(isIP(host) > 0 ? {} : { servername: host }), ...(ca ? { ca } : {}) });
    secure.once('secureConnect', () => {
      secure.off('error', reject);
      resolve(secure);
    });
    secure.once('error', reject);
  });
}

function askProxy(url: URL, proxy: URL, signal: AbortSignal): Promise<Socket> {
  const isSecure = proxy.protocol === 'https:';
  const target = `${url.hostname}:${url.port === '' ? '443' : url.port}`;
  const who = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const credentials = who === ':' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(who).toString('base64')}` };
  const failed = (what: string, kind: 'later' | 'denied' = 'later'): ReceiverFailure =>
    new ReceiverFailure(kind, `the proxy ${proxy.host} ${what}`);
  return new Promise((resolve, reject) => {
    const request = (isSecure ? requestSecure : requestPlain)({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? (isSecure ? 443 : 80) : proxy.port,
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...credentials },
      signal,
      timeout: patience,
    });
    request.once('connect', ({ statusCode = 0 }, socket: Socket) => {
      if (statusCode >= 200 && statusCode < 300) return resolve(socket);
      socket.destroy();
      reject(
        statusCode === 407 ? failed('wants other credentials (407)', 'denied') : failed(`does not let ${target} through (${statusCode})`),
      );
    });
    request.once('timeout', () => request.destroy(failed(`did not answer for ${patience / 1000} seconds`)));
    request.once('error', (error: Error & { readonly code?: string }) =>
      reject(signal.aborted || error instanceof ReceiverFailure ? error : failed(`cannot be reached (${error.code ?? error.message})`)),
    );
    request.end();
  });
}
