import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proxyOf } from '../../../../src/base/proxyAddress';
import { post } from '../../../../src/flows/feed/forward/post';
import { makeServerCertificate } from '../../../../src/sandbox/http/certificates';
import { useConnectProxy } from '../../../support/connectProxy';
import { openWebReceiver } from '../../../support/feed/loopbackReceivers';
import type { WebReceiver } from '../../../support/feed/loopbackReceivers';

describe('a receiver beyond a proxy', () => {
  const proxy = useConnectProxy();
  let receiver: WebReceiver;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
    const certificate = await makeServerCertificate();
    await writeFile(join(folder, 'ca.pem'), certificate.authority);
    receiver = await openWebReceiver({ certificate, answer: () => ({ status: 200, body: { text: 'Success' } }) });
  });
  afterAll(async () => {
    await receiver.close();
    await rm(folder, { recursive: true, force: true });
  });
  const send = (more: { readonly caFile?: string } = { caFile: join(folder, 'ca.pem') }) =>
    post({ url: new URL('/x', receiver.url), headers: {}, body: '{}', signal: new AbortController().signal, ...more });

  it('is sent to through it, with its credentials, and none but the receiver reads what is sent', async () => {
    process.env['HTTPS_PROXY'] = proxy().address('ada:p%40ss@');
    expect(await send()).toMatchObject({ status: 200, text: '{"text":"Success"}' });
    expect(proxy().asked).toEqual([
      { target: new URL(receiver.url).host, credentials: `Basic ${Buffer.from('ada:p@ss').toString('base64')}` },
    ]);
    await expect(send({})).rejects.toThrow(/certificate/);
  });

  it('is asked at once where NO_PROXY names it', async () => {
    process.env['HTTPS_PROXY'] = proxy().address();
    process.env['NO_PROXY'] = 'localhost, 127.0.0.1';
    expect(await send()).toMatchObject({ status: 200 });
    expect(proxy().asked).toEqual([]);
  });

  it('is waited for where the proxy lets nothing through, and the proxy is named', async () => {
    process.env['HTTPS_PROXY'] = proxy().address('ada:secret@');
    proxy().answer = 407;
    await expect(send()).rejects.toMatchObject({
      kind: 'denied',
      message: expect.stringMatching(/^the proxy 127\.0\.0\.1:\d+ wants/) as string,
    });
    proxy().answer = 503;
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
