import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import { ReceiverFailure } from './receiver';

type Environment = Readonly<Record<string, string | undefined>>;

/** How long a proxy may take to open a way through, in milliseconds. */
const patience = 30_000;

/** The proxy for a secure address, as the environment names it (and VS Code's settings by it); undefined where there is none for that host. */
export function proxyOf({ hostname, port }: URL, environment: Environment = process.env): URL | undefined {
  const value = (...names: readonly string[]): string => names.map((name) => environment[name]?.trim()).find((text) => text) ?? '';
  const proxy = value('https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY');
  if (proxy === '') return undefined;
  const passed = value('no_proxy', 'NO_PROXY')
    .toLowerCase()
    .split(/[\s,]+/);
  if (passed.some((entry) => isPassed(entry, hostname, port === '' ? '443' : port))) return undefined;
  const address = proxy.includes('://') ? proxy : `http://${proxy}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** Whether an entry of `NO_PROXY` means a host: itself, what lies below it, or all of them. */
function isPassed(entry: string, host: string, port: string): boolean {
  const [, name = '', only] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (entry === '*') return true;
  return name !== '' && (only === undefined || only === port) && (host === name || host.endsWith(`.${name}`));
}

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
