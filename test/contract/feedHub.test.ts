import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/samples/random';
import { emittedBy } from '../../src/sandbox/arm/emitted';
import { putEvent } from '../../src/sandbox/eventHubs/hubEvents';
import type { Partition } from '../../src/sandbox/eventHubs/hubEvents';
import { arrivalsOn } from '../../src/sandbox/world/arrivals';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { filesBelow, openFeedTrial, recordsIn } from '../support/feed/feedTrial';
import type { FeedRunner, FeedTrial } from '../support/feed/feedTrial';
import { openSandbox, testStart } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const subscription = `/subscriptions/${subscriptionIds.production}`;
const namespace = `${subscription}/resourceGroups/rg-monitor/providers/Microsoft.EventHub/namespaces/ehns-contoso`;
const rule = `${namespace}/authorizationRules/RootManageSharedAccessKey`;

let sandbox: TestSandbox;
let trial: FeedTrial;
beforeAll(async () => {
  // An hour goes by in a second.
  sandbox = await openSandbox({ speed: 3600, delays: { delivery: 60_000 } });
  const token = await sandbox.token('entra-logs-automation', sandbox.record.arm);
  const keys = await sandbox.ask(`${sandbox.record.arm}${rule}/listKeys?api-version=2024-01-01`, { method: 'POST', token });
  const { primaryConnectionString } = keys.json<{ primaryConnectionString: string }>();
  const logs = ['Administrative', 'Security', 'Policy'].map((category) => ({ category, enabled: true }));
  const setting = { eventHubAuthorizationRuleId: rule, eventHubName: 'entra-logs', logs };
  const path = `${subscription}/providers/Microsoft.Insights/diagnosticSettings/hub?api-version=2021-05-01-preview`;
  const made = await sandbox.ask(`${sandbox.record.arm}${path}`, { method: 'PUT', token, body: { properties: setting } });
  expect(made.status).toBe(200);
  const source = { kind: 'eventHub', connectionFile: 'hub.txt', hub: 'entra-logs', consumerGroup: 'siem' };
  trial = await openFeedTrial(sandbox, { sources: [source], output: [{ kind: 'jsonLines', folder: 'lines' }] });
  await writeFile(join(trial.folder, 'hub.txt'), `${primaryConnectionString}\n`);
}, 60_000);
afterAll(async () => {
  await trial.close();
  await sandbox.close();
});

const partitionOf = (index: number): Partition => {
  const hub = sandbox.hubs.find(namespace.toLowerCase(), 'entra-logs');
  if (!hub) throw new Error('The sandbox has no hub entra-logs.');
  return hub.partitions[index]!;
};
const told = (runner: FeedRunner, words: string): string =>
  runner.events
    .map(({ message }) => message)
    .filter((message) => message.includes(words))
    .join('\n');
const readFolder = async (folder: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const path = join(trial.folder, 'lines', folder);
  return existsSync(path) ? (await Promise.all((await filesBelow(path)).map(recordsIn))).flat() : [];
};
/** The message of a partition that was put down last. */
async function lastRead(partition: string): Promise<number> {
  const state = join(trial.folder, 'feed-state/trial');
  const checkpoints = (await readdir(state)).filter((name) => name.startsWith('checkpoint'));
  const read = await Promise.all(checkpoints.map(async (name) => JSON.parse(await readFile(join(state, name), 'utf8')) as Kept));
  const newest = read.map(({ checkpoint }) => checkpoint).sort((one, other) => other.generation - one.generation)[0];
  return Number(Object.values(newest?.positions ?? {})[0]?.marks[partition]);
}
interface Kept {
  readonly checkpoint: {
    readonly generation: number;
    readonly positions: Readonly<Record<string, { readonly marks: Readonly<Record<string, string>> }>>;
  };
}

describe('a feed of an event hub', () => {
  it('has each record that was streamed exactly once, by its category, though its process is killed', async () => {
    const random = createRandom(4, 'hub kills');
    for (let count = 0; count < 6; count++) {
      const runner = trial.start();
      await runner.until(({ state }) => state === 'running');
      await wait(random.integer(1500));
      runner.process.kill('SIGKILL');
      await runner.ended;
    }
    const end = sandbox.clock.now();
    const last = trial.start();
    await last.until(({ sources }) => sources.length > 0 && sources.every(({ read = 0 }) => read >= end));
    await wait(500);
    last.process.kill('SIGTERM');
    expect(await last.ended).toBe(0);
    const { world } = sandbox;
    const routes = world.routes.filter(({ hubName }) => hubName === 'entra-logs');
    const streamed = arrivalsOn(world, routes, { from: testStart, to: end }, emittedBy(world));
    const found = new Map<string, number>();
    for (const file of await filesBelow(join(trial.folder, 'lines')))
      for (const record of await recordsIn(file)) {
        expect(file).toContain(`/lines/${String(record['category'])}/`);
        const text = JSON.stringify(record);
        found.set(text, (found.get(text) ?? 0) + 1);
      }
    expect(streamed.length).toBeGreaterThan(20);
    expect(streamed.filter(({ record }) => !found.has(JSON.stringify(record)))).toEqual([]);
    expect([...found.values()].filter((count) => count > 1)).toEqual([]);
  }, 120_000);

  it('keeps messages that are no JSON, with where they were, and reads all others, whatever their shape', async () => {
    const record = { time: new Date(sandbox.clock.now()).toISOString(), category: 'QuirkLogs', properties: { id: 'quirk-1' } };
    const runner = trial.start();
    await runner.until(({ state }) => state === 'running');
    const single = `{'records': [{'time': '${record.time}', 'category': 'QuirkLogs', 'properties': {'id': 'quirk-2', 'note': 'user\\'s choice'}}]}`;
    for (const body of [JSON.stringify(record), single, 'not JSON at all', '{"type":"heartbeat"}', '{"records":[{"cut'])
      putEvent(partitionOf(1), Buffer.from(body), sandbox.clock.now());
    await expect
      .poll(() => told(runner, 'no JSON'), { timeout: 20_000 })
      .toMatch(/: (one text|2 texts) came that (is|are) no JSON\. What comes so is kept in “unreadable”\./);
    await expect.poll(async () => (await readFolder('unreadable')).length, { timeout: 20_000 }).toBe(2);
    runner.process.kill('SIGTERM');
    expect(await runner.ended).toBe(0);
    expect((await readFolder('QuirkLogs')).map(({ properties }) => (properties as { id: string }).id).sort()).toEqual([
      'quirk-1',
      'quirk-2',
    ]);
    expect(await readFolder('unreadable')).toEqual([
      expect.objectContaining({ partition: '1', unreadableText: 'not JSON at all' }),
      expect.objectContaining({ partition: '1', unreadableText: '{"records":[{"cut' }),
    ]);
  }, 60_000);

  it('says how many messages the hub let go before they were read, and reads a hub on that was made anew', async () => {
    const partition = partitionOf(0);
    partition.nextSequence += 40;
    const lost = partition.nextSequence - (await lastRead('0')) - 1;
    partition.events.splice(0);
    putEvent(partition, Buffer.from('{"category":"LateLogs","properties":{"id":"after the gap"}}'), sandbox.clock.now());
    const runner = trial.start();
    await expect
      .poll(() => told(runner, 'could not be read'), { timeout: 20_000 })
      .toMatch(/messages of partition 0 could not be read. The feed stood still for longer than the hub keeps messages/);
    expect(told(runner, 'could not be read')).toContain(`: ${lost} messages`);
    const late = async (): Promise<readonly string[]> =>
      (await readFolder('LateLogs')).map(({ properties }) => (properties as { readonly id: string }).id).sort();
    await expect.poll(late, { timeout: 20_000 }).toEqual(['after the gap']);
    sandbox.hubs.renew(namespace.toLowerCase(), 'entra-logs');
    runner.process.kill('SIGTERM');
    await runner.ended;
    putEvent(partitionOf(0), Buffer.from('{"category":"LateLogs","properties":{"id":"of the new hub"}}'), sandbox.clock.now());
    const next = trial.start();
    await expect.poll(() => told(next, 'made anew'), { timeout: 20_000 }).toMatch(/Partition 0 is read from its first message on/);
    await expect.poll(late, { timeout: 20_000 }).toEqual(['after the gap', 'of the new hub']);
    next.process.kill('SIGTERM');
    expect(await next.ended).toBe(0);
  }, 90_000);

  it.each([
    [{ hub: 'not-there' }, 'The event hub not-there is not there: it was deleted'],
    [{ hub: 'entra-logs', consumerGroup: 'nobody' }, 'The event hub entra-logs has no consumer group nobody'],
  ])('says what is wrong with %j, and that it is tried again', async (wrong, words) => {
    const source = { kind: 'eventHub', connectionFile: join(trial.folder, 'hub.txt'), consumerGroup: 'siem', ...wrong };
    const other = await openFeedTrial(sandbox, { sources: [source], output: [{ kind: 'jsonLines', folder: 'lines' }] });
    try {
      const runner = other.start();
      await runner.until(({ sources }) => sources.some(({ failure }) => failure !== undefined));
      expect(runner.status?.sources[0]).toMatchObject({ state: 'refused', failure: { message: expect.stringContaining(words) as string } });
    } finally {
      await other.close();
    }
  });
});
