import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/commandLine/commandLine';
import { mostTries } from '../../src/flows/feed/askAgain';
import type { FeedEvent } from '../../src/flows/feed/feedStatus';
import { filesBelow, recordsIn } from '../support/feed/feedTrial';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

let sandbox: TestSandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await openSandbox({ start: Date.now() });
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  await writeFile(join(folder, 'sandbox.json'), JSON.stringify(sandbox.record));
}, 60_000);
afterEach(() => sandbox.faults.clear());
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

const everything = [
  { kind: 'directoryAudits' },
  { kind: 'signIns' },
  { kind: 'provisioning' },
  { kind: 'activityLog', subscription: 'Contoso Production' },
];

interface Ended {
  readonly code: number;
  readonly events: readonly FeedEvent[];
  readonly output: string;
  readonly errors: string;
}

/** The folders of logs that a feed has written. */
const logsIn = async (name: string): Promise<readonly string[]> =>
  (await readdir(join(folder, name))).filter((each) => !each.startsWith('.')).sort();

const run = (config: Readonly<Record<string, unknown>>, ...words: readonly string[]): Promise<Ended> =>
  runPlain(config, '--json', ...words);

async function runPlain(config: Readonly<Record<string, unknown>>, ...words: readonly string[]): Promise<Ended> {
  const name = String(config['name']);
  const file = join(folder, `${name}.json`);
  const usual = { tenant: 'Contoso', sources: everything, output: [{ kind: 'jsonLines', folder: name }], since: '2d' };
  await writeFile(file, JSON.stringify({ ...usual, ...config }));
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const told = { output: '', errors: '' };
  output.on('data', (piece: Buffer) => (told.output += piece.toString()));
  errors.on('data', (piece: Buffer) => (told.errors += piece.toString()));
  const all = ['feed', '--config', file, '--cloud', 'sandbox', '--sandbox', join(folder, 'sandbox.json'), ...words];
  const code = await runCommandLine(all, {
    input: new PassThrough(),
    output,
    errors,
    interactive: false,
    signal: new AbortController().signal,
  });
  const events = told.output.split('\n').flatMap((line) => (line.startsWith('{"time"') ? [JSON.parse(line) as FeedEvent] : []));
  return { code, events, ...told };
}

describe('entra-logs feed', () => {
  it('writes all logs as the services gave them, tells what it does, and asks no more often than it may', async () => {
    const { code, events, errors } = await run({ name: 'all' }, '--for', '14s');
    expect([code, errors]).toEqual([0, '']);
    expect(events.map(({ event }) => event)).toEqual(['started', 'committed', 'stopped']);
    expect(await logsIn('all')).toEqual(['activityLog', 'directoryAudits', 'provisioning', 'signIns']);
    const [file = ''] = await filesBelow(join(folder, 'all', 'directoryAudits'));
    expect((await recordsIn(file))[0]).toMatchObject({
      id: expect.any(String) as string,
      activityDateTime: expect.any(String) as string,
      initiatedBy: {},
    });
    expect(events.filter(({ level }) => level !== 'info')).toEqual([]);
  }, 60_000);

  it('goes on where it was, and writes nothing twice', async () => {
    const { code } = await run({ name: 'all' }, '--for', '3s');
    expect(code).toBe(0);
    const ids: string[] = [];
    for (const file of await filesBelow(join(folder, 'all')))
      for (const { eventDataId, id } of await recordsIn(file)) ids.push(String(eventDataId ?? id));
    expect(ids.length).toBeGreaterThan(100);
    expect(new Set(ids).size).toBe(ids.length);
  }, 60_000);

  it('goes on with the other logs of a tenant that has no licence for sign-ins, and says so', async () => {
    const sources = [{ kind: 'signIns' }, { kind: 'directoryAudits' }];
    const { code, events } = await run(
      { name: 'free', tenant: 'tailspin.example', sources },
      '--profile',
      'tailspin-reader',
      '--for',
      '3s',
    );
    expect(code).toBe(1);
    const failed = events.filter(({ event }) => event === 'source-failed');
    expect(failed).toHaveLength(1);
    expect(failed[0]!.message).toMatch(
      /Tailspin.* gives no interactive sign-ins: the sign-in API needs Microsoft Entra ID P1 or P2 \(or this is a B2C tenant\)/,
    );
    expect(await logsIn('free')).toEqual(['directoryAudits']);
  }, 60_000);

  it('begins where a tenant without a licence begins to keep its logs, and says what there is no more', async () => {
    const sources = [{ kind: 'directoryAudits' }];
    const words = ['--profile', 'tailspin-reader', '--for', '4s'] as const;
    const { code, events } = await run({ name: 'week', tenant: 'tailspin.example', sources, since: '20d' }, ...words);
    expect(code).toBe(0);
    expect(events.filter(({ event }) => event === 'notice').map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Audit logs of .*: the feed was to begin 20 days back, but the service keeps records for 7 days, as in/),
    ]);
    const times: number[] = [];
    for (const file of await filesBelow(join(folder, 'week')))
      for (const record of await recordsIn(file)) times.push(Date.parse(String(record['activityDateTime'])));
    expect(Math.min(...times)).toBeGreaterThan(Date.now() - 7.01 * 86_400_000);
    expect((await run({ name: 'month', sources, since: '20d' }, '--for', '6s')).events.filter(({ level }) => level !== 'info')).toEqual([]);
  }, 60_000);

  it('says what a source that is refused lacks, and when it is read again', async () => {
    sandbox.faults.add({ kind: 'forbidden', service: 'arm', path: 'eventtypes' });
    const sources = [{ kind: 'activityLog', subscription: 'Contoso Production' }];
    const { code, events } = await run({ name: 'refused', sources }, '--for', '2s');
    expect(code).toBe(1);
    expect(events.find(({ event }) => event === 'source-failed')).toMatchObject({
      level: 'error',
      source: 'Activity Log of Contoso Production',
      message: expect.stringMatching(
        /Microsoft\.Insights\/eventtypes\/values\/Read is missing.*the feed tries again by itself\.$/,
      ) as string,
    });
    sandbox.faults.clear();
    sandbox.faults.add({ kind: 'unavailable', service: 'arm', path: 'eventtypes', count: mostTries, retryAfter: 1 });
    const again = await run({ name: 'refused', sources }, '--for', '10s');
    expect(again.code).toBe(0);
    expect(again.events.map(({ event }) => event)).toEqual(['started', 'source-failed', 'source-recovered', 'committed', 'stopped']);
  }, 60_000);

  describe('its log', () => {
    const sources = [{ kind: 'activityLog', subscription: 'Contoso Production' }];
    const levelsOf = ({ events }: Ended): readonly string[] => events.map(({ event, level }) => `${level} ${event}`);

    it('has one JSON object a line on standard output, with the time, the feed and a level, and nothing on standard error', async () => {
      sandbox.faults.add({ kind: 'unavailable', service: 'arm', path: 'eventtypes', count: mostTries, retryAfter: 1 });
      const ended = await run({ name: 'levels', sources }, '--for', '10s');
      expect(levelsOf(ended)).toEqual(['info started', 'error source-failed', 'info source-recovered', 'info committed', 'info stopped']);
      expect(ended.output.trimEnd().split('\n')).toHaveLength(ended.events.length);
      for (const event of ended.events)
        expect(event).toMatchObject({
          time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
          feed: 'levels',
          message: expect.stringMatching(/\S/) as string,
        });
      expect(ended.errors).toBe('');
    }, 60_000);

    it('is text with the same levels on standard error where no JSON is asked for', async () => {
      const { output, errors } = await runPlain({ name: 'levels', sources }, '--for', '2s');
      const lines = errors.trimEnd().split('\n');
      expect(lines.map((line) => line.replace(/^\S+Z /, '').replace(/: .*/, ''))).toEqual(lines.map(() => 'info'));
      expect(lines[0]).toMatch(/Z info: The feed reads Activity Log of Contoso Production\.$/);
      expect(output).toBe('');
    }, 60_000);

    it('warns of what people should know while the feed runs, and has errors where it does not', async () => {
      const free = { name: 'warned', tenant: 'tailspin.example', sources: [{ kind: 'directoryAudits' }], since: '20d' };
      expect(levelsOf(await run(free, '--profile', 'tailspin-reader', '--for', '3s'))).toContain('warning notice');
      expect(levelsOf(await run({ name: 'unsigned' }, '--profile', 'entra-logs-expired', '--for', '1s'))).toEqual(['warning waiting']);
      expect(levelsOf(await run({ name: 'nowhere', tenant: 'nobody.example' }))).toEqual(['error failed']);
      expect(levelsOf(await run({ name: 'full', sources, leastFreeMegabytes: 1_000_000 }, '--for', '2s'))).toContain('error held-up');
    }, 60_000);
  });

  it('reads the further kinds of sign-ins of the beta, each by itself, hidden and compressed as it is told', async () => {
    const kinds = ['nonInteractiveUserSignIns', 'servicePrincipalSignIns', 'managedIdentitySignIns'];
    const redact = [
      { path: 'userPrincipalName', by: 'hash' },
      { path: 'ipAddress', by: 'drop' },
    ];
    const { code, events } = await run(
      { name: 'beta', sources: kinds.map((kind) => ({ kind })), gzip: true, redact, since: '12h' },
      '--for',
      '14s',
    );
    expect([code, events.filter(({ level }) => level !== 'info')]).toEqual([0, []]);
    expect(await logsIn('beta')).toEqual([...kinds].sort());
    for (const kind of kinds)
      for (const file of await filesBelow(join(folder, 'beta', kind))) {
        expect(file).toMatch(/\.jsonl\.gz$/);
        for (const record of await recordsIn(file)) {
          expect(`${(record['signInEventTypes'] as string[])[0]}SignIns`).toBe(kind);
          expect(record).not.toHaveProperty('ipAddress');
          expect(JSON.stringify(record['userPrincipalName'] ?? null)).not.toContain('@');
        }
      }
  }, 60_000);

  it('looks whether all is there without writing a record, and says what is not', async () => {
    const sources = [{ kind: 'directoryAudits' }, { kind: 'activityLog', subscription: 'Contoso Production' }];
    const good = await run({ name: 'tested', sources }, '--test');
    expect(good.code).toBe(0);
    const titles = [
      'Output ',
      'Sign-in: a token until',
      'Tenant and subscriptions',
      'Audit logs of Contoso: reachable',
      'Activity Log of Contoso Production: reachable',
    ];
    for (const title of titles) expect(good.output).toContain(`✔ ${title}`);
    expect(await filesBelow(join(folder, 'tested'))).toEqual([]);
    sandbox.faults.add({ kind: 'forbidden', service: 'graph' });
    const bad = await run({ name: 'tested', sources }, '--test');
    expect(bad.code).toBe(1);
    expect(bad.output).toMatch(/✖ Audit logs of Contoso: .*AuditLog\.Read\.All/);
  }, 60_000);

  it('prints recipes to run it as a service', async () => {
    expect((await run({ name: 'unit' }, '--service', 'systemd')).output).toMatch(/ExecStart=.* feed --config .*unit\.json/);
    expect((await run({ name: 'unit' }, '--service', 'cron')).code).toBe(2);
    const [profile, certificate] = ['reader.json', 'reader.pem'].map((name) => join(folder, name)) as [string, string];
    await writeFile(profile, JSON.stringify({ tenantId: 'contoso.example', clientId: 'reader', certificateFile: 'reader.pem' }));
    const { output } = await run({ name: 'unit' }, '--service', 'container', '--profile', profile);
    for (const file of [profile, certificate]) expect(output).toContain(JSON.stringify(`${file}:${file}:ro`));
  });

  it('says that a secret has expired, and ends as failed', async () => {
    const { code, events } = await run({ name: 'expired' }, '--profile', 'entra-logs-expired', '--for', '2s');
    expect(code).toBe(1);
    expect(events[0]).toMatchObject({
      event: 'waiting',
      message: expect.stringMatching(
        /^The program .* cannot sign in to Contoso: the secret .* has expired\. An owner of this app registration/,
      ) as string,
    });
  }, 60_000);

  it('sends no token to another host that a page names', async () => {
    // The tests before may have used up what Graph allows in ten seconds.
    sandbox.faults.add({ kind: 'foreignNextLink', service: 'graph' });
    const { code, events } = await run({ name: 'foreign', sources: [{ kind: 'provisioning' }] }, '--for', '11s');
    expect(code).toBe(1);
    expect(events.find(({ event }) => event === 'source-failed')?.message).toMatch(/attacker\.invalid, which is another host/);
  }, 60_000);

  it('is run by one process at a time', async () => {
    const both = await Promise.all([run({ name: 'once' }, '--for', '4s'), run({ name: 'once' }, '--for', '4s')]);
    expect(both.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect(both.flatMap(({ events }) => events).find(({ event }) => event === 'failed')).toMatchObject({ code: 'feed-locked' });
  }, 60_000);

  const wrong = [
    [2, { name: 'x', sources: [] }, [], /sources has to have 1 at least/],
    [2, { name: 'x' }, ['--for', 'soon'], /--for cannot be read/],
    [1, { name: 'x', tenant: 'nobody.example' }, [], /There is no tenant nobody\.example that this account may see\. It may see Contoso/],
    [
      1,
      { name: 'x', sources: [{ kind: 'activityLog', subscription: 'none' }] },
      [],
      /There is no subscription none in Contoso .*Contoso Production/,
    ],
  ] as const;
  it.each(wrong)(
    'ends with %i for %j %j, and says why',
    async (code, config, words, message) => {
      const ended = await run(config, ...words);
      expect(ended.code).toBe(code);
      expect([ended.errors, ...ended.events.map((event) => event.message)].join('\n')).toMatch(message);
    },
    60_000,
  );
});
