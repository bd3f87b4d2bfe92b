import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors';
import { sandboxCloud } from '../../src/azure/cloud';
import { connectCloud } from '../../src/azure/connection';
import type { CloudConnection } from '../../src/azure/connection';
import { createCredentials } from '../../src/azure/credentials';
import type { SignIn } from '../../src/azure/credentials';
import { explainAzure } from '../../src/azure/explain';
import { listSettings } from '../../src/azure/services/listSettings';
import { listSubscriptions } from '../../src/azure/services/subscriptions';
import { listOwnCategories } from '../../src/azure/services/listSettings';
import { listTenants } from '../../src/azure/services/tenants';
import { listWorkspaces } from '../../src/azure/services/workspaces';
import { subscriptionIds, tenantIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

let sandbox: TestSandbox;
let ada: CloudConnection;

const connect = async (signIn: SignIn, showCode: () => void = () => undefined): Promise<CloudConnection> => {
  const cloud = sandboxCloud(sandbox.record, sandbox.authority);
  return connectCloud(cloud, await createCredentials(signIn, { cloud, showCode }));
};

const program = (name: string): SignIn => {
  const { tenantId, clientId, clientSecret: secret } = sandbox.identity(name);
  return { kind: 'secret', tenantId, clientId, secret };
};

const failureOf = async (work: Promise<unknown>): Promise<UserError> => {
  const attempted = { doing: 'list its diagnostic settings', on: 'Contoso', remedy: 'Ask for the role Security Reader, then retry.' };
  return work.then(
    () => expect.fail('it was let in'),
    (error: unknown) => explainAzure(error, attempted) as UserError,
  );
};

const fault = (body: Record<string, unknown>) => sandbox.ask(`${sandbox.record.arm}/_sandbox/faults`, { method: 'POST', body });

beforeAll(async () => {
  sandbox = await openSandbox();
  ada = await connect({ kind: 'sandboxUser', account: 'ada.admin@contoso.example' });
});
afterAll(() => sandbox.close());

describe('reading a cloud as a person', () => {
  it('lists every tenant that the account can reach, at home or not', async () => {
    const tenants = await listTenants(ada.client('arm'));
    expect(tenants.map(({ tenantId }) => tenantId)).toEqual(
      expect.arrayContaining([tenantIds.contoso, tenantIds.tailspin, tenantIds.fabrikam]),
    );
    expect(tenants.find(({ tenantId }) => tenantId === tenantIds.contoso)).toMatchObject({ name: 'Contoso', category: 'Home' });
  });

  it('reads each tenant with a token of that tenant', async () => {
    const own = await listSubscriptions(ada.client('arm', tenantIds.contoso));
    expect(own.map(({ name }) => name)).toEqual(expect.arrayContaining(['Contoso Production', 'Contoso Development']));
    const visited = await listSubscriptions(ada.client('arm', tenantIds.tailspin));
    expect(visited.map(({ name }) => name)).toEqual(['Tailspin Pay-As-You-Go']);
  });

  it('reads the settings of a tenant, of a subscription, and the workspaces', async () => {
    const arm = ada.client('arm', tenantIds.contoso);
    const settings = await listSettings(arm, {});
    expect(settings.length).toBeGreaterThan(0);
    expect(settings[0]?.enabled.length).toBeGreaterThan(0);
    expect(settings.flatMap(({ destinations }) => destinations).map(({ kind }) => kind)).toContain('workspace');
    expect((await listOwnCategories(arm, {}))?.length).toBeGreaterThan(10);
    const [workspace] = await listWorkspaces(arm, subscriptionIds.production);
    expect(workspace).toMatchObject({ subscriptionId: subscriptionIds.production });
    expect(workspace?.customerId).toMatch(/^[0-9a-f-]{36}$/);
    const routed = await listSettings(arm, { subscriptionId: subscriptionIds.production });
    expect(routed.every(({ name, destinations }) => name !== '' && destinations.length > 0)).toBe(true);
  });
});

describe('a program with a certificate', () => {
  it('signs in by the key of its certificate', async () => {
    const { tenantId, clientId, certificateFile = '' } = sandbox.identity('entra-logs-reader');
    const reader = await connect({ kind: 'certificate', tenantId, clientId, certificateFile });
    expect((await listSubscriptions(reader.client('arm'))).map(({ name }) => name)).toContain('Contoso Production');
  });

  it('is refused where the certificate is not its own', async () => {
    const { certificateFile = '' } = sandbox.identity('entra-logs-reader');
    const { tenantId, clientId } = sandbox.identity('entra-logs-query');
    const other = await connect({ kind: 'certificate', tenantId, clientId, certificateFile });
    expect((await failureOf(listSubscriptions(other.client('arm')))).code).toBe('AADSTS700027');
  });
});

describe('a sign-in that waits for a code', () => {
  it('ends at once where the sandbox has no such account, and says what to set', async () => {
    const nobody = await connect({ kind: 'sandboxUser', account: 'nobody@contoso.example' });
    for (const time of ['at first', 'again'])
      expect((await failureOf(listTenants(nobody.client('arm')))).message, time).toBe(
        'The sandbox has no account nobody@contoso.example. Let the setting sandbox.account name a person of it, such as ada.admin@contoso.example.',
      );
  }, 5_000);

  it('is entered again where the page of the sandbox has a fault', async () => {
    await fault({ kind: 'unavailable', service: 'authority', path: '/devicelogin', count: 2 });
    const again = await connect({ kind: 'sandboxUser', account: 'ada.admin@contoso.example' });
    expect((await listTenants(again.client('arm'))).length).toBeGreaterThan(0);
  }, 15_000);

  it('ends as soon as nobody waits for it any more', async () => {
    const aborter = new AbortController();
    const waiting = await connect({ kind: 'deviceCode' }, () => aborter.abort());
    await expect(listTenants(waiting.client('arm'), aborter.signal)).rejects.toMatchObject({ name: 'AbortError' });
  }, 5_000);
});

describe('what goes wrong', () => {
  it('is told to a program that has no right, with who can give it', async () => {
    const powerless = await connect(program('entra-logs-powerless'));
    const failure = await failureOf(listSettings(powerless.client('arm'), {}));
    expect(failure).toBeInstanceOf(UserError);
    expect(failure.message).toBe(
      'Contoso refused to list its diagnostic settings: your account has no right to. Ask for the role Security Reader, then retry.',
    );
    expect(failure.details).toContain('AuthorizationFailed');
  });

  it('names a secret that has expired', async () => {
    const expired = await connect(program('entra-logs-expired'));
    const failure = await failureOf(listSettings(expired.client('arm'), {}));
    expect(failure.code).toBe('AADSTS7000222');
    expect(failure.message).toMatch(/^The secret for Contoso has expired/);
  });

  it('is tried again after 429 and 503, and told when it stays', async () => {
    await fault({ kind: 'throttled', service: 'arm', count: 1 });
    expect((await listTenants(ada.client('arm'))).length).toBeGreaterThan(0);
    await fault({ kind: 'unavailable', service: 'arm', count: 1 });
    expect((await listTenants(ada.client('arm'))).length).toBeGreaterThan(0);
  }, 30_000);

  it('stops at a next page on another host', async () => {
    await fault({ kind: 'foreignNextLink', service: 'arm', count: 1 });
    const failure = await failureOf(listTenants(ada.client('arm')));
    expect(failure.code).toBe('foreign-host');
    expect(failure.message).toContain('no token was sent there');
  });

  it('ends at once where it was cancelled', async () => {
    const stopped = AbortSignal.abort();
    await expect(listTenants(ada.client('arm'), stopped)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('says where nothing answers (ER-31)', async () => {
    const cloud = { ...ada.cloud, arm: 'https://127.0.0.1:9' };
    const failure = await failureOf(listTenants(connectCloud(cloud, (tenantId) => ada.credential(tenantId)).client('arm')));
    expect(failure.message).toMatch(/^Contoso cannot be reached at 127.0.0.1:9: nothing answers there/);
  });
});
