import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/commandLine/commandLine';
import { createEngine } from '../../src/engine/engine';
import type { Engine } from '../../src/engine/engine';
import type { FeedInfo } from '../../src/protocol/feed';
import { filesBelow } from '../support/feed/feedTrial';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const context = { signal: new AbortController().signal, progress: () => undefined };
const feedId = 'contoso';
let sandbox: TestSandbox;
let folder: string;
let engine: Engine;

const open = async (): Promise<void> => {
  engine = await createEngine({ storageFolder: join(folder, 'storage'), threads: 1 });
};
const signIn = () => {
  const { tenantId, clientId, clientSecret: secret } = sandbox.identity('entra-logs-automation');
  const connection = {
    connectionId: 'azure',
    cloud: 'sandbox',
    sandbox: sandbox.record,
    signIn: { kind: 'secret', tenantId, clientId, secret },
  } as const;
  return engine.handlers['azure/connect'](connection, context);
};
/** Ends when a feed is told to stand in a way. */
async function until(condition: (feed: FeedInfo) => boolean): Promise<FeedInfo> {
  for (;;) {
    const [feed] = await engine.handlers['feed/list']({}, context);
    if (feed && condition(feed)) return feed;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const isRead = ({ state, sources }: FeedInfo): boolean =>
  state === 'running' && sources.length > 0 && sources.every(({ lastSuccess }) => lastSuccess !== undefined);

beforeAll(async () => {
  sandbox = await openSandbox({ start: Date.now() });
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  await open();
}, 60_000);
afterAll(async () => {
  await engine.dispose();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the feeds of an engine', () => {
  it('are kept, counted over a pause, take over what was changed in their file meanwhile, and go on in the next engine when somebody is signed in again', async () => {
    await signIn();
    const config = {
      name: feedId,
      tenant: 'contoso.example',
      sources: [{ kind: 'directoryAudits' }, { kind: 'activityLog', subscription: 'Contoso Production' }],
      output: [{ kind: 'jsonLines', folder: 'out' }],
    };
    await engine.handlers['feed/add']({ connectionId: 'azure', config, folder }, context);
    await expect(engine.handlers['feed/add']({ connectionId: 'azure', config, folder }, context)).rejects.toThrow(
      'There is a feed contoso already.',
    );
    await until(isRead);
    await engine.handlers['feed/pause']({ feedId }, context);
    const paused = await until(({ state }) => state === 'paused');
    expect(paused.recordsToday).toBeGreaterThan(20);
    expect(paused.sources.map(({ label }) => label)).toEqual(['Audit logs', 'Activity Log of Contoso Production']);
    expect((await filesBelow(join(folder, 'out'))).length).toBe(2);
    expect(paused.logFolder).toBe(join(folder, 'out'));
    const before = JSON.parse(await readFile(paused.configFile, 'utf8')) as { sources: unknown[] };
    await writeFile(paused.configFile, JSON.stringify({ ...before, sources: [] }));
    await expect(engine.handlers['feed/resume']({ feedId }, context)).rejects.toThrow(/sources has to have 1 at least/);
    await writeFile(paused.configFile, JSON.stringify({ ...before, sources: before.sources.slice(1) }));
    await engine.handlers['feed/resume']({ feedId }, context);
    const changed = await until(isRead);
    expect(changed.sources.map(({ label }) => label)).toEqual(['Activity Log of Contoso Production']);
    const written = await readFile(changed.configFile, 'utf8');
    await engine.dispose();
    await writeFile(changed.configFile, '{ "name": "contoso", ');
    await open();
    // It is told of and not forgotten, though its file cannot be read, and runs when it can be again.
    expect(await until(() => true)).toMatchObject({
      name: feedId,
      state: 'failed',
      failure: expect.stringContaining('feed.json cannot be read as JSON') as string,
    });
    await expect(engine.handlers['feed/resume']({ feedId }, context)).rejects.toThrow(/feed\.json cannot be read as JSON/);
    await writeFile(changed.configFile, written);
    await engine.handlers['feed/resume']({ feedId }, context);
    // What the engine before has written today is known before somebody is signed in.
    const waiting = await until(({ state, recordsToday }) => state === 'waiting' && recordsToday > 0);
    expect(waiting.recordsToday).toBeGreaterThanOrEqual(paused.recordsToday);
    expect(Date.now() - Date.parse(waiting.lastCommit!)).toBeLessThan(60_000);
    await signIn();
    const running = await until(isRead);
    expect(running.recordsToday).toBeGreaterThanOrEqual(waiting.recordsToday);
    const other = await createEngine({ storageFolder: join(folder, 'storage'), threads: 1 });
    try {
      const { tenantId, clientId, clientSecret: secret } = sandbox.identity('entra-logs-automation');
      const asked = { kind: 'secret', tenantId, clientId, secret } as const;
      await other.handlers['azure/connect']({ connectionId: 'azure', cloud: 'sandbox', sandbox: sandbox.record, signIn: asked }, context);
      const seen = async () => (await other.handlers['feed/list']({}, context))[0];
      await expect.poll(async () => (await seen())?.state, { timeout: 10_000 }).toBe('elsewhere');
      expect((await seen())?.recordsToday).toBeGreaterThanOrEqual(waiting.recordsToday);
    } finally {
      await other.dispose();
    }
    const checks = await engine.handlers['feed/test']({ feedId }, context);
    expect(checks.map(({ result }) => result)).toEqual(['pass', 'pass', 'pass', 'pass']);
  }, 60_000);

  it('tell once that there is no room on the disk, and wait for it', async () => {
    const told: FeedInfo[] = [];
    const hearing = engine.on('feed/failed', (feed) => told.push(feed));
    const config = {
      name: 'roomless',
      tenant: 'contoso.example',
      sources: [{ kind: 'directoryAudits' }],
      output: [{ kind: 'jsonLines', folder: 'roomless' }],
      leastFreeMegabytes: 1_000_000,
    };
    await engine.handlers['feed/add']({ connectionId: 'azure', config, folder }, context);
    const infoOf = async () => (await engine.handlers['feed/list']({}, context)).find(({ name }) => name === 'roomless');
    await expect
      .poll(async () => (await infoOf())?.failure, { timeout: 20_000 })
      .toMatch(/^The feed waits: .* are to stay free\. Make room; it goes on by itself/);
    expect((await infoOf())?.state).toBe('running');
    expect(told).toEqual([expect.objectContaining({ name: 'roomless', failure: expect.stringMatching(/^The feed waits/) as string })]);
    hearing.dispose();
    await engine.handlers['feed/remove']({ feedId: 'roomless' }, context);
  }, 60_000);

  it('say once that an output is gone, stop, and go on where they were when it is back', async () => {
    const failed: FeedInfo[] = [];
    engine.on('feed/failed', (feed) => failed.push(feed));
    await engine.handlers['feed/pause']({ feedId }, context);
    await rm(join(folder, 'out'), { recursive: true });
    await writeFile(join(folder, 'out'), 'a file in its place');
    await engine.handlers['feed/resume']({ feedId }, context);
    const stopped = await until(({ state }) => state === 'failed');
    expect(stopped.failure).toMatch(/The feed has stopped: .*out could not be written/);
    expect(failed).toHaveLength(1);
    await rm(join(folder, 'out'));
    // A folder that was there is not made anew beneath what may come back.
    await mkdir(join(folder, 'out'));
    await engine.handlers['feed/resume']({ feedId }, context);
    await until(isRead);
    await engine.handlers['feed/remove']({ feedId }, context);
    expect(await engine.handlers['feed/list']({}, context)).toEqual([]);
  }, 60_000);

  it('are told as a configuration that the command line runs, with variables for what VS Code keeps, and are tested before they are added', async () => {
    const sources = [
      { kind: 'directoryAudits', filter: { outcome: 'success' } },
      { kind: 'workspace', workspace: 'law-entra', table: 'SigninLogs' },
    ];
    const written = { name: 'new', tenant: 'contoso.example', sources, redact: [{ path: 'UserPrincipalName', by: 'hash' }] };
    const config = { ...written, output: [{ kind: 'jsonLines', folder: join(folder, 'new') }] };
    const asked = { connectionId: 'azure', config, folder };
    const forward = [{ kind: 'splunk', url: 'https://splunk.example:8088', token: 'secret:new-token' }];
    const told = await engine.handlers['feed/configuration']({ ...asked, config: { ...written, forward } }, context);
    expect(told).toEqual({ text: expect.stringContaining('"token": "env:NEW_TOKEN"') as string, variables: ['NEW_TOKEN'] });
    await expect(
      Promise.resolve().then(() => engine.handlers['feed/configuration']({ ...asked, config: written }, context)),
    ).rejects.toThrow(/neither an output/);
    const checks = await engine.handlers['feed/testNew'](asked, context);
    expect(checks.map(({ title, result }) => `${title}: ${result}`).slice(-2)).toEqual([
      'Audit logs of Contoso: pass',
      'SigninLogs of law-entra: pass',
    ]);
    expect(await engine.handlers['feed/list']({}, context)).toEqual([]);
    const { text } = await engine.handlers['feed/configuration'](asked, context);
    expect(JSON.parse(text)).toMatchObject({ name: 'new', cloud: 'sandbox' });
    await writeFile(join(folder, 'headless.json'), text);
    await writeFile(join(folder, 'sandbox.json'), JSON.stringify(sandbox.record));
    const [output, errors] = [new PassThrough().resume(), new PassThrough().resume()];
    const words = ['feed', '--config', join(folder, 'headless.json'), '--sandbox', join(folder, 'sandbox.json'), '--for', '6s'];
    expect(await runCommandLine(words, { input: new PassThrough(), output, errors, interactive: false, signal: context.signal })).toBe(0);
    expect((await filesBelow(join(folder, 'new'))).map((file) => file.split('/').at(-2)).sort()).toEqual(['SigninLogs', 'directoryAudits']);
  }, 60_000);
});
