import { describe, expect, it } from 'vitest';
import { allIdentities, test } from '../../src/features/setup/identityCommands';
import { rotate } from '../../src/features/setup/rotateCommands';
import type { Rotation } from '../../src/features/setup/rotateCommands';
import type { IdentityInfo, ReaderIdentityAnswers } from '../../src/protocol/setup';
import { connectWindow, identityParts } from '../support/sandbox/identityParts';
import { context, useSetup } from '../support/sandbox/openSetup';

const { bench, place: ada } = useSetup('ada.admin');

const bySecret: Rotation = { kind: 'secret' };
const work = { signal: context.signal, report: () => undefined };
/** The first sign-in of the test is refused; an administrator's own are not. */
const withRefusedSignIn = {
  ...work,
  report: (message: string) => {
    if (message === 'Testing it') bench.sandbox.faults.add({ kind: 'forbidden', service: 'authority', path: '/token', count: 1 });
  },
};
const secretsOf = (appId: string) => bench.sandbox.world.tenants[0]!.applications.find((each) => each.appId === appId)!.secrets;

async function make(name: string, more: Partial<ReaderIdentityAnswers> = {}): Promise<{ identity: IdentityInfo; secret: string }> {
  const { outputs, secrets } = await bench.apply(await bench.plan(ada, { wizard: 'readerIdentity', name, secretDays: 30, ...more }));
  const listed = await bench.engine.handlers['setup/identities'](ada, context);
  return { identity: listed.find(({ appId }) => appId === outputs['application']?.['appId'])!, secret: secrets['secret']! };
}

describe('an identity', () => {
  it('is listed with the permissions that it was granted', async () => {
    const { identity } = await make('auditor', { directoryLogs: true });
    expect(identity.permissions).toEqual(['AuditLog.Read.All']);
  }, 30_000);

  it('is tested for what it may read: directory logs that it was never let read are no failure (SK-3)', async () => {
    const { identity, secret } = await make('activity-only');
    const parts = identityParts(bench);
    await parts.secrets.store(`entraLogs.identity.${identity.appId}`, secret);
    const proofs = await test(parts, ada, identity, context.signal);
    expect(proofs.map(({ title, result }) => `${title} ${result}`)).toEqual(['Sign-in pass', 'Directory logs unknown']);
    expect(proofs[1]?.what).toContain('Allow Directory Log Reading');
  }, 30_000);
});

describe('an identity that was not made from here', () => {
  it('is listed where it is named, in the tenant that has it, and told from those that were made here', async () => {
    const { clientId } = bench.sandbox.identity('entra-logs-reader');
    const listed = await bench.engine.handlers['setup/identities'](
      { ...ada, appIds: [clientId, '0f0f0f0f-0000-4222-8333-000000000009'] },
      context,
    );
    expect(listed.filter(({ madeHere }) => !madeHere).map(({ name }) => name)).toEqual(['entra-logs-reader']);
  }, 30_000);

  it('is tested by a secret that is given, and by its own once it was renewed from here; then it is known (SK-18)', async () => {
    const parts = identityParts(bench);
    const { clientId, clientSecret: secret } = bench.sandbox.identity('entra-logs-reader');
    await connectWindow(bench);
    expect((await allIdentities(parts, context.signal)).found.map(({ identity }) => identity.appId)).not.toContain(clientId);
    const { found } = await allIdentities(parts, context.signal, clientId);
    const own = found.find(({ identity }) => identity.appId === clientId)!;
    const given = await test(parts, own.place, { ...own.identity, secret }, context.signal);
    expect(given[0]).toMatchObject({ title: 'Sign-in', result: 'pass' });
    await rotate(parts, own, bySecret, work);
    const [known] = (await allIdentities(parts, context.signal)).found.filter(({ identity }) => identity.appId === clientId);
    expect((await test(parts, own.place, known!.identity, context.signal))[0]).toMatchObject({ title: 'Sign-in', result: 'pass' });
    expect(secretsOf(clientId)).toHaveLength(1);
  }, 60_000);
});

describe('a secret', () => {
  it('is rotated within seconds where the identity may read no directory logs (SK-18)', async () => {
    const { identity } = await make('rotated');
    const parts = identityParts(bench);
    expect(await rotate(parts, { place: ada, identity }, bySecret, work)).toMatch(
      /^rotated has a new secret until .*; the old one is removed\.$/,
    );
    expect(secretsOf(identity.appId).map(({ text }) => text)).toEqual([...parts.kept.values()]);
  }, 30_000);

  it('that cannot be used is removed again, the old one stays, and the words say so (SK-18)', async () => {
    const { identity, secret } = await make('unusable');
    const refused = await rotate(identityParts(bench), { place: ada, identity }, bySecret, withRefusedSignIn).catch(
      (error: unknown) => (error as Error).message,
    );
    expect(refused).toMatch(
      /The new secret or certificate of unusable could not be used, so the old ones stay: .* It was removed again\.$/,
    );
    expect(secretsOf(identity.appId).map(({ text }) => text)).toEqual([secret]);
  }, 60_000);

  it('that cannot be removed either is named by its key id', async () => {
    const { identity } = await make('stuck');
    await bench.fault({ kind: 'forbidden', service: 'graph', path: '/removePassword', count: 5 });
    const refused = await rotate(identityParts(bench), { place: ada, identity }, bySecret, withRefusedSignIn).catch(
      (error: unknown) => (error as Error).message,
    );
    expect(refused).toContain(`it stays with the key id ${secretsOf(identity.appId)[1]!.keyId}`);
  }, 60_000);
});
