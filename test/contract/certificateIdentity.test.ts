import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { test } from '../../src/features/setup/identityCommands';
import type { IdentityState } from '../../src/features/setup/identitySteps';
import { connectWindow, createIn, identityParts } from '../support/sandbox/identityParts';
import { context, useSetup } from '../support/sandbox/openSetup';

const { bench, place: ada } = useSetup('ada.admin');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-key-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const work = { signal: context.signal, report: () => undefined };
const contoso = () => bench.sandbox.world.tenants[0]!;
const own = (name: string) => contoso().applications.find((each) => each.name === name)!;

/** Makes one in Contoso as the wizard does; the connection of the window is that of the bench. */
async function make(parts: ReturnType<typeof identityParts>, state: IdentityState) {
  const tenants = [{ tenantId: ada.tenantId, name: ada.tenantName, kind: 'home' as const }];
  await connectWindow(bench);
  const [line] = await createIn(parts, { tenants, secretDays: '90', directory: ['directoryLogs'], ...state }, work);
  return line!;
}

describe('an identity with a certificate that was made here', () => {
  it('signs in by it with the real client; its key is in VS Code’s store of secrets alone (AZ-10)', async () => {
    const parts = identityParts(bench);
    const line = await make(parts, { name: 'by-certificate', credential: 'certificate' });
    expect(line).toMatchObject({ outcome: 'created' });
    expect(own('by-certificate').secrets).toEqual([]);
    expect(own('by-certificate').certificates).toHaveLength(1);
    const [listed] = await bench.engine.handlers['setup/identities'](ada, context);
    expect(listed?.certificates[0]?.name).toMatch(/^Entra Logs until 20\d\d-\d\d-\d\d, [0-9A-F]{8}$/);
    const proofs = await test(parts, ada, listed!, context.signal);
    expect(proofs.map(({ title, result }) => `${title} ${result}`)).toEqual(['Sign-in pass', 'Directory logs pass']);
    const [[key, pem]] = [...parts.kept] as [[string, string]];
    expect(key).toBe(`entraLogs.certificate.${listed!.certificates[0]!.name.slice(-8)}`);
    expect(pem).toContain('PRIVATE KEY');
    const journal = JSON.stringify(await bench.engine.handlers['setup/journal']({}, context));
    expect(journal).not.toContain(pem.split('\n').at(-4));
  }, 60_000);

  it('has its key in a file that nobody else may read, also where the file was there before', async () => {
    const keyFile = join(folder, 'key.pem');
    await writeFile(keyFile, 'before', { mode: 0o644 });
    const parts = identityParts(bench);
    expect((await make(parts, { name: 'by-file', credential: 'certificateFile', keyFile })).words).toContain(keyFile);
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    const pem = await readFile(keyFile, 'utf8');
    expect(new X509Certificate(pem).fingerprint).toBe(new X509Certificate(own('by-file').certificates![0]!.pem).fingerprint);
    expect(parts.kept.size).toBe(0);
  }, 60_000);

  it('keeps the certificates that it has when it gets another, and loses this one alone when that is undone', async () => {
    const parts = identityParts(bench);
    await make(parts, { name: 'by-certificate', credential: 'certificate' });
    expect(own('by-certificate').certificates).toHaveLength(2);
    const [run] = await bench.engine.handlers['setup/journal']({}, context);
    expect(run?.undo.map(({ title }) => title)).toEqual([expect.stringMatching(/^Take back: Trust the certificate/)]);
    await bench.engine.handlers['setup/undo']({ runId: run!.runId }, context);
    expect(own('by-certificate').certificates).toHaveLength(1);
  }, 60_000);

  it('is refused before anything is made where the text is no certificate', async () => {
    const answers = { wizard: 'readerIdentity', name: 'no-certificate', certificate: 'AAAA' } as const;
    await expect(bench.plan(ada, answers)).rejects.toMatchObject({ code: 'setup-certificate' });
  });
});
