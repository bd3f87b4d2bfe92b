import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/azure/selfSignedCertificate';
import { createEngine } from '../../src/engine/engine';
import type { FeedInfo } from '../../src/protocol/feed';
import { checkFiles, filesBelow, openFeedTrial, truthOf } from '../support/feed/feedTrial';
import type { FeedRunner, FeedTrial } from '../support/feed/feedTrial';
import { openSandbox, testStart } from '../support/sandbox/openSandbox';
import type { Answer, TestSandbox } from '../support/sandbox/openSandbox';

const context = { signal: new AbortController().signal, progress: () => undefined };
const hour = 3_600_000;
const kinds = ['directoryAudits', 'signIns', 'activityLog'];
const sources = [{ kind: 'directoryAudits' }, { kind: 'signIns' }, { kind: 'activityLog', subscription: 'Contoso Production' }];

let sandbox: TestSandbox;
let folder: string;
let trial: FeedTrial;
let certificateTrial: FeedTrial;
beforeAll(async () => {
  // Ten minutes go by in a second; a token lives so short that a secret which has ended is noticed at once.
  sandbox = await openSandbox({ speed: 600, tokenSeconds: 2, reportLimit: { requests: 100_000, window: 1000 }, delays: { directory: 0 } });
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-secret-'));
  const own = { sources, output: [{ kind: 'jsonLines', folder: 'lines' }], since: '2d' };
  trial = await openFeedTrial(sandbox, own, { kind: 'profile', file: join(folder, 'profile.json') });
  certificateTrial = await openFeedTrial(sandbox, own, { kind: 'profile', file: join(folder, 'certificate.json') });
}, 60_000);
afterAll(async () => {
  await trial.close();
  await certificateTrial.close();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

interface NewSecret {
  readonly secretText: string;
  readonly endDateTime: string;
}

/** Changes the registration of the program that the feeds sign in as. */
async function change(method: string, path: string, body: unknown): Promise<Answer> {
  const { clientId } = sandbox.identity('entra-logs-automation');
  const token = await sandbox.token('entra-logs-automation', 'https://graph.microsoft.com');
  const filter = encodeURIComponent(`appId eq '${clientId}'`);
  const found = await sandbox.ask(`${sandbox.record.graph}/v1.0/applications?$filter=${filter}`, { token });
  const [application] = found.json<{ value: readonly { readonly id: string }[] }>().value;
  return sandbox.ask(`${sandbox.record.graph}/v1.0/applications/${application!.id}${path}`, { method, token, body });
}

async function newSecret(lasts: number): Promise<NewSecret> {
  const body = { passwordCredential: { displayName: 'feed', endDateTime: new Date(sandbox.clock.now() + lasts).toISOString() } };
  return (await change('POST', '/addPassword', body)).json<NewSecret>();
}

/** Gives the program a certificate in place of those that it has, and puts it where the profile of the feed says. */
async function newCertificate(lasts: number): Promise<X509Certificate> {
  const { tenantId, clientId } = sandbox.identity('entra-logs-automation');
  // Made some hours ago, as what has ended was; the runner reads the sandbox's clock, which goes fast, a moment later or earlier.
  const { certificate, pem } = await makeCertificate('feed', sandbox.clock.now() - 3 * hour, (lasts + 3 * hour) / (24 * hour));
  const { status } = await change('PATCH', '', { keyCredentials: [{ key: certificate, displayName: 'feed' }] });
  expect(status).toBe(204);
  const certificateFile = join(folder, 'certificate.pem');
  await writeFile(certificateFile, pem);
  await writeFile(join(folder, 'certificate.json'), JSON.stringify({ tenantId, clientId, certificateFile }));
  return new X509Certificate(pem);
}

async function writeProfile(secret: string): Promise<void> {
  const { tenantId, clientId } = sandbox.identity('entra-logs-automation');
  await writeFile(join(folder, 'profile.json'), JSON.stringify({ tenantId, clientId, secret }));
}

const told = ({ events }: FeedRunner, name: string): string[] => events.filter(({ event }) => event === name).map(({ message }) => message);
const minuteOf = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

/** Lets it read until now, and looks whether all is there once. */
async function readOn(runner: FeedRunner, { folder: there }: FeedTrial): Promise<void> {
  const end = sandbox.clock.now();
  await runner.until(({ sources: all }) => all.every(({ read = 0 }) => read >= end));
  runner.process.kill('SIGTERM');
  expect(await runner.ended).toBe(0);
  const truth = truthOf(sandbox, testStart - 40 * hour, end - hour);
  const all = truthOf(sandbox, testStart - 72 * hour, end + 72 * hour);
  for (const kind of kinds) {
    const found = await checkFiles(await filesBelow(join(there, 'lines', kind)), truth[kind] ?? [], all[kind]);
    expect({ kind, ...found }).toMatchObject({ kind, lost: [], doubled: [] });
  }
}

describe('a feed whose secret ends while it runs', () => {
  it('says whose it is, when it ended and who renews it how, and goes on by itself with the new one, with nothing lost or doubled', async () => {
    const first = await newSecret(0.6 * hour);
    await writeProfile(first.secretText);
    const runner = trial.start();
    await runner.until(({ sources: all }) => all.length === 3 && all.every(({ lastSuccess }) => lastSuccess !== undefined));
    await runner.until(({ sources: all }) => all.every(({ failure }) => failure?.code === 'feed-secret-ended'));
    const { clientId } = sandbox.identity('entra-logs-automation');
    const failed = told(runner, 'source-failed');
    expect(failed).toHaveLength(3);
    for (const message of failed) {
      expect(message).toContain(`The program ${clientId} cannot sign in to contoso.example: the secret that begins with`);
      expect(message).toContain(`expired at ${minuteOf(first.endDateTime)}`);
      expect(message).toContain('An owner of this app registration, or an Application Administrator of the tenant, makes a new one');
      expect(message).toContain(`writes its value as “secret” into ${join(folder, 'profile.json')}`);
    }
    const stood = runner.status?.sources.map(({ read }) => read);
    expect(stood?.every((read = 0) => read > 0)).toBe(true);
    await writeProfile((await newSecret(1000 * hour)).secretText);
    await runner.until(({ sources: all }) => all.every(({ failure }) => failure === undefined));
    expect(told(runner, 'source-recovered')).toHaveLength(3);
    await readOn(runner, trial);
  }, 60_000);

  it('in the editor, says so once for all of its logs, and goes on when somebody signs in with the new one', async () => {
    const engine = await createEngine({ storageFolder: join(folder, 'storage'), threads: 1 });
    try {
      const failed: FeedInfo[] = [];
      engine.on('feed/failed', (feed) => failed.push(feed));
      const { tenantId, clientId } = sandbox.identity('entra-logs-automation');
      const signIn = ({ secretText: secret }: NewSecret): Promise<unknown> =>
        engine.handlers['azure/connect'](
          { connectionId: 'azure', cloud: 'sandbox', sandbox: sandbox.record, signIn: { kind: 'secret', tenantId, clientId, secret } },
          context,
        );
      const info = async (): Promise<FeedInfo | undefined> => (await engine.handlers['feed/list']({}, context))[0];
      await signIn(await newSecret(0.3 * hour));
      const few = sources.filter(({ kind }) => kind !== 'signIns');
      const config = {
        name: 'renewed',
        tenant: 'contoso.example',
        sources: few,
        output: [{ kind: 'jsonLines', folder: 'out' }],
        pollSeconds: 1,
      };
      await engine.handlers['feed/add']({ connectionId: 'azure', config, folder }, context);
      await expect.poll(() => failed.length, { timeout: 20_000 }).toBe(1);
      expect(failed[0]?.failure).toMatch(/^The program .* and somebody signs in with it here\. The feed keeps its place/);
      await expect
        .poll(async () => (await info())?.sources.filter(({ failure }) => failure !== undefined).length, { timeout: 20_000 })
        .toBe(2);
      await signIn(await newSecret(1000 * hour));
      await expect
        .poll(async () => (await info())?.sources.map(({ failure }) => failure), { timeout: 20_000 })
        .toEqual([undefined, undefined]);
      expect((await info())?.state).toBe('running');
      expect(failed).toHaveLength(1);
    } finally {
      await engine.dispose();
    }
  }, 60_000);
});

describe('a feed whose certificate ends', () => {
  const words = ({ fingerprint, validTo }: X509Certificate): string => {
    const { clientId } = sandbox.identity('entra-logs-automation');
    const which = `the certificate with the thumbprint ${fingerprint.replaceAll(':', '')}`;
    const who = 'An owner of this app registration, or an Application Administrator of the tenant, makes a new one';
    const what = `and puts it with its private key into the file that ${join(folder, 'certificate.json')} names.`;
    const ended = `expired at ${minuteOf(new Date(validTo).toISOString())} UTC`;
    return `The program ${clientId} cannot sign in to contoso.example: ${which} ${ended}. ${who} at Certificates & secrets of the registration, ${what} The feed keeps its place, and goes on by itself then.`;
  };

  it('says at its start and while it runs which one ended when, and who renews it how, and goes on by itself with the new one', async () => {
    const ended = await newCertificate(-hour);
    const runner = certificateTrial.start();
    await runner.until(({ failure }) => failure !== undefined);
    expect(told(runner, 'waiting')).toEqual([words(ended)]);
    const short = await newCertificate(0.6 * hour);
    await runner.until(({ sources: all }) => all.length === 3 && all.every(({ lastSuccess }) => lastSuccess !== undefined));
    await runner.until(({ sources: all }) => all.every(({ failure }) => failure?.code === 'feed-secret-ended'));
    expect(told(runner, 'source-failed')).toEqual([1, 2, 3].map(() => words(short)));
    await newCertificate(1000 * hour);
    await runner.until(({ sources: all }) => all.every(({ failure }) => failure === undefined));
    expect(told(runner, 'source-recovered')).toHaveLength(3);
    await readOn(runner, certificateTrial);
  }, 60_000);
});
