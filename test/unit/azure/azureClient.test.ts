import { once } from 'node:events';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicClouds } from '../../../src/azure/cloud';
import { createAzureClient } from '../../../src/azure/pipeline/azureClient';
import type { AzureClient } from '../../../src/azure/pipeline/azureClient';
import { makeServerCertificate } from '../../../src/sandbox/http/certificates';

let server: Server;
let client: AzureClient;
beforeAll(async () => {
  const { key, certificate, authority } = await makeServerCertificate();
  server = createServer({ key, cert: certificate + authority }, (_, answer) =>
    answer.setHeader('Content-Type', 'application/json').end('{"value":[{"large":9007199254740993,"small":12,"text":"9007199254740993"}]}'),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const cloud = { ...publicClouds.public, graph: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, trusted: authority };
  const credential = { getToken: () => Promise.resolve({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }) };
  client = createAzureClient({ cloud, service: 'graph', credential });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('an answer of a service', () => {
  it('keeps every digit of whole numbers, as text where a number has no room for them', async () => {
    const found = { large: '9007199254740993', small: 12, text: '9007199254740993' };
    expect(await client.get('/v1.0/auditLogs/directoryAudits')).toEqual({ value: [found] });
    expect(await client.send({ method: 'POST', path: '/v1.0/$batch' })).toEqual({ value: [found] });
    for await (const item of client.pages('/v1.0/auditLogs/directoryAudits')) expect(item).toEqual(found);
  });
});
