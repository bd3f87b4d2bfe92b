import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { post } from '../../../../src/flows/feed/forward/post';
import { proxyOf } from '../../../../src/flows/feed/forward/proxy';
import { makeServerCertificate } from '../../../../src/sandbox/http/certificates';
import { openWebReceiver } from '../../../support/feed/loopbackReceivers';
import type { WebReceiver } from '../../../support/feed/loopbackReceivers';

const names = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY'] as const;

describe('a receiver beyond a proxy', () => {
  const before = names.map((name) => [name, process.env[name]] as const);
  const asked: { readonly target: string | undefined; readonly credentials: string | undefined }[] = [];
  const open = new Set<Socket>();
  let answer = 200;
  let proxy: Server;
  let receiver: WebReceiver;
  let folder: string;
  beforeAll(async () => {
    for (const name of names) delete process.env[name];
    folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
    const certificate = await makeServerCertificate();
    await writeFile(join(folder, 'ca.pem'), certificate.authority);
    receiver = await openWebReceiver({ certificate, answer: () => ({ status: 200, body: { text: 'Success' } }) });
    proxy = createServer();
    proxy.on('connect', ({ url, headers }, socket: Socket) => {
      asked.push({ target: url, credentials: headers['proxy-authorization'] });
      if (answer !== 200) return void socket.end(`HTTP/1.1 ${answer} No\r\n\r\n`);
      const target = connect(Number(url?.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        target.pipe(socket).pipe(target);
      });
      for (const each of [socket, target]) open.add(each.on('error', () => each.destroy()));
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(() => {
    answer = 200;
    asked.length = 0;
    for (const name of names) delete process.env[name];
  });
  afterAll(async () => {
    for (const [name, value] of before) if (value !== undefined) process.env[name] = value;
    for (const socket of open) socket.destroy();
    proxy.close();
    await receiver.close();
    await rm(folder, { recursive: true, force: true });
  });
  const address = (who = ''): string => `http://${who}127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const send = (more: { readonly caFile?: string } = { caFile: join(folder, 'ca.pem') }) =>
    post({ url: new URL('/x', receiver.url), headers: {}, body: '{}', signal: new AbortController().signal, ...more });

  it('is sent to through it, with its credentials, and none but the receiver reads what is sent', async () => {
    process.env['HTTPS_PROXY'] = address('ada:p%40ss@');
    expect(await send()).toMatchObject({ status: 200, text: '{"text":"Success"}' });
    expect(asked).toEqual([{ target: new URL(receiver.url).host, credentials: `Basic ${Buffer.from('ada:p@ss').toString('base64')}` }]);
    await expect(send({})).rejects.toThrow(/certificate/);
  });

  it('is asked at once where NO_PROXY names it', async () => {
    process.env['HTTPS_PROXY'] = address();
    process.env['NO_PROXY'] = 'localhost, 127.0.0.1';
    expect(await send()).toMatchObject({ status: 200 });
    expect(asked).toEqual([]);
  });

  it('is waited for where the proxy lets nothing through, and the proxy is named', async () => {
    process.env['HTTPS_PROXY'] = address('ada:secret@');
    answer = 407;
    await expect(send()).rejects.toMatchObject({
      kind: 'denied',
      message: expect.stringMatching(/^the proxy 127\.0\.0\.1:\d+ wants/) as string,
    });
    answer = 503;
    await expect(send()).rejects.toMatchObject({ kind: 'later' });
    process.env['HTTPS_PROXY'] = '127.0.0.1:1';
    await expect(send()).rejects.toThrow('the proxy 127.0.0.1:1 cannot be reached (ECONNREFUSED)');
  });

  it.each([
    ['*', false],
    ['example.com', false],
    ['.example.com', false],
    ['*.example.com:8088', false],
    ['siem.example.com:443', true],
    ['ample.com', true],
    ['', true],
  ])('is gone to through it but for NO_PROXY of “%s”: %s', (passed, isProxied) => {
    const found = proxyOf(new URL('https://siem.example.com:8088'), { https_proxy: 'http://proxy:3128', no_proxy: passed });
    expect(found !== undefined).toBe(isProxied);
  });
});
