import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/samples/random';
import { filesBelow, openFeedTrial, recordsIn } from '../support/feed/feedTrial';
import type { FeedTrial } from '../support/feed/feedTrial';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const hour = 3_600_000;

let sandbox: TestSandbox;
const trials: FeedTrial[] = [];
beforeAll(async () => {
  // An hour goes by in two seconds.
  sandbox = await openSandbox({ speed: 1800 });
}, 60_000);
afterAll(async () => {
  for (const trial of trials) await trial.close();
  await sandbox.close();
});

async function open(source: object, more: object = {}): Promise<FeedTrial> {
  const trial = await openFeedTrial(sandbox, {
    sources: [source],
    output: [{ kind: 'jsonLines', folder: 'lines' }],
    since: '12h',
    ...more,
  });
  trials.push(trial);
  return trial;
}

/** Runs a feed whose process is killed at random moments, and at last until it has read past a time; gives that time. */
async function runWithKills(trial: FeedTrial, seed: number, behind = 0): Promise<number> {
  const random = createRandom(seed, 'kills');
  for (let count = 0; count < 5; count++) {
    const runner = trial.start();
    await runner.until(({ state }) => state === 'running');
    await wait(random.integer(1500));
    runner.process.kill('SIGKILL');
    await runner.ended;
  }
  const end = sandbox.clock.now();
  sandbox.clock.advance(2 * hour);
  const last = trial.start();
  await last.until(
    ({ sources }) => sources.length > 0 && sources.every(({ read = 0, lastSuccess }) => lastSuccess !== undefined && read >= end + behind),
  );
  last.process.kill('SIGTERM');
  expect(await last.ended).toBe(0);
  return end;
}

async function idsIn(trial: FeedTrial, idOfRecord: (record: Readonly<Record<string, unknown>>) => string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const file of await filesBelow(join(trial.folder, 'lines'))) ids.push(...(await recordsIn(file)).map(idOfRecord));
  return ids;
}

const idOf = (record: Readonly<Record<string, unknown>>): string =>
  `${String(record['category'])} ${String((record['properties'] as { id?: string } | undefined)?.id ?? JSON.stringify(record))}`;

/** The ids of what came into the storage account in the hours of a time, one for each line. */
async function archived({ from, to }: { readonly from: number; readonly to: number }): Promise<readonly string[]> {
  const token = await sandbox.token('entra-logs-automation', 'https://storage.azure.com');
  const ask = async (path: string): Promise<string> =>
    (await sandbox.ask(`${sandbox.record.storage}/stcontosologs${path}`, { token, headers: { 'x-ms-version': '2024-11-04' } })).text;
  const names = (xml: string): string[] => [...xml.matchAll(/<Name>([^<]+)<\/Name>/g)].map(([, name]) => name!);
  const ids: string[] = [];
  for (const container of names(await ask('?comp=list'))) {
    for (const blob of names(await ask(`/${container}?restype=container&comp=list`))) {
      const [, year, month, day, hourOfDay] = /y=(\d+)\/m=(\d+)\/d=(\d+)\/h=(\d+)/.exec(blob)!;
      const began = Date.parse(`${year}-${month}-${day}T${hourOfDay}:00:00Z`);
      if (began < from || began > to) continue;
      for (const line of (await ask(`/${container}/${blob}`)).split('\r\n'))
        if (line !== '') ids.push(idOf(JSON.parse(line) as Readonly<Record<string, unknown>>));
    }
  }
  return ids;
}

describe('a feed of the archive in a storage account', () => {
  it('has each record of blobs that grow and repeat some once, by its category, though its process is killed', async () => {
    const trial = await open({ kind: 'storage', account: 'stcontosologs' }, { since: '3d' });
    const end = await runWithKills(trial, 31);
    const found = await idsIn(trial, idOf);
    expect(new Set(found).size).toBe(found.length);
    const lines = await archived({ from: end - 60 * hour, to: end - hour });
    const wanted = new Set(lines);
    expect(wanted.size).toBeGreaterThan(50);
    expect(lines.length).toBeGreaterThan(wanted.size);
    const known = new Set(found);
    expect([...wanted].filter((id) => !known.has(id))).toEqual([]);
  }, 120_000);

  it('keeps lines that are no JSON with where they were, and reads the others around them', async () => {
    const account = [...sandbox.world.resources.values()].find(({ name }) => name === 'stcontosologs')!;
    const begun = new Date(Math.floor(sandbox.clock.now() / hour) * hour).toISOString();
    const [year, month, day, hourOfDay] = begun.split(/[-T:]/);
    const blob = { container: 'insights-logs-quirks', name: `a/y=${year}/m=${month}/d=${day}/h=${hourOfDay}/m=00/PT1H.json` };
    const line = (id: string): string => `${JSON.stringify({ time: begun, category: 'Quirks', properties: { id } })}\r\n`;
    sandbox.archives.append(account, blob, `${line('one')}damaged ü line\r\n\r\n${line('two')}{"cut`);
    const trial = await open({ kind: 'storage', account: 'stcontosologs' }, { since: '1h' });
    const runner = trial.start();
    const told = (): number =>
      runner.events.filter(({ message }) => message.includes('one text came that is no JSON, the last in insights-logs-quirks/')).length;
    await expect.poll(told, { timeout: 20_000 }).toBe(1);
    // The last line was still being written.
    sandbox.archives.append(account, blob, `": 1, "category": "Quirks"}\r\n`);
    await runner.until(({ sources }) => sources.some(({ written }) => written >= 4));
    await wait(2500);
    runner.process.kill('SIGTERM');
    expect(await runner.ended).toBe(0);
    expect(told()).toBe(1);
    const read = async (log: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
      (await Promise.all((await filesBelow(join(trial.folder, 'lines', log))).map(recordsIn))).flat();
    expect(await read('unreadable')).toEqual([
      {
        time: begun,
        category: 'unreadable',
        container: blob.container,
        blob: blob.name,
        byte: line('one').length,
        unreadableText: 'damaged ü line',
      },
    ]);
    expect((await read('Quirks')).map((record) => record['cut'] ?? (record['properties'] as { id: string }).id)).toEqual(['one', 'two', 1]);
  }, 60_000);

  it('has old hours of a container that could not be read when others were', async () => {
    const trial = await open({ kind: 'storage', account: 'stcontosologs' }, { since: '4d' });
    sandbox.faults.add({ kind: 'forbidden', service: 'storage', path: 'insights-logs-signinlogs/' });
    const began = sandbox.clock.now();
    const refused = trial.start();
    await refused.until(({ sources }) => sources.some(({ state }) => state === 'refused'));
    refused.process.kill('SIGKILL');
    await refused.ended;
    sandbox.faults.clear();
    const mended = trial.start();
    await mended.until(({ sources }) => sources.some(({ lastSuccess }) => lastSuccess !== undefined));
    mended.process.kill('SIGTERM');
    await mended.ended;
    const known = new Set(await idsIn(trial, idOf));
    const wanted = (await archived({ from: began - 90 * hour, to: began - 50 * hour })).filter((id) => id.startsWith('SignInLogs'));
    expect(wanted.length).toBeGreaterThan(5);
    expect(wanted.filter((id) => !known.has(id))).toEqual([]);
  }, 60_000);
});

describe('a feed of a workspace', () => {
  it('has each row of a table that has come once, in the order of coming, though its process is killed', async () => {
    // From the next noon on, since hours of the night have few sign-ins to lose.
    const noon = 12 * hour;
    sandbox.clock.advance(2 * noon - ((sandbox.clock.now() + noon) % (2 * noon)));
    const trial = await open({ kind: 'workspace', workspace: 'law-entra', table: 'SigninLogs' });
    const end = await runWithKills(trial, 32);
    const found = await idsIn(trial, ({ Id }) => String(Id));
    expect(new Set(found).size).toBe(found.length);
    const token = await sandbox.token('entra-logs-automation', sandbox.record.logAnalytics);
    const { customerId } = sandbox.record.tenants.flatMap(({ workspaces }) => workspaces).find(({ name }) => name === 'law-entra')!;
    const iso = (time: number): string => `datetime(${new Date(time).toISOString()})`;
    const query = `SigninLogs | where ingestion_time() between (${iso(end - 8 * hour)} .. ${iso(end)}) | distinct Id`;
    const answer = await sandbox.ask(`${sandbox.record.logAnalytics}/v1/workspaces/${customerId}/query`, {
      method: 'POST',
      token,
      body: { query },
    });
    const wanted = answer.json<{ tables: { rows: [string][] }[] }>().tables[0]!.rows.map(([id]) => id);
    expect(wanted.length).toBeGreaterThan(20);
    const known = new Set(found);
    expect(wanted.filter((id) => !known.has(id))).toEqual([]);
  }, 120_000);
});
