import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { publicClouds } from '../../../src/azure/cloud';
import { queryWorkspace } from '../../../src/azure/logs/queryWorkspace';
import type { AzureClient } from '../../../src/azure/pipeline/azureClient';
import { readActivityLog } from '../../../src/azure/services/activityLog';
import { directoryLogs, readDirectoryLog } from '../../../src/azure/services/directoryLogs';
import { abortError } from '../../../src/base/errors';
import { makeServerCertificate } from '../../../src/sandbox/http/certificates';

const parts = (signal: AbortSignal) => {
  const get = (_: string, ends?: AbortSignal) =>
    new Promise<never>((_resolve, reject) => ends?.addEventListener('abort', () => reject(abortError())));
  const client = { get } as Partial<AzureClient> as AzureClient;
  const again = (error: unknown): Promise<void> => Promise.reject(error instanceof Error ? error : new Error(String(error)));
  return { graph: client, arm: client, endpoint: 'https://service.example', signal, turn: () => Promise.resolve(), again };
};

describe('a log whose service does not answer in time', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const read = {
    'of the directory': (signal: AbortSignal) => readDirectoryLog({ log: directoryLogs.signIns, from: 0, to: 1 }, parts(signal)),
    'of a subscription': (signal: AbortSignal) => readActivityLog({ from: 0, to: 1 }, parts(signal)),
  };

  it.each(Object.entries(read))('%s counts as given up by the service, so that less of it is asked for', async (_, pages) => {
    const failed = expect(pages(new AbortController().signal).next()).rejects.toMatchObject({ status: 504, host: 'service.example' });
    await vi.advanceTimersByTimeAsync(120_000);
    await failed;
  });

  it.each(Object.entries(read))('%s ends silently where nobody waits for it any more', async (_, pages) => {
    const ending = new AbortController();
    const failed = expect(pages(ending.signal).next()).rejects.toMatchObject({ name: 'AbortError' });
    await vi.advanceTimersByTimeAsync(1000);
    ending.abort();
    await failed;
  });
});

describe('a workspace that does not answer in time', () => {
  const begin = { 'does not answer at all': '', 'stops in the middle of an answer': '{"tables":[' };
  it.each(Object.entries(begin))('%s: counts as one that gave the query up', async (_, text) => {
    const { key, certificate, authority } = await makeServerCertificate();
    const server = createServer({ key, cert: certificate + authority }, (__, answer) => void (text !== '' && answer.write(text)));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const logAnalytics = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credential = { getToken: () => Promise.resolve({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const place = { cloud: { ...publicClouds.public, logAnalytics, trusted: authority }, credential };
    // Half a second with what is granted beyond the service's own limit.
    const query = { customerId: '00000000-0000-0000-0000-000000000001', text: 'T', waitSeconds: -29.5 };
    await expect(queryWorkspace(place, query, () => Promise.resolve(), new AbortController().signal)).rejects.toMatchObject({
      status: 504,
    });
    server.closeAllConnections();
    server.close();
  });
});
