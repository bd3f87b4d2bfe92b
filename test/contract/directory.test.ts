import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/engine';
import type { Engine } from '../../src/engine/engine';
import type { ConnectionInfo, SignInChoice } from '../../src/protocol/azure';
import { tenantIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const context = { signal: new AbortController().signal, progress: () => undefined };
const home = { connectionId: 'ada', tenantId: tenantIds.contoso, tenantName: 'Contoso' };

/** What the trees tell of a directory: who one is there, what it has licensed, and which programs read its logs. */
describe('the directory of a tenant', () => {
  let sandbox: TestSandbox;
  let engine: Engine;
  let storage: string;
  let connection: ConnectionInfo;

  const connect = (connectionId: string, signIn: SignInChoice): Promise<ConnectionInfo> =>
    engine.handlers['azure/connect']({ connectionId, cloud: 'sandbox', sandbox: sandbox.record, signIn }, context);

  beforeAll(async () => {
    sandbox = await openSandbox();
    storage = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
    engine = await createEngine({ storageFolder: storage, threads: 2 });
    connection = await connect('ada', { kind: 'sandboxUser', account: 'ada.admin@contoso.example' });
  }, 60_000);
  afterEach(() => sandbox.faults.clear());
  afterAll(async () => {
    await engine.dispose();
    await sandbox.close();
    await rm(storage, { recursive: true, force: true });
  });

  it('is home to the account, or one that it is a guest in, whatever the service calls it', () => {
    const kinds = Object.fromEntries(connection.tenants.map(({ tenantId, kind }) => [tenantId, kind]));
    expect(kinds).toMatchObject({ [tenantIds.contoso]: 'home', [tenantIds.tailspin]: 'guest', [tenantIds.northwind]: 'managed' });
  });

  it('asks for one device code to sign in and tell which tenant is home', async () => {
    const codes: string[] = [];
    const listening = engine.on('azure/deviceCode', ({ userCode, verificationUri }) => {
      codes.push(userCode);
      void sandbox.ask(verificationUri, { method: 'POST', form: { user_code: userCode, account: 'ada.admin@contoso.example' } });
    });
    await connect('by code', { kind: 'deviceCode' });
    listening.dispose();
    expect(codes).toHaveLength(1);
  });

  it('tells its licences, and none to who may not read them', async () => {
    expect(await engine.handlers['azure/licences'](home, context)).toEqual({
      licences: expect.arrayContaining(['entraP1', 'entraP2']) as unknown,
    });
    const free = { ...home, tenantId: tenantIds.tailspin };
    expect((await engine.handlers['azure/licences'](free, context)).licences ?? []).not.toContain('entraP1');
    sandbox.faults.add({ kind: 'forbidden', service: 'graph' });
    expect(await engine.handlers['azure/licences'](home, context)).toEqual({});
  });

  it('lists the programs that may read its logs, with the end of their secrets', async () => {
    const identities = await engine.handlers['azure/identities'](home, context);
    const names = identities.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['entra-logs-automation', 'entra-logs-expired', 'entra-logs-reader']));
    expect(names).not.toContain('entra-logs-powerless');
    const expired = identities.find(({ name }) => name === 'entra-logs-expired');
    expect(expired?.permissions).toEqual(['AuditLog.Read.All']);
    expect(Date.parse(expired?.credentials?.[0]?.expires ?? '')).toBeLessThan(sandbox.clock.now());
  });

  it('says who may list them to somebody who may not', async () => {
    sandbox.faults.add({ kind: 'forbidden', service: 'graph' });
    await expect(engine.handlers['azure/identities'](home, context)).rejects.toThrow(
      /Contoso refused to list the programs.*Application\.Read\.All/,
    );
  });

  it('answers a claims challenge of each service with a token that was asked for with these claims', async () => {
    for (const service of ['arm', 'graph', 'logAnalytics'] as const) {
      const { met } = await challenged(service);
      expect({ service, met }).toEqual({ service, met: 1 });
    }
  }, 60_000);

  async function challenged(service: 'arm' | 'graph' | 'logAnalytics'): Promise<{ readonly met: number }> {
    sandbox.faults.clear();
    // A sign-in of its own: tokens that were got after one challenge meet all that follow.
    const place = { ...home, connectionId: service };
    const { tenantId, clientId, clientSecret: secret } = sandbox.identity('entra-logs-automation');
    await connect(service, { kind: 'secret', tenantId, clientId, secret });
    const { id } = sandbox.faults.add({ kind: 'claimsChallenge', service });
    if (service === 'arm') await engine.handlers['azure/subscriptions'](place, context);
    else if (service === 'graph') await engine.handlers['azure/licences'](place, context);
    else {
      const { workspaces } = await engine.handlers['azure/workspaces'](place, context);
      const law = { ...place, ...workspaces.find(({ name }) => name === 'law-dev')! }; // has the fewest records
      const { sourceId } = await engine.handlers['source/openWorkspaces']({ places: [law] }, context);
      await engine.handlers['query/run']({ text: 'print 1', sourceId }, context);
    }
    return sandbox.faults.list().find((fault) => fault.id === id)!;
  }
});
