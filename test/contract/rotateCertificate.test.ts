import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { test } from '../../src/features/setup/identityCommands';
import { forgetIdentity, keepIdentity, trustedIn } from '../../src/features/setup/identityKeys';
import type { IdentityState } from '../../src/features/setup/identitySteps';
import { rotate } from '../../src/features/setup/rotateCommands';
import type { Rotation } from '../../src/features/setup/rotateCommands';
import type { SentRequest } from '../../src/sandbox/http/service';
import { connectWindow, createIn, identityParts } from '../support/sandbox/identityParts';
import { context, useSetup } from '../support/sandbox/openSetup';

/** Whether nothing of an application can be read any more once its certificates were changed. */
let breaksOff = false;
const onRequest = ({ method }: SentRequest): void => {
  if (breaksOff && method === 'PATCH')
    bench.sandbox.faults.add({ kind: 'forbidden', service: 'graph', method: 'GET', path: '/v1.0/applications/' });
};
const { bench, place: ada } = useSetup('ada.admin', { onRequest });
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-rotate-'));
  await connectWindow(bench);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const work = { signal: context.signal, report: () => undefined };
const inVsCode: Rotation = { kind: 'certificate', days: 60 };
const own = (name: string) => bench.sandbox.world.tenants[0]!.applications.find((each) => each.name === name)!;
const trusted = (name: string) => (own(name).certificates ?? []).map(({ pem }) => new X509Certificate(pem).fingerprint);
const listed = async (name: string) => (await bench.engine.handlers['setup/identities'](ada, context)).find((each) => each.name === name)!;

async function make(parts: ReturnType<typeof identityParts>, state: IdentityState) {
  const tenants = [{ tenantId: ada.tenantId, name: ada.tenantName, kind: 'home' as const }];
  const [line] = await createIn(parts, { tenants, secretDays: '90', directory: [], ...state }, work);
  return line!;
}

describe('a certificate', () => {
  it('is rotated: the new one is tested, its key kept, the old one and its key are gone (SK-18)', async () => {
    const parts = identityParts(bench);
    await make(parts, { name: 'renewed', credential: 'certificate' });
    const [[oldKey]] = [...parts.kept] as [[string, string]];
    const words = await rotate(parts, { place: ada, identity: await listed('renewed') }, inVsCode, work);
    expect(words).toMatch(/^renewed has a new certificate until 20\d\d-\d\d-\d\d; the old one is removed\.$/);
    const [[key, pem]] = [...parts.kept] as [[string, string]];
    expect(parts.kept.size).toBe(1);
    expect(key).not.toBe(oldKey);
    expect(trusted('renewed')).toEqual([new X509Certificate(pem).fingerprint]);
    expect((await test(parts, ada, await listed('renewed'), context.signal))[0]).toMatchObject({ title: 'Sign-in', result: 'pass' });
  }, 60_000);

  it('that cannot be used is removed again with its key; the old one stays, in the store and in the file (SK-18)', async () => {
    const parts = identityParts(bench);
    const keyFile = join(folder, 'kept.pem');
    await make(parts, { name: 'refused', credential: 'certificateFile', keyFile });
    const before = { file: await readFile(keyFile, 'utf8'), trusted: trusted('refused') };
    const refusing = {
      ...work,
      report: (message: string) => {
        if (message === 'Testing it') bench.sandbox.faults.add({ kind: 'forbidden', service: 'authority', path: '/token', count: 1 });
      },
    };
    const rotation = { ...inVsCode, keyFile };
    await expect(rotate(parts, { place: ada, identity: await listed('refused') }, rotation, refusing)).rejects.toThrow(
      /new secret or certificate of refused could not be used, so the old ones stay: .* It was removed again\.$/,
    );
    expect({ file: await readFile(keyFile, 'utf8'), trusted: trusted('refused') }).toEqual(before);
    expect(parts.kept.size).toBe(0);
    await rotate(parts, { place: ada, identity: await listed('refused') }, rotation, work);
    expect(trusted('refused')).toEqual([new X509Certificate(await readFile(keyFile, 'utf8')).fingerprint]);
    expect(trusted('refused')).not.toEqual(before.trusted);
    expect(parts.kept.size).toBe(0);
  }, 60_000);

  it('leaves those alone that somebody else put there after it was planned, also when it is taken back', async () => {
    const parts = identityParts(bench);
    await make(parts, { name: 'shared', credential: 'certificate' });
    const { appId } = own('shared');
    const [mine, others] = await Promise.all(
      [1, 2].map(() => bench.engine.handlers['setup/makeCertificate']({ name: 'shared', days: 30 }, context)),
    );
    const plans = await Promise.all(
      [mine!, others!].map(({ certificate }) => bench.plan(ada, { wizard: 'rotateSecret', appId, certificate })),
    );
    await bench.apply(plans[1]!);
    const { runId } = await bench.apply(plans[0]!);
    expect(trusted('shared')).toHaveLength(3);
    await bench.engine.handlers['setup/undo']({ runId }, context);
    const left = await listed('shared');
    expect(left.certificates.map(({ name }) => name.slice(-8))).toEqual([expect.any(String), others!.mark]);
  }, 60_000);
});

/** Begins to make an identity whose certificate is trusted, which nobody is told of. */
async function makeBrokenOff(parts: ReturnType<typeof identityParts>, name: string): Promise<void> {
  breaksOff = true;
  expect(await make(parts, { name, credential: 'certificate' })).toMatchObject({ outcome: 'failed' });
  breaksOff = false;
  bench.clearFaults();
  expect(trusted(name)).toHaveLength(1);
}

describe('a key', () => {
  it('is kept before the directory trusts its certificate, so that a creation that ends in between goes on with it (AZ-10)', async () => {
    const parts = identityParts(bench);
    await makeBrokenOff(parts, 'broken-off');
    const [[key, pem]] = [...parts.kept] as [[string, string]];
    expect(key).toMatch(/^entraLogs\.certificate\./);
    const [run] = await bench.engine.handlers['setup/journal']({}, context);
    expect(run).toMatchObject({ complete: false });
    const outcome = await bench.engine.handlers['setup/resume']({ runId: run!.runId }, context);
    expect(trusted('broken-off')).toEqual([new X509Certificate(pem).fingerprint]);
    const { appId } = own('broken-off');
    await keepIdentity(parts, appId, { place: ada, certificate: trustedIn(outcome)! }, undefined);
    expect((await test(parts, ada, await listed('broken-off'), context.signal))[0]).toMatchObject({ title: 'Sign-in', result: 'pass' });
    await forgetIdentity(parts, appId);
    expect(parts.kept.size).toBe(0);
  }, 60_000);

  it('of a creation that was broken off is known to the journal, which takes the application back', async () => {
    const parts = identityParts(bench);
    await makeBrokenOff(parts, 'taken-back');
    const [run] = await bench.engine.handlers['setup/journal']({}, context);
    expect(run!.undo.map(({ title }) => title)).toEqual([
      expect.stringContaining('Trust the certificate'),
      'Take back: Register the application taken-back',
    ]);
    await bench.engine.handlers['setup/undo']({ runId: run!.runId }, context);
    expect(own('taken-back')).toBeUndefined();
  }, 60_000);
});
