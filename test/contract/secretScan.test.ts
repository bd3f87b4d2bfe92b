import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { test, valuesOf } from '../../src/features/setup/identityCommands';
import { rotate } from '../../src/features/setup/rotateCommands';
import type { IdentityInfo } from '../../src/protocol/setup';
import { codeForms } from '../../src/protocol/setup';
import type { SentRequest } from '../../src/sandbox/http/service';
import { createIn, identityParts } from '../support/sandbox/identityParts';
import { context, useSetup } from '../support/sandbox/openSetup';

const sent: SentRequest[] = [];
const shown: string[] = [];
const { bench, place: ada } = useSetup('ada.admin', { onRequest: (request) => void sent.push(request) });
let parts: ReturnType<typeof identityParts>;
/** Every secret text and private key that there was. */
const secrets = new Set<string>();

const work = { signal: context.signal, report: (message: string) => void shown.push(message) };
const failure = async (doing: Promise<unknown>) => {
  const error = (await doing.then(
    () => new Error('not refused'),
    (thrown: unknown) => thrown,
  )) as Error & { details?: string };
  shown.push(error.message, error.details ?? '');
};
const collect = (): void => {
  for (const { secrets: own } of bench.sandbox.world.tenants[0]!.applications) for (const { text } of own) secrets.add(text);
  for (const text of parts.kept.values()) secrets.add(text.includes('PRIVATE KEY') ? keyLines(text) : text);
};
/** The middle of a private key: whatever holds the key holds this. */
const keyLines = (pem: string): string => pem.slice(pem.indexOf('PRIVATE KEY')).split('\n')[5]!;
const identityOf = async (name: string): Promise<IdentityInfo> =>
  (await bench.engine.handlers['setup/identities'](ada, context)).find((each) => each.name === name)!;

beforeAll(async () => {
  parts = identityParts(bench);
  const signIn = { kind: 'sandboxUser', account: 'ada.admin@contoso.example' } as const;
  await bench.engine.handlers['azure/connect']({ connectionId: 'azure', cloud: 'sandbox', sandbox: bench.sandbox.record, signIn }, context);
  const tenants = [{ tenantId: ada.tenantId, name: ada.tenantName, kind: 'home' as const }];
  for (const credential of ['secret', 'certificate'] as const)
    shown.push(
      ...(await createIn(parts, { tenants, name: `by-${credential}`, secretDays: '90', credential }, work)).map(({ words }) => words),
    );
  collect();
  for (const name of ['by-secret', 'by-certificate'])
    shown.push(...(await test(parts, ada, await identityOf(name), context.signal)).map(({ what }) => what));
  shown.push(await rotate(parts, { place: ada, identity: await identityOf('by-secret') }, { kind: 'secret' }, work));
  const renewed = { kind: 'certificate', days: 60 } as const;
  shown.push(await rotate(parts, { place: ada, identity: await identityOf('by-certificate') }, renewed, work));
  collect();
  // What fails in its middle writes logs and messages of another kind.
  bench.sandbox.faults.add({ kind: 'forbidden', service: 'graph', path: '/removePassword' });
  await failure(rotate(parts, { place: ada, identity: await identityOf('by-secret') }, { kind: 'secret' }, work));
  bench.clearFaults();
  collect();
  const plan = await bench.plan(ada, { wizard: 'rotateSecret', appId: (await identityOf('by-secret')).appId });
  for (const form of codeForms.filter((each) => each !== 'policy'))
    shown.push(...(await bench.engine.handlers['setup/code']({ plan, form }, context)).map(({ content }) => content));
  shown.push(await valuesOf(parts, { place: ada, appId: (await identityOf('by-secret')).appId }, 'json', false));
  shown.push(JSON.stringify(await bench.engine.handlers['setup/journal']({}, context)));
}, 120_000);

const leaks = (text: string): readonly string[] => [...secrets].filter((secret) => text.includes(secret));

describe('secrets and private keys of identities (AZ-10)', () => {
  it('are known to this test, which would find them', () => {
    expect(secrets.size).toBeGreaterThanOrEqual(4);
    expect([...secrets].every((secret) => secret.length >= 30)).toBe(true);
  });

  it('are in no log, message, code or journal', () => {
    expect(bench.log.filter((line) => leaks(line).length > 0)).toEqual([]);
    expect(shown.filter((text) => leaks(text).length > 0)).toEqual([]);
    expect(shown.join('\n').length).toBeGreaterThan(1000);
  });

  it('are in no file of the storage folder', async () => {
    const entries = await readdir(bench.storage, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile()))
      expect(leaks(await readFile(join(entry.parentPath, entry.name), 'latin1'))).toEqual([]);
  });

  it('are sent to the sign-in service alone, in the body of a token request; a private key is sent to nobody', () => {
    const holders = sent.filter(
      ({ url, headers, body }) => leaks(`${url}\n${JSON.stringify(headers)}\n${decodeURIComponent(body)}`).length > 0,
    );
    expect(holders.length).toBeGreaterThan(0);
    for (const { service, method, url, headers, body } of holders) {
      expect([service, method, new URL(url).pathname.endsWith('/oauth2/v2.0/token')]).toEqual(['authority', 'POST', true]);
      expect(leaks(`${url}\n${JSON.stringify(headers)}`)).toEqual([]);
      expect(body).toContain('client_secret=');
      expect(body).not.toContain('PRIVATE');
    }
  });

  it('leave tokens in the header that they belong to: in no address, body or log', () => {
    const token = /eyJ[\w-]{20,}\.[\w-]{20,}/;
    const bodies = sent.filter(({ service }) => service !== 'authority').map(({ url, body }) => `${url}\n${body}`);
    expect(sent.some(({ headers }) => token.test(headers['authorization'] ?? ''))).toBe(true);
    expect([...bodies, ...bench.log, ...shown].filter((text) => token.test(text))).toEqual([]);
  });
});
