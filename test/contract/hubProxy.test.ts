import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHub } from '../../src/azure/services/activityHub';
import type { ReadMessage } from '../../src/azure/services/activityHub';
import type { HubPlace } from '../../src/azure/services/hubClient';
import { hubMessages } from '../../src/azure/services/hubMessages';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { useConnectProxy } from '../support/connectProxy';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

let sandbox: TestSandbox;
const proxy = useConnectProxy();
let place: HubPlace & { readonly hub: string };
beforeAll(async () => {
  sandbox = await openSandbox();
  const rule = `/subscriptions/${subscriptionIds.production}/resourceGroups/rg-monitor/providers/Microsoft.EventHub/namespaces/ehns-contoso/authorizationRules/RootManageSharedAccessKey`;
  const token = await sandbox.token('entra-logs-automation', sandbox.record.arm);
  const url = `${sandbox.record.arm}${rule}/listKeys?api-version=2024-01-01`;
  const { primaryConnectionString: connectionString } = (await sandbox.ask(url, { method: 'POST', token })).json<{
    primaryConnectionString: string;
  }>();
  place = { connectionString, hub: 'entra-logs', consumerGroup: 'siem', trusted: sandbox.authority };
});
afterAll(() => sandbox.close());

const never = new AbortController().signal;
const lookAt = (at: typeof place) => hubMessages({ ...at, from: sandbox.clock.now() - 86_400_000, most: 1000 }, never);
const hubAddress = (): string => /sb:\/\/([^/;]+)/.exec(place.connectionString)![1]!;

describe('an event hub beyond a proxy', () => {
  it('is read in WebSockets through the proxy, as it is without one', async () => {
    const plain = await lookAt(place);
    expect(plain.messages.length).toBeGreaterThan(0);
    expect(proxy().asked).toEqual([]);
    process.env['HTTPS_PROXY'] = proxy().address('ada:p%40ss@');
    expect(await lookAt(place)).toEqual(plain);
    expect(proxy().asked).toEqual([{ target: hubAddress(), credentials: `Basic ${Buffer.from('ada:p@ss').toString('base64')}` }]);
  });

  it('is followed through it until the signal', async () => {
    process.env['HTTPS_PROXY'] = proxy().address();
    const ending = new AbortController();
    const found: ReadMessage[] = [];
    await readHub(place, {
      from: sandbox.clock.now() - 86_400_000,
      signal: ending.signal,
      ready: () => undefined,
      receive: (messages) => {
        found.push(...messages);
        ending.abort();
        return Promise.resolve();
      },
    });
    expect(found.length).toBeGreaterThan(0);
    expect(proxy().asked.length).toBeGreaterThan(0);
  });

  it('is asked at once where NO_PROXY names its host', async () => {
    process.env['HTTPS_PROXY'] = proxy().address();
    process.env['NO_PROXY'] = '127.0.0.1';
    expect((await lookAt(place)).messages.length).toBeGreaterThan(0);
    expect(proxy().asked).toEqual([]);
  });

  it('is read in WebSockets without a proxy where its connection string says so, and only where its certificate is trusted', async () => {
    const within = { ...place, connectionString: `${place.connectionString};TransportType=AmqpWebSockets` };
    expect(await lookAt(within)).toEqual(await lookAt(place));
    await expect(lookAt({ ...within, trusted: undefined })).rejects.toThrow(/certificate/);
  });

  it.each([
    [407, 'wants other credentials'],
    [403, 'was answered with 403'],
  ])('names the proxy where that answers %i', async (status, words) => {
    process.env['HTTPS_PROXY'] = proxy().address('ada:secret@');
    proxy().answer = status;
    await expect(lookAt(place)).rejects.toMatchObject({ code: 'hub-proxy', message: expect.stringContaining(words) as string });
  });

  it('names the proxy where that is not there', async () => {
    process.env['HTTPS_PROXY'] = 'http://127.0.0.1:1';
    await expect(lookAt(place)).rejects.toMatchObject({ code: 'hub-proxy', message: expect.stringContaining('127.0.0.1:1') as string });
    const following = readHub(place, { signal: never, ready: () => undefined, receive: () => Promise.resolve() });
    await expect(following).rejects.toThrow(
      'It is not reached: the proxy 127.0.0.1:1 cannot be reached (ECONNREFUSED). Check the proxy in',
    );
  });
});
