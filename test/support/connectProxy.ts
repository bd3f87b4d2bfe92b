import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/** A proxy on 127.0.0.1 that opens ways through to it, and tells which. */
export interface ConnectProxy {
  /** Its address, for whoever it knows by a name and a password. */
  address(who?: string): string;
  /** What it was asked for since it was last emptied. */
  readonly asked: { readonly target: string | undefined; readonly credentials: string | undefined }[];
  /** The status that it answers with; 200 lets through. */
  answer: number;
  close(): void;
}

export async function openConnectProxy(): Promise<ConnectProxy> {
  const open = new Set<Socket>();
  const server = createServer();
  const proxy: ConnectProxy = {
    address: (who = '') => `http://${who}127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    answer: 200,
    close: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
  server.on('connect', ({ url, headers }, socket: Socket) => {
    proxy.asked.push({ target: url, credentials: headers['proxy-authorization'] });
    if (proxy.answer !== 200) return void socket.end(`HTTP/1.1 ${proxy.answer} No\r\n\r\n`);
    const target = connect(Number(url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    for (const each of [socket, target]) open.add(each.on('error', () => each.destroy()));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return proxy;
}

const names = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY'] as const;

/** Takes away what the environment says of proxies; gives what brings it back. */
function withoutProxies(): () => void {
  const before = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

/** Opens a proxy for the tests of a file or block; before each of them it lets through, has been asked for nothing, and is named by no environment. */
export function useConnectProxy(): () => ConnectProxy {
  let proxy: ConnectProxy | undefined;
  let restore: () => void = () => undefined;
  beforeAll(async () => {
    proxy = await openConnectProxy();
  });
  beforeEach(() => {
    restore = withoutProxies();
    proxy!.answer = 200;
    proxy!.asked.length = 0;
  });
  afterEach(() => restore());
  afterAll(() => proxy?.close());
  return () => proxy!;
}
