import { ClientSecretCredential } from '@azure/identity';
import { MonitorClient } from '@azure/arm-monitor';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { faultKinds } from '../../src/sandbox/faults/fault';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

let sandbox: TestSandbox;
let token: string;
beforeAll(async () => {
  sandbox = await openSandbox();
  token = await sandbox.token('entra-logs-automation', sandbox.record.arm);
});
afterEach(() => sandbox.faults.clear());
afterAll(() => sandbox.close());

const locations = () =>
  sandbox.ask(`${sandbox.record.arm}/subscriptions/${subscriptionIds.production}/locations?api-version=2022-12-01`, { token });

describe('faults on command', () => {
  const answered = [
    ['throttled', 429],
    ['serverError', 500],
    ['unavailable', 503],
    ['gatewayTimeout', 504],
    ['tokenExpired', 401],
    ['claimsChallenge', 401],
    ['forbidden', 403],
  ] as const;
  it.each(answered)('%s answers %i as often as it was told to, in the form of the service', async (kind, status) => {
    sandbox.faults.add({ kind, service: 'arm', count: 2, ...(kind === 'throttled' ? { retryAfter: 7 } : {}) });
    const failed = await locations();
    expect([failed.status, typeof failed.json<{ error: { code: string } }>().error.code]).toEqual([status, 'string']);
    expect(failed.headers['retry-after']).toBe(kind === 'throttled' ? '7' : undefined);
    expect((await locations()).status).toBe(status);
    expect((await locations()).status).toBe(200);
  });

  it('throttled can leave out how long to wait', async () => {
    sandbox.faults.add({ kind: 'throttled', count: 1 });
    expect((await locations()).headers['retry-after']).toBeUndefined();
  });

  it('cut ends the connection before an answer, cutBody in the middle of one', async () => {
    sandbox.faults.add({ kind: 'cut', count: 1 });
    await expect(locations()).rejects.toThrow(/hang up|ECONNRESET/);
    sandbox.faults.add({ kind: 'cutBody', count: 1 });
    await expect(locations()).rejects.toThrow(/aborted|ECONNRESET/);
    expect((await locations()).status).toBe(200);
  });

  it('slow answers late', async () => {
    sandbox.faults.add({ kind: 'slow', delay: 300, count: 1 });
    const started = performance.now();
    expect((await locations()).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(290);
  });

  it('meet a share of the requests, and only those of their path', async () => {
    const { id } = sandbox.faults.add({ kind: 'unavailable', share: 0.25, path: 'LOCATIONS' });
    const statuses: number[] = [];
    for (let count = 0; count < 200; count++) statuses.push((await locations()).status);
    const failed = statuses.filter((status) => status === 503).length;
    expect(failed).toBeGreaterThan(25);
    expect(failed).toBeLessThan(80);
    expect((await sandbox.ask(`${sandbox.record.arm}/tenants?api-version=2022-12-01`, { token })).status).toBe(200);
    expect(sandbox.faults.list().find((fault) => fault.id === id)!.met).toBe(failed);
  });

  it('can be switched on and off at a path of the sandbox’s own, at every service', async () => {
    const url = `${sandbox.record.logAnalytics}/_sandbox/faults`;
    const kinds = (await sandbox.ask(url)).json<{ kinds: Record<string, string> }>();
    expect(Object.keys(kinds.kinds)).toEqual(Object.keys(faultKinds));
    const added = await sandbox.ask(url, { method: 'POST', body: { kind: 'serverError', service: 'arm' } });
    expect(added.status).toBe(201);
    expect((await locations()).status).toBe(500);
    const { id } = added.json<{ id: string }>();
    expect((await sandbox.ask(`${url}/${id}`, { method: 'DELETE' })).status).toBe(200);
    expect((await locations()).status).toBe(200);
    for (const body of [{ kind: 'nothing' }, { kind: 'cut', service: 'mail' }, { kind: 'cut', count: -1 }, { kind: 'cut', often: 1 }])
      expect((await sandbox.ask(url, { method: 'POST', body })).status).toBe(400);
  });

  it('claimsChallenge is answered by the real client with a token that was asked for with the claims', async () => {
    const { tenantId, clientId, clientSecret } = sandbox.identity('entra-logs-automation');
    const tlsOptions = { ca: sandbox.authority };
    const authority = { authorityHost: sandbox.record.authority, disableInstanceDiscovery: true, tlsOptions };
    const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, authority);
    const client = new MonitorClient(credential, subscriptionIds.production, {
      endpoint: sandbox.record.arm,
      credentials: { scopes: [`${sandbox.record.arm}/.default`] },
      tlsOptions,
    });
    sandbox.faults.add({ kind: 'claimsChallenge', service: 'arm' });
    const names: (string | undefined)[] = [];
    for await (const category of client.eventCategories.list()) names.push(category.value);
    expect(names).toContain('Administrative');
    expect(sandbox.faults.list()[0]!.met).toBe(1);
  });

  it('foreignNextLink names another host in a list', async () => {
    sandbox.faults.add({ kind: 'foreignNextLink', service: 'arm' });
    const { nextLink } = (await locations()).json<{ nextLink: string }>();
    expect(new URL(nextLink).origin).not.toBe(sandbox.record.arm);
  });
});

describe('the clock of the sandbox', () => {
  it('goes as fast as it was told to, and can be moved on', async () => {
    const fast = await openSandbox({ speed: 1000 });
    try {
      const time = async () => Date.parse((await fast.ask(`${fast.record.arm}/_sandbox/clock`)).json<{ now: string }>().now);
      const first = await time();
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect((await time()) - first).toBeGreaterThan(90_000);
      const before = await time();
      await fast.ask(`${fast.record.arm}/_sandbox/clock`, { method: 'POST', body: { advance: 3_600_000 } });
      expect((await time()) - before).toBeGreaterThan(3_600_000);
    } finally {
      await fast.close();
    }
  });

  it('can end every session, so that people have to sign in again', async () => {
    const base = `${sandbox.record.authority}/organizations/oauth2/v2.0`;
    await sandbox.ask(`${sandbox.record.arm}/_sandbox/revoke`, { method: 'POST' });
    const client = 'aebc6443-996d-45c2-90f0-388ff96faa56';
    const answer = await sandbox.ask(`${base}/token`, {
      method: 'POST',
      form: { grant_type: 'refresh_token', client_id: client, refresh_token: '1.Aold' },
    });
    expect(answer.json()).toMatchObject({ error: 'invalid_grant', error_codes: [70008] });
  });
});
