import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allIdentities, test } from '../../src/features/setup/identityCommands';
import type { FoundIdentity } from '../../src/features/setup/identityCommands';
import type { CredentialKind } from '../../src/features/setup/identitySteps';
import { rotate } from '../../src/features/setup/rotateCommands';
import { sharersOf } from '../../src/features/setup/sharedKey';
import { tenantIds } from '../../src/sandbox/world/seed/tenants';
import { connectWindow, createIn, identityParts } from '../support/sandbox/identityParts';
import { context, useSetup } from '../support/sandbox/openSetup';

const { bench } = useSetup('ada.admin');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-rotate-'));
  await connectWindow(bench);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const work = { signal: context.signal, report: () => undefined };
const tenants = (['contoso', 'tailspin'] as const).map((key) => ({
  tenantId: tenantIds[key],
  name: key === 'contoso' ? 'Contoso' : 'Tailspin Toys',
  kind: 'home' as const,
}));
type Parts = ReturnType<typeof identityParts>;
const none = { others: [], unread: [] };

/** Makes one identity in both tenants, which sign in by one certificate. */
async function make(parts: Parts, name: string, credential: CredentialKind, keyFile?: string): Promise<void> {
  const lines = await createIn(
    parts,
    { tenants, secretDays: '90', directory: [], name, credential, ...(keyFile === undefined ? {} : { keyFile }) },
    work,
  );
  expect(lines.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
}

/** The identity of Contoso, and the others that sign in by its certificate. */
async function found(parts: Parts, name: string): Promise<{ readonly own: FoundIdentity; readonly others: readonly FoundIdentity[] }> {
  const all = (await allIdentities(parts, context.signal)).found;
  const own = all.find(({ place, identity }) => identity.name === name && place.tenantName === 'Contoso')!;
  return { own, others: sharersOf(own, all) };
}

/** The fingerprints that each tenant trusts. */
const trusted = (name: string): readonly (readonly string[])[] =>
  tenants.map(({ tenantId }) => {
    const { applications } = bench.sandbox.world.tenants.find(({ id }) => id === tenantId)!;
    return (applications.find((each) => each.name === name)!.certificates ?? []).map(({ pem }) => new X509Certificate(pem).fingerprint);
  });
const fingerprintOf = async (file: string): Promise<string> => new X509Certificate(await readFile(file, 'utf8')).fingerprint;
const applicationOf = ({ identity }: FoundIdentity): string => `/v1.0/applications/${identity.objectId}`;

describe('a certificate that identities of two tenants sign in by', () => {
  it('is renewed in both: one new key in the file, tested in each, and the old one trusted in none (SK-18, AZ-2)', async () => {
    const parts = identityParts(bench);
    const keyFile = join(folder, 'both.pem');
    await make(parts, 'both', 'certificateFile', keyFile);
    const before = await fingerprintOf(keyFile);
    const { own, others } = await found(parts, 'both');
    expect(others.map(({ place }) => place.tenantName)).toEqual(['Tailspin Toys']);
    const words = await rotate(parts, own, { kind: 'certificate', days: 60, keyFile, alsoIn: others }, work);
    expect(words).toMatch(/^both has a new certificate until 20\d\d-\d\d-\d\d in 2 tenants; 2 old ones are removed\.$/);
    const after = await fingerprintOf(keyFile);
    expect(after).not.toBe(before);
    expect(trusted('both')).toEqual([[after], [after]]);
    expect(parts.kept.size).toBe(0);
  }, 60_000);

  it('is not written over where one of them keeps it, and nothing is made then', async () => {
    const parts = identityParts(bench);
    const keyFile = join(folder, 'shared.pem');
    await make(parts, 'shared', 'certificateFile', keyFile);
    const before = { file: await readFile(keyFile, 'utf8'), trusted: trusted('shared') };
    const { own, others } = await found(parts, 'shared');
    const alone = { kind: 'certificate', days: 60, keyFile } as const;
    await expect(rotate(parts, own, { ...alone, stays: { others, unread: [] } }, work)).rejects.toThrow(
      /shared\.pem holds the key that shared in Tailspin Toys signs in by too, so it is not written over\. Choose another file/,
    );
    await expect(rotate(parts, own, { ...alone, stays: { others: [], unread: ['Fabrikam'] } }, work)).rejects.toThrow(
      /Whether somebody in Fabrikam signs in by it too could not be read/,
    );
    expect({ file: await readFile(keyFile, 'utf8'), trusted: trusted('shared') }).toEqual(before);
    const other = join(folder, 'other.pem');
    await rotate(parts, own, { ...alone, keyFile: other, stays: { others, unread: [] } }, work);
    expect(await readFile(keyFile, 'utf8')).toBe(before.file);
    expect(trusted('shared')).toEqual([[await fingerprintOf(other)], before.trusted[1]]);
  }, 60_000);

  it('can be renewed in one alone where VS Code keeps the key: the other goes on with the old one', async () => {
    const parts = identityParts(bench);
    await make(parts, 'apart', 'certificate');
    const { own, others } = await found(parts, 'apart');
    await rotate(parts, own, { kind: 'certificate', days: 60, stays: { others, unread: [] } }, work);
    expect(parts.kept.size).toBe(2);
    for (const { place, identity } of (await allIdentities(parts, context.signal)).found.filter((each) => each.identity.name === 'apart'))
      expect((await test(parts, place, identity, context.signal))[0], place.tenantName).toMatchObject({ title: 'Sign-in', result: 'pass' });
  }, 60_000);

  it('that one tenant does not take is taken back in the other; the old key stays, and the words name the tenant', async () => {
    const parts = identityParts(bench);
    const keyFile = join(folder, 'refused.pem');
    await make(parts, 'refused-there', 'certificateFile', keyFile);
    const before = { file: await readFile(keyFile, 'utf8'), trusted: trusted('refused-there') };
    const { own, others } = await found(parts, 'refused-there');
    bench.sandbox.faults.add({ kind: 'forbidden', service: 'graph', method: 'PATCH', path: applicationOf(others[0]!), count: 9 });
    const refused = rotate(parts, own, { kind: 'certificate', days: 60, keyFile, alsoIn: others, stays: none }, work);
    await expect(refused).rejects.toThrow(/could not be used, so the old ones stay: In Tailspin Toys: .* It was removed again\.$/);
    expect({ file: await readFile(keyFile, 'utf8'), trusted: trusted('refused-there') }).toEqual(before);
    expect(parts.kept.size).toBe(0);
  }, 60_000);

  it('whose old one cannot be removed in one tenant is in use nevertheless, and the words say where the old one is', async () => {
    const parts = identityParts(bench);
    const keyFile = join(folder, 'stays.pem');
    await make(parts, 'stays', 'certificateFile', keyFile);
    const old = trusted('stays')[1]!;
    const { own, others } = await found(parts, 'stays');
    const refusing = {
      ...work,
      report: (message: string) => {
        if (message === 'Removing the old ones')
          bench.sandbox.faults.add({ kind: 'forbidden', service: 'graph', method: 'PATCH', path: applicationOf(others[0]!), count: 9 });
      },
    };
    await expect(rotate(parts, own, { kind: 'certificate', days: 60, keyFile, alsoIn: others }, refusing)).rejects.toThrow(
      /^stays signs in by the new secret or certificate, .* In Tailspin Toys: .* Rotate again, or remove them in the portal\.$/,
    );
    const after = await fingerprintOf(keyFile);
    expect(trusted('stays')).toEqual([[after], [...old, after]]);
  }, 60_000);
});
