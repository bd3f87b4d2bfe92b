import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/commandLine/commandLine';
import { subscriptionIds, tenantIds } from '../../src/sandbox/world/seed/tenants';
import { systemClock } from '../../src/base/clock';
import { createConnections } from '../../src/flows/azure/connections';
import { fetchLogs } from '../../src/flows/directLogs/fetchLogs';
import { createCallBudget } from '../../src/flows/tail/callBudget';
import { createEngine } from '../../src/engine/engine';
import type { Engine } from '../../src/engine/engine';
import { directLogNames } from '../../src/protocol/directLogs';
import type { DirectLog, FetchedLogs, FetchLogs } from '../../src/protocol/directLogs';
import type { RequestContext } from '../../src/protocol/engine';
import { truthOf } from '../support/feed/feedTrial';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const day = 86_400_000;
const context: RequestContext = { signal: new AbortController().signal, progress: () => undefined };
let sandbox: TestSandbox;
let folder: string;
let engine: Engine;
let count = 0;
/** All that the sandbox was asked. */
const sent: URL[] = [];

const connections = createConnections({ showCode: () => undefined });

async function signIn(connectionId: string, program: string): Promise<void> {
  const { tenantId, clientId, clientSecret: secret } = sandbox.identity(program);
  const signInBy = { kind: 'secret', tenantId, clientId, secret } as const;
  await connections.open({ connectionId, cloud: 'sandbox', sandbox: sandbox.record, signIn: signInBy });
}

beforeAll(async () => {
  // Logs may be asked for as often as one likes, so that a test takes no time.
  const reportLimit = { requests: 10_000, window: 10_000 };
  sandbox = await openSandbox({ start: Date.now(), reportLimit, onRequest: ({ url }) => void sent.push(new URL(url)) });
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  engine = await createEngine({ storageFolder: join(folder, 'storage'), threads: 1 });
  await signIn('contoso', 'entra-logs-reader');
  await signIn('tailspin', 'tailspin-reader');
}, 60_000);
afterEach(() => sandbox.faults.clear());
afterAll(async () => {
  await engine.dispose();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

const production: DirectLog = { kind: 'activityLog', subscriptionId: subscriptionIds.production, subscriptionName: 'Contoso Production' };
const everything: readonly DirectLog[] = [...directLogNames.map((kind) => ({ kind })), production];

function asked(logs: readonly DirectLog[], days: number, more: Partial<FetchLogs> = {}): FetchLogs {
  const now = Date.now();
  const timeRange = { from: new Date(now - days * day).toISOString(), to: new Date(now).toISOString() };
  const place = { connectionId: 'contoso', tenantId: tenantIds.contoso, tenantName: 'Contoso' };
  return { ...place, logs, timeRange, folder: join(folder, `fetched ${++count}`), ...more };
}

const tailspin = { connectionId: 'tailspin', tenantId: tenantIds.tailspin, tenantName: 'Tailspin Toys' };
const budget = createCallBudget({ calls: 100_000, milliseconds: 1000 }, systemClock);
const budgets = { graph: () => budget, activity: budget };

function fetch(wanted: FetchLogs, given = context): Promise<FetchedLogs> {
  const connection = connections.get(wanted.connectionId);
  return fetchLogs(wanted, { ...given, connection, budgets, clock: systemClock, random: () => 0 });
}

interface WireRecord {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly userDisplayName: string;
  readonly userId: string;
  readonly appDisplayName: string;
  readonly status: { readonly errorCode: number };
  readonly result?: string;
}

async function idsIn(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly eventDataId?: string; readonly id: string })
    .map(({ eventDataId, id }) => eventDataId ?? id);
}

describe('logs without a workspace', () => {
  it('are the tables that a workspace would have of them', async () => {
    const told: string[] = [];
    const wanted = asked(everything, 1);
    const { logs, records } = await fetch(wanted, { ...context, progress: ({ message }) => void told.push(message) });
    expect(logs.flatMap(({ failure, notice }) => failure ?? notice ?? [])).toEqual([]);
    expect(told.at(-1)).toBe(`${records} records of 7 logs`);
    const { sourceId } = await engine.handlers['source/open']({ paths: [wanted.folder] }, context);
    const { tables } = await engine.whenLoaded(sourceId);
    const rows = new Map(tables.map(({ name, rows: each }) => [name, each]));
    expect([...rows.keys()].sort()).toEqual([
      'AADManagedIdentitySignInLogs',
      'AADNonInteractiveUserSignInLogs',
      'AADProvisioningLogs',
      'AADServicePrincipalSignInLogs',
      'AuditLogs',
      'AzureActivity',
      'SigninLogs',
    ]);
    expect([...rows.values()].reduce((sum, each) => sum + each, 0)).toBe(records);
  }, 120_000);

  it('are whole, each record once, whatever fails on the way', async () => {
    const faults = [
      { kind: 'throttled', service: 'graph', count: 2, retryAfter: 0 },
      { kind: 'unavailable', service: 'arm', path: 'eventtypes', count: 2, retryAfter: 0 },
      { kind: 'gatewayTimeout', service: 'graph', path: 'signIns', count: 2 },
      { kind: 'repeated', service: 'graph', count: 3 },
    ] as const;
    for (const fault of faults) sandbox.faults.add(fault);
    const wanted = asked([{ kind: 'signIns' }, { kind: 'directoryAudits' }, production], 4);
    const { logs } = await fetch(wanted);
    expect(logs.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    const [from, to] = [Date.parse(wanted.timeRange.from), Date.parse(wanted.timeRange.to) - 300_000];
    const truth = truthOf(sandbox, from, to);
    for (const [log, file] of [
      ['signIns', 'signIns.jsonl'],
      ['directoryAudits', 'directoryAudits.jsonl'],
      ['activityLog', 'activityLog of Contoso Production.jsonl'],
    ] as const) {
      const ids = await idsIn(join(wanted.folder, file));
      expect(new Set(ids).size).toBe(ids.length);
      const there = new Set(ids);
      expect(truth[log]?.filter((id) => !there.has(id))).toEqual([]);
      expect(truth[log]?.length).toBeGreaterThan(100);
    }
  }, 120_000);

  it('of a tenant without a licence are its audits of 7 days, and it is said what is missing, why, and who can mend it', async () => {
    const { folder: there, logs } = await fetch(asked([{ kind: 'directoryAudits' }, { kind: 'signIns' }], 30, tailspin));
    expect(await readdir(there)).toEqual(['directoryAudits.jsonl']);
    expect(logs).toMatchObject([
      {
        notice: expect.stringMatching(/^The service keeps records for 7 days, as in every tenant without/) as string,
      },
      {
        records: 0,
        failure: expect.stringMatching(/needs Microsoft Entra ID P1 or P2 .* A Billing Administrator can license it/) as string,
      },
    ]);
    expect(logs[0]!.records).toBeGreaterThan(0);
  }, 60_000);

  it('are only those of a user, an application and an outcome that are wanted, filtered by the service where it can', async () => {
    const logs = [
      { kind: 'signIns' },
      { kind: 'directoryAudits' },
      { kind: 'servicePrincipalSignIns' },
      { kind: 'provisioning' },
      production,
    ] as const;
    const first = asked(logs, 3);
    const whole = { ...(await fetch(first)), timeRange: first.timeRange };
    const read = async (there: string, name: string) =>
      (await readFile(join(there, name), 'utf8')).split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as WireRecord]));
    const all = await read(whole.folder, 'signIns.jsonl');
    const { userPrincipalName: user, appDisplayName: application } = all.find(({ status }) => status.errorCode !== 0)!;
    for (const filter of [
      { user: user.toUpperCase() },
      { application },
      { outcome: 'failure' },
      { user, application, outcome: 'success' },
    ] as const) {
      const { folder: there, logs: told } = await fetch({ ...asked(logs, 3), timeRange: whole.timeRange, filter });
      expect(told.flatMap(({ failure }) => failure ?? [])).toEqual([]);
      const wanted = all.filter(
        (record) =>
          ('user' in filter ? record.userPrincipalName === user : true) &&
          ('application' in filter ? record.appDisplayName === application : true) &&
          ('outcome' in filter ? (record.status.errorCode === 0) === (filter.outcome === 'success') : true),
      );
      expect((await read(there, 'signIns.jsonl')).map(({ id }) => id).sort()).toEqual(wanted.map(({ id }) => id).sort());
      expect(wanted.length).toBeLessThan(all.length);
      for (const each of told.slice(2))
        expect(each.filtered).toMatch(/^by .* only here, of [\d,]+ records, since the service cannot, or might miss some$/);
    }
    const failed = await fetch({ ...asked(logs, 3), filter: { outcome: 'failure' } });
    expect((await read(failed.folder, 'directoryAudits.jsonl')).every(({ result }) => result !== 'success')).toBe(true);
    expect(failed.logs[3]!.records).toBeLessThan(whole.logs[3]!.records);
  }, 120_000);

  /** What a log was asked for besides its time. */
  const clausesOf = (log: string): readonly string[] =>
    sent
      .filter(({ pathname }) => pathname.endsWith(`/auditLogs/${log}`))
      .map(({ searchParams }) =>
        (searchParams.get('$filter') ?? '').replaceAll(/(?: and )?(?:activity|created)DateTime [gl][et] [^ ]+/g, ''),
      );

  it('ask the service to filter by what has one spelling alone, and find every spelling of the rest', async () => {
    const logs = [{ kind: 'signIns' }, { kind: 'directoryAudits' }] as const;
    const one = asked(logs, 3);
    const records = async (filter: FetchLogs['filter']): Promise<readonly (number | undefined)[]> => {
      const { logs: found } = await fetch({ ...one, folder: join(folder, `fetched ${++count}`), ...(filter ? { filter } : {}) });
      return found.map(({ records: each }) => each);
    };
    const whole = await records(undefined);
    const [line = ''] = (await readFile(join(folder, `fetched ${count}`, 'signIns.jsonl'), 'utf8')).split('\n');
    const { userPrincipalName, userDisplayName, userId, appDisplayName } = JSON.parse(line) as WireRecord;
    for (const { filter, clauses } of [
      { filter: { user: userPrincipalName }, clauses: [` and userPrincipalName eq '${userPrincipalName}'`, ''] },
      { filter: { user: userDisplayName }, clauses: ['', ''] },
      { filter: { user: userId }, clauses: [` and userId eq '${userId}'`, ` and initiatedBy/user/id eq '${userId}'`] },
      { filter: { application: appDisplayName }, clauses: ['', ''] },
      { filter: { outcome: 'success' }, clauses: [' and status/errorCode eq 0', ''] },
      { filter: { outcome: 'failure' }, clauses: ['', ''] },
    ] as const) {
      sent.length = 0;
      const found = await records(filter);
      expect(['signIns', 'directoryAudits'].map((log) => [...new Set(clausesOf(log))])).toEqual(clauses.map((clause) => [clause]));
      const [[criterion, text]] = Object.entries(filter) as [[string, string]];
      expect({ criterion, found: await records({ [criterion]: criterion === 'outcome' ? text : text.toUpperCase() }) }).toEqual({
        criterion,
        found,
      });
      expect(found[0]).toBeLessThan(whole[0]!);
      expect(found[0]).toBeGreaterThan(0);
    }
  }, 120_000);

  it('leave nothing where no log could be read, and it is said why', async () => {
    sandbox.faults.add({ kind: 'forbidden', service: 'graph', path: 'auditLogs' });
    const wanted = asked([{ kind: 'directoryAudits' }], 1);
    await expect(fetch(wanted)).rejects.toThrow(
      /^Nothing was fetched\. Contoso refused to read audit logs.*AuditLog\.Read\.All.*then fetch again/,
    );
    expect((await readdir(folder)).filter((name) => name.startsWith(`fetched ${count}`))).toEqual([]);
  }, 60_000);

  it('leave nothing when they are cancelled', async () => {
    sandbox.faults.add({ kind: 'slow', service: 'graph', path: 'signIns', delay: 30_000 });
    const ending = new AbortController();
    const wanted = asked([{ kind: 'signIns' }, production], 1);
    const fetching = fetch(wanted, { signal: ending.signal, progress: ({ rows = 0 }) => void (rows > 0 && ending.abort()) });
    await expect(fetching).rejects.toThrow();
    expect((await readdir(folder)).filter((name) => name.startsWith(`fetched ${count}`))).toEqual([]);
  }, 60_000);

  it('are not mixed with files that are there already', async () => {
    const wanted = asked([{ kind: 'directoryAudits' }], 1);
    await mkdir(wanted.folder);
    await writeFile(join(wanted.folder, 'mine.txt'), 'mine');
    await expect(fetch(wanted)).rejects.toThrow(/has files in it already\. Name a folder that is not there yet/);
    expect(await readdir(wanted.folder)).toEqual(['mine.txt']);
  });
});

describe('entra-logs fetch', () => {
  async function run(...words: readonly string[]): Promise<{ readonly code: number; readonly output: string; readonly errors: string }> {
    const file = join(folder, 'sandbox.json');
    await writeFile(file, JSON.stringify(sandbox.record));
    const [output, errors] = [new PassThrough(), new PassThrough()];
    const told = { output: '', errors: '' };
    output.on('data', (piece: Buffer) => (told.output += piece.toString()));
    errors.on('data', (piece: Buffer) => (told.errors += piece.toString()));
    const all = ['fetch', '--cloud', 'sandbox', '--sandbox', file, '--storage', join(folder, 'storage 2'), ...words];
    const { signal } = new AbortController();
    const code = await runCommandLine(all, { input: new PassThrough(), output, errors, interactive: false, signal });
    return { code, ...told };
  }

  it('writes the logs that are named, and says how many records there are', async () => {
    const there = join(folder, 'by command');
    const words = ['--log', 'provisioning', '--subscription', 'contoso production', '--time-range', '12h', '--output', there];
    const { code, output, errors } = await run('--tenant', 'contoso.example', ...words);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(
      /^Provisioning logs of Contoso: \d+ records\nActivity Log of Contoso Production: \d+ records\n\d+ records are in /,
    );
    expect(await readdir(there)).toEqual(['activityLog of Contoso Production.jsonl', 'provisioning.jsonl']);
  }, 60_000);

  it('writes provisioning logs also as joined CSV files, outside of the folder of logs', async () => {
    const [there, tables] = [join(folder, 'provisioned'), join(folder, 'tables')];
    const words = ['--tenant', 'Contoso', '--log', 'provisioning', '--output', there, '--provisioning-csv'];
    expect((await run(...words, join(there, 'csv'))).errors).toMatch(/needs a folder outside of --output/);
    expect((await run('--tenant', 'Contoso', '--output', there, '--provisioning-csv', tables)).errors).toMatch(/needs --log provisioning/);
    expect((await run(...words, tables)).code).toBe(0);
    const changes = (await readFile(join(there, 'provisioning.jsonl'), 'utf8')).trimEnd().split('\n');
    const rows = (await readFile(join(tables, 'ProvisioningLogs.csv'), 'utf8')).trimEnd().split('\r\n').slice(1);
    expect(rows.map((row) => row.split(',')[0])).toEqual(changes.map((line) => (JSON.parse(line) as { changeId: string }).changeId));
    const again = await run(...words.with(5, join(folder, 'once more')), tables);
    expect([again.code, again.errors]).toEqual([1, expect.stringMatching(/is there already and is not written over/)]);
    expect(await readdir(folder)).not.toContain('once more');
  }, 60_000);

  it('ends with 1 where a log is refused, with the others written', async () => {
    const there = join(folder, 'free by command');
    const { code, errors } = await run('--profile', 'tailspin-reader', '--tenant', 'tailspin.example', '--output', there);
    expect(code).toBe(1);
    expect(errors).toMatch(/gives no interactive sign-ins: the sign-in API needs Microsoft Entra ID P1 or P2/);
    expect(await readdir(there)).toEqual(['directoryAudits.jsonl']);
  }, 60_000);

  it.each([
    [2, ['--tenant', 'Contoso'], /needs --tenant TENANT and --output DIR/],
    [2, ['--tenant', 'Contoso', '--output', 'x', '--outcome', 'maybe'], /“maybe” is no outcome\. Give --outcome as success or failure/],
    [2, ['--tenant', 'Contoso', '--output', 'x', '--log', 'mail'], /“mail” is no log\. Give --log as one of directoryAudits/],
    [1, ['--tenant', 'nobody', '--output', 'x'], /There is no tenant nobody that this account may see\. It may see Contoso/],
    [1, ['--tenant', 'Contoso', '--output', 'x', '--subscription', 'none'], /There is no subscription none in Contoso/],
  ] as const)(
    'ends with %i for %j, and says why',
    async (code, words, message) => {
      const ended = await run(...words);
      expect([ended.code, ended.errors]).toEqual([code, expect.stringMatching(message)]);
    },
    60_000,
  );
});
